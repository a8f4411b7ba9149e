import { z } from "../zod.ts";

export const Links = z.record(z.string(), z.url()).openapi("Links", {
  description: "Where everything is, by name.",
  example: { customers: "https://oda.example/api/v1/customers/" },
});

export const ProblemKind = z
  .object({
    type: z.string().openapi({ format: "uri-reference" }),
    title: z.string(),
    status: z.int(),
    meaning: z.string(),
  })
  .openapi("ProblemKind");

export const ProblemKinds = z.object({ results: z.array(ProblemKind) }).openapi("ProblemKinds");
