import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { Created } from "../db/create.ts";
import type { Creation } from "../db/query.ts";
import { fieldProblems } from "../problem.ts";
import { z } from "../zod.ts";
import type { AppEnv } from "./router.ts";

export const IdempotencyKeyText = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, "must be 1 to 255 visible ASCII characters");

export const idempotencyHeader = z.object({
  "Idempotency-Key": IdempotencyKeyText.optional().openapi({
    description:
      "Your own id for this request: sending it again replays the first answer for at least 24 hours.",
    example: "5f9c7c1e-order-1042",
  }),
});

/**
 * Runs a creation, at most once for the request's Idempotency-Key, which it binds to the method, the path and the body.
 * Marks a replayed response with the header Idempotency-Replayed.
 * @param body as validated, so that white space and the order of its keys make no difference
 * @throws {Problem} 422 when the key was used for another request
 */
export async function createOnce<Result extends Pick<Created<unknown, unknown>, "mismatch" | "replayed">>(
  c: Context<AppEnv>,
  creation: Creation<Result>,
  body: unknown,
): Promise<Result> {
  const key = c.req.header("Idempotency-Key");
  const request = [c.req.method, c.req.path, body];
  const fingerprint = () => createHash("sha256").update(JSON.stringify(request)).digest("base64url");
  const idempotencyKey = key ? { key, fingerprint: fingerprint() } : undefined;
  const created = await c.get("scope").run(creation, { idempotencyKey });
  if (created.mismatch) {
    const detail = "was used for another request";
    throw fieldProblems("idempotency-key-reused", [{ in: "header", pointer: "/Idempotency-Key", detail }]);
  }
  if (created.replayed) c.header("Idempotency-Replayed", "true");
  return created;
}
