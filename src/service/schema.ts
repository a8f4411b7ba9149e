import { z } from "../http/zod.ts";

export const Links = z.record(z.string(), z.url()).openapi("Links", {
  description: "Where everything is, by name.",
  example: { customers: "https://oda.example/api/v1/customers/" },
});

export const Health = z.object({ status: z.literal("ok") }).openapi("Health");

export const Readiness = z
  .object({
    status: z.literal("ready"),
    migration: z.string().openapi({ description: "The newest one that this Worker needs." }),
    database: z
      .enum(["current", "ahead"])
      .openapi({ description: "Whether it has newer migrations too, made to suit this Worker as well." }),
    version: z.string().openapi({ description: "The version of the Worker, as Cloudflare names it." }),
  })
  .openapi("Readiness");

export const ProblemKind = z
  .object({
    type: z.string().openapi({ format: "uri-reference" }),
    title: z.string(),
    status: z.int(),
    meaning: z.string(),
  })
  .openapi("ProblemKind");

export const ProblemKinds = z.object({ results: z.array(ProblemKind) }).openapi("ProblemKinds");
