import type { Context } from "hono";
import { CSRF_FIELD, csrfToken } from "../auth/csrf.ts";
import type { AppEnv } from "../http/router.ts";
import type { Described, Operation } from "../openapi/contract.ts";
import type { Choices } from "./beside.ts";
import type { JsonResponse } from "./json-response.ts";
import type { Resource } from "./resource.ts";
import type { Representation, ResourcePages } from "./resource-pages.ts";
import type { Refused } from "./submission.ts";

/** All that a page is made from. */
export interface View {
  c: Context<AppEnv>;
  document: Described;
  /** The operations of the page's path, by method in lower case. */
  operations: Record<string, Operation>;
  /** What the page is about. */
  content: JsonResponse;
  /** The pages of the resource that it belongs to. */
  pages: ResourcePages | undefined;
  named(name: string): Resource | undefined;
  choices: Choices;
  related: Representation[][];
  timeZone: string;
  /** The currency of the business. */
  currency: string;
  /** The form that brought the page up again. */
  refused: Refused | undefined;
}

/** Makes the hidden field that proves where a form comes from. Without a session there is none. */
export function csrfField({ c }: Pick<View, "c">): Record<string, string> {
  const sessionId = c.get("principal")?.sessionId;
  return sessionId ? { [CSRF_FIELD]: csrfToken(sessionId) } : {};
}
