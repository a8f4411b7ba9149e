import { createHash, timingSafeEqual } from "node:crypto";
import { createRoute } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import { headerReferences } from "../http/operations.ts";
import { addressOf, limitRate, REJECTED_WEBHOOK, WEBHOOK } from "../http/rate-limit.ts";
import { problems } from "../http/responses.ts";
import type { AppEnv } from "../http/router.ts";
import { Problem } from "../problem.ts";
import { settings } from "../settings.ts";
import { z } from "../zod.ts";

export const tag = { name: "Webhooks", description: "For the SMS gateway to call." };

/**
 * Compares in a time that depends neither on where two texts differ nor on how long the secret is.
 */
function isSecret(text: string): boolean {
  const digest = (value: string) => createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(text), digest(settings().AFRICASTALKING_CALLBACK_SECRET));
}

/**
 * Lets only the gateway through, before anything is read of the body. Every call is counted by address before its secret
 * is compared, so that guessing is bounded; a wrong secret counts against a narrower limit too, which no gateway meets.
 * @throws {Problem} 404 when it is not the secret, 429 when there were too many
 */
const requireGateway = createMiddleware<AppEnv>(async (c, next) => {
  await limitRate(c, WEBHOOK, addressOf(c));
  if (!isSecret(c.req.param("secret") ?? "")) {
    await limitRate(c, REJECTED_WEBHOOK, addressOf(c));
    throw new Problem("not-found", "There is nothing at this path");
  }
  await next();
});

/**
 * Makes the contract of a form that Africa's Talking posts. It does not sign its calls, so a secret in the address
 * authenticates them.
 */
export const webhookRoute = <Name extends string, Form extends z.ZodType>(
  name: Name,
  operationId: string,
  summary: string,
  schema: Form,
) =>
  createRoute({
    method: "post",
    path: `/webhooks/africastalking/${name}/{secret}` as const,
    operationId,
    summary,
    tags: [tag.name],
    security: [],
    middleware: requireGateway,
    request: {
      params: z.object({ secret: z.string().openapi({ description: "Proves that the vendor sent it." }) }),
      body: { required: true, content: { "application/x-www-form-urlencoded": { schema } } },
    },
    responses: {
      200: {
        description: "Accepted, or ignored. Do not send it again.",
        headers: headerReferences("X-Request-Id", "Server-Timing", "RateLimit-Policy"),
      },
      ...problems(400, 404, 413, 415),
    },
  });

/** E.164. A plus that was not encoded arrives as a space. */
export const phoneNumber = z
  .string()
  .regex(/^ *\+?[0-9]{1,30}$/, "must be a phone number")
  .transform((text) => `+${text.trim().replace("+", "")}`)
  .openapi({ example: "+254712345678" });
