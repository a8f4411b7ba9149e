import { z } from "../zod.ts";

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
