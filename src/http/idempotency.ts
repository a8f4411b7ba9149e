import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { Once, OnceKey } from "../db/once.ts";
import { fieldProblems } from "./problem.ts";
import { z } from "./zod.ts";

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, "must be 1 to 255 visible ASCII characters");

export const idempotencyHeader = z.object({
  "Idempotency-Key": idempotencyKey.optional().openapi({
    description:
      "Your own id for this request: sending it again replays the first answer for at least 24 hours.",
    example: "5f9c7c1e-order-1042",
  }),
});

/**
 * The request's Idempotency-Key, bound to its method, path and validated body.
 * @param body the validated body, so that white space and the order of keys make no other request
 */
export function onceKey(c: Context, body: unknown): OnceKey | undefined {
  const key = c.req.header("Idempotency-Key");
  if (!key) return undefined;
  const request = JSON.stringify([c.req.method, c.req.path, body]);
  return { key, fingerprint: createHash("sha256").update(request).digest("base64url") };
}

/**
 * Marks a replay in the answer's headers.
 * @throws {Problem} 422 when the key was used for another request
 */
export function acknowledgeReplay(c: Context, once: Once<unknown>): void {
  if (once.mismatch) {
    const detail = "was used for another request";
    throw fieldProblems("idempotency-key-reused", [{ in: "header", pointer: "/Idempotency-Key", detail }]);
  }
  if (once.replayed) c.header("Idempotency-Replayed", "true");
}
