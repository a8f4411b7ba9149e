import { admission } from "../env.ts";
import type { Principal } from "../principal.ts";
import { settings } from "../settings.ts";

/**
 * Finds why the settings do not admit an account.
 * @returns a sentence for the person, or undefined when they admit it
 */
export function refusalOf({ email, hostedDomain }: Principal): string | undefined {
  const { ALLOWED_DOMAINS, ALLOWED_EMAILS } = settings();
  const admitted = admission(settings());
  if (admitted === "anyone") return undefined;
  if (admitted === "nobody") return "Sign-in is closed here: nobody is admitted until the operator opens it";
  const isIn = (list: string[] | undefined, value: string | null) =>
    value !== null && Boolean(list?.includes(value.toLowerCase()));
  if (isIn(ALLOWED_DOMAINS, hostedDomain) || isIn(ALLOWED_EMAILS, email)) return undefined;
  return "This account is not admitted here";
}
