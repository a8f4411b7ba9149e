import { createHash } from "node:crypto";
import type { Account } from "oidc-provider";

export type { Account };

// Stricter than RFC 5321, as browsers are (https://html.spec.whatwg.org/#valid-e-mail-address).
const emailPattern =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i;

/**
 * The account of an e-mail, with the claims of a Google account. There is no list of accounts: an e-mail always
 * has the same `sub`.
 *
 * @returns undefined when it is no e-mail.
 */
export function accountOf(typed: string): Account | undefined {
  if (typed.length > 254 || !emailPattern.test(typed)) return;
  const email = typed.toLowerCase();
  const [local = "", domain] = email.split("@");
  const name = local
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
  const claims = {
    sub: subOf(email),
    email,
    email_verified: true,
    name: name || email,
    // Only accounts of a Google Workspace have it.
    ...(domain === "gmail.com" ? {} : { hd: domain }),
  };
  return { accountId: claims.sub, claims: () => claims };
}

/** 21 digits, as Google's are. */
function subOf(email: string): string {
  const hash = createHash("sha256").update(email).digest("hex");
  return `1${(BigInt(`0x${hash}`) % 10n ** 20n).toString().padStart(20, "0")}`;
}
