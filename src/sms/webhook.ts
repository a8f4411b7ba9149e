import { createHash, timingSafeEqual } from "node:crypto";
import { Problem } from "../http/problem.ts";
import { problems } from "../http/responses.ts";
import { z } from "../http/zod.ts";
import { settings } from "../settings.ts";

/** The address of something that Africa's Talking posts: as its calls are not signed, a secret in it proves them. */
export const params = z.object({
  secret: z.string().openapi({ description: "Proves that the vendor sent it." }),
});

export const form = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { "application/x-www-form-urlencoded": { schema } },
});

export const responses = {
  200: { description: "Taken, or of no interest: there is no need to bring it again." },
  ...problems(400, 404, 413, 415),
};

/** E.164. A plus that was not encoded arrives as a space. */
export const phoneNumber = z
  .string()
  .regex(/^\s*\+?\d{1,30}$/, "must be a phone number")
  .transform((text) => `+${text.trim().replace("+", "")}`)
  .openapi({ example: "+254712345678" });

/**
 * Compares in a time that tells nothing of where two texts differ, nor of how long the secret is.
 * @throws {Problem} 404 when it is not the secret
 */
export function checkSecret(text: string): void {
  const digest = (value: string) => createHash("sha256").update(value).digest();
  if (timingSafeEqual(digest(text), digest(settings().AFRICASTALKING_CALLBACK_SECRET))) return;
  throw new Problem("not-found", "There is nothing at this path");
}
