import type { Context } from "hono";
import { requireSameOrigin } from "../auth/csrf.ts";
import { currentSession } from "../auth/session.ts";
import { requireUtf8 } from "../http/request-body.ts";
import type { AppEnv } from "../http/router.ts";
import { bodySchema, type Described, operationsAt, type Schema, typesOf } from "../openapi/contract.ts";
import { type FieldError, Problem, type ProblemKind, unauthenticated } from "../problem.ts";
import { apiRequest, type JsonResponse } from "./json-response.ts";

/** Hidden fields that say which request a form stands for. A field of a resource never begins with an underscore. */
export const METHOD = "_method";
export const PATH = "_path";
export const IF_MATCH = "_if_match";
export const IDEMPOTENCY_KEY = "_idempotency_key";
/** Begins the names of hidden fields that say what a form showed before anything was typed. */
export const SHOWN = "_shown_";
/** Names the button of a form without fields. */
export const ACTION = "_action";

/**
 * Makes the idempotency key of a form. One that is shown again keeps its key when its first answer may have been lost.
 * Otherwise its key is unused, or was used for something else, and it gets a new one.
 */
export const keyFor = (refused: Refused | undefined): string =>
  (refused && refused.status >= 500 && refused.typed[IDEMPOTENCY_KEY]) || crypto.randomUUID();

/** A form that was sent and refused: shown again with what was typed, and what was wrong with it. */
export interface Refused {
  status: number;
  method: string;
  typed: Record<string, string>;
  problem: { kind: ProblemKind; title: string; detail: string; errors: FieldError[] };
}

type Form = Record<string, string>;

/** Makes of a typed text the value that the contract wants; undefined for what is left out of something new. */
function toJson(text: string, schema: Schema, method: string): unknown {
  const types = typesOf(schema);
  if (text === "" && types.includes("null")) return null;
  // A field that was emptied goes as it is: the contract refuses it, and says why.
  if (text === "") return method === "POST" ? undefined : "";
  if (types.includes("boolean")) return text === "true";
  // Text that is no number goes as it is: the contract says what is wrong with it.
  if (types.includes("integer")) return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
  return text;
}

/** Tells whether a field gives way to another: a code that was typed goes before the drop-down. */
const isReplaced = (name: string, form: Form) =>
  Boolean(form[`${name}_code`]) || (name.endsWith("_code") && form[name] === "" && name.slice(0, -5) in form);

/** Tells whether a field is as the form showed it. Browsers send the line breaks of a text in their own way. */
const isAsShown = (name: string, form: Form) => form[name]?.replaceAll("\r\n", "\n") === form[SHOWN + name];

/** Makes of what was typed the JSON that the API takes: of a change, what was changed. */
function toBody(form: Form, schema: Schema, method: string): string {
  const entries = Object.entries(schema.properties ?? {})
    .filter(([name]) => name in form && !isReplaced(name, form) && !isAsShown(name, form))
    .map(([name, property]) => [name, toJson(form[name]!, property, method)]);
  return JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value !== undefined)));
}

/** Reads a form. The last value of a name counts: a checkbox comes after the hidden field for its being unticked. */
async function readForm(c: Context): Promise<Form> {
  await requireUtf8(c);
  const entries = [...(await c.req.formData())];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** Reads a form from before its sender signed in anew: its token is not valid, so it is shown again to be looked over. */
export async function expiredForm(c: Context): Promise<Refused> {
  const typed = await readForm(c);
  const detail = "You signed in anew since this page was opened: look it over, then send it again";
  const problem = { kind: "cross-site" as const, title: "Nothing was done yet", detail, errors: [] };
  return { status: 403, method: typed[METHOD] ?? "POST", typed, problem };
}

/**
 * Finds out who sends a form of ours.
 * @throws {Problem} when it was not sent from a page of the session that it comes with
 */
export async function requireOwnForm(c: Context<AppEnv>) {
  const session = await currentSession(c);
  if (!session) {
    const detail = "Your session has ended, so nothing was done";
    throw unauthenticated(
      `${detail}. Sign in in a new window, then reload this page: what you typed is kept`,
    );
  }
  c.set("principal", session.principal);
  await requireSameOrigin(c, session.principal.sessionId);
  return session.principal;
}

/**
 * Reads a form of ours, and makes of it the request to the API that it stands for.
 * @throws {Problem} when it was not sent from a page of the session that it comes with
 */
export async function readSubmission(c: Context<AppEnv>, document: Described) {
  await requireOwnForm(c);
  const form = await readForm(c);
  const method = form[METHOD] ?? "POST";
  const path = c.req.path + (form[PATH] ?? "");
  const operations = operationsAt(document, path) ?? {};
  const isOurs =
    ["POST", "PATCH", "DELETE"].includes(method) &&
    /^([a-z]+\/)?$/.test(form[PATH] ?? "") &&
    // These become headers.
    [IF_MATCH, IDEMPOTENCY_KEY].every((name) => /^[\x20-\x7e]*$/.test(form[name] ?? ""));
  const operation = isOurs ? operations[method.toLowerCase()] : undefined;
  if (!operation) throw new Problem("not-found", "There is nothing that such a form could do here");
  const schema = bodySchema(document, operation);
  const headers = {
    "Content-Type": schema && "application/json",
    "If-Match": form[IF_MATCH],
    "Idempotency-Key": form[IDEMPOTENCY_KEY],
  };
  return {
    form,
    method,
    request: apiRequest(c, path, { method, headers, body: schema && toBody(form, schema, method) }),
  };
}

/** Makes the address to go to after the API has done what a form asked for; its end says what that was. */
export function destination(c: Context, method: string, { status, headers }: JsonResponse): string {
  if (status === 201) return `${new URL(headers.get("Location")!, c.req.url).pathname}#created`;
  if (method === "DELETE") return `${c.req.path.replace(/[^/]+\/$/, "")}#deleted`;
  return `${c.req.path}${method === "PATCH" ? "#saved" : "#resent"}`;
}

/** Reads what the API refused, for the form's page to show. */
export function refusal(method: string, typed: Form, { status, body }: JsonResponse): Refused {
  const {
    type,
    title,
    detail,
    errors = [],
  } = body as { type: string; title: string; detail: string; errors?: FieldError[] };
  const kind = type.split("/").at(-1) as ProblemKind;
  return { status, method, typed, problem: { kind, title, detail, errors } };
}
