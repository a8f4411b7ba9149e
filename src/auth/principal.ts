import { settings } from "../settings.ts";

/** Who a request acts for. */
export interface Principal {
  /** The issuer and its `sub`: what the database knows the owner by. An e-mail can change hands, a `sub` cannot. */
  ownerId: string;
  /** Verified by the issuer. */
  email: string | null;
  name: string;
  /** Of a Google Workspace account. */
  hostedDomain: string | null;
  /** The browser session that vouches for it; an ID token vouches for itself. */
  sessionId?: string;
}

/** Whether the settings let somebody in. Without any list, they let in all whom the issuer knows. */
export function isAdmitted({ email, hostedDomain }: Principal): boolean {
  const { ALLOWED_DOMAINS, ALLOWED_EMAILS } = settings();
  if (!ALLOWED_DOMAINS && !ALLOWED_EMAILS) return true;
  const isIn = (list: string[] | undefined, value: string | null) =>
    value !== null && Boolean(list?.includes(value.toLowerCase()));
  return isIn(ALLOWED_DOMAINS, hostedDomain) || isIn(ALLOWED_EMAILS, email);
}
