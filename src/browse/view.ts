import type { Context } from "hono";
import { CSRF_FIELD, csrfToken } from "../auth/csrf.ts";
import type { Described, Operation } from "../docs/contract.ts";
import type { AppEnv } from "../http/router.ts";
import type { Answer } from "./answer.ts";
import type { Choices } from "./choices.ts";
import type { Resource, ResourcePages } from "./resource-pages.ts";
import type { Refused } from "./submission.ts";

/** All that a page is made from. */
export interface View {
  c: Context<AppEnv>;
  document: Described;
  /** Of the page's path, by method in lower case. */
  operations: Record<string, Operation>;
  /** What the page is about. */
  answer: Answer;
  /** Of its collection. */
  pages: ResourcePages | undefined;
  pagesOf(collection: string): ResourcePages | undefined;
  choices: Choices;
  related: Resource[];
  timeZone: string;
  /** Of new orders and items. */
  currency: string;
  /** The form that brought the page up again. */
  refused: Refused | undefined;
}

/** The hidden field that proves a form ours; nothing for a request that no session vouches for. */
export function csrfField({ c }: Pick<View, "c">): Record<string, string> {
  const sessionId = c.get("principal")?.sessionId;
  return sessionId ? { [CSRF_FIELD]: csrfToken(sessionId) } : {};
}
