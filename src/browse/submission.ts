import type { Context } from "hono";
import { requireSameOrigin } from "../auth/csrf.ts";
import { currentSession } from "../auth/session.ts";
import { bodySchema, type Described, operationsAt, type Schema } from "../docs/contract.ts";
import { type FieldError, Problem, type ProblemKind, unauthenticated } from "../http/problem.ts";
import type { AppEnv } from "../http/router.ts";
import { type Answer, asProgram } from "./answer.ts";

/** Hidden fields that say how the API is to be asked. A field of a resource never begins with a low line. */
export const METHOD = "_method";
export const PATH = "_path";
export const IF_MATCH = "_if_match";
export const IDEMPOTENCY_KEY = "_idempotency_key";
/** Which button it was, where nothing could be typed. */
export const ACTION = "_action";

/**
 * The key of a form that is shown again: the same when its first answer may have been lost, and otherwise a new one,
 * for what was refused left its key unused, or found it used for something else.
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

/** A typed value as the contract wants it; undefined for what is left out of something new. */
function toJson(text: string, { type }: Schema, method: string): unknown {
  const types = [type].flat();
  if (text === "" && types.includes("null")) return null;
  // What was emptied is no value of what it was: the contract says so.
  if (text === "") return method === "POST" ? undefined : "";
  if (types.includes("boolean")) return text === "true";
  // What is no number goes as it is: the contract says better than we could what is wrong with it.
  if (types.includes("integer")) return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
  return text;
}

/** A code says who is meant who is not in the drop-down; without one, the drop-down does. */
const isReplaced = (name: string, form: Form) =>
  Boolean(form[`${name}_code`]) || (name.endsWith("_code") && form[name] === "" && name.slice(0, -5) in form);

/** What was typed, as the JSON that the API takes. */
function toBody(form: Form, schema: Schema, method: string): string {
  const entries = Object.entries(schema.properties ?? {})
    .filter(([name]) => name in form && !isReplaced(name, form))
    .map(([name, property]) => [name, toJson(form[name]!, property, method)]);
  return JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value !== undefined)));
}

/** Of several values with a name the last counts: a checkbox comes after the field that stands for its absence. */
async function readForm(c: Context): Promise<Form> {
  const entries = [...(await c.req.formData())];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** A form from before its sender signed in anew: it has no valid proof, but one look makes it good. */
export async function outlived(c: Context): Promise<Refused> {
  const typed = await readForm(c);
  const detail = "You signed in anew since this page was opened: look it over, then send it again";
  const problem = { kind: "cross-site" as const, title: "Nothing was done yet", detail, errors: [] };
  return { status: 403, method: typed[METHOD] ?? "POST", typed, problem };
}

/**
 * Who sends a form of ours.
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
    request: asProgram(c, path, { method, headers, body: schema && toBody(form, schema, method) }),
  };
}

/** Where to go after the API has done what a form asked for; the end of the address says what that was. */
export function destination(c: Context, method: string, { status, headers }: Answer): string {
  if (status === 201) return `${new URL(headers.get("Location")!, c.req.url).pathname}#created`;
  if (method === "DELETE") return `${c.req.path.replace(/[^/]+\/$/, "")}#deleted`;
  return `${c.req.path}${method === "PATCH" ? "#saved" : "#resent"}`;
}

/** What the API refused, as the form's page shows it. */
export function refusal(method: string, typed: Form, { status, body }: Answer): Refused {
  const {
    type,
    title,
    detail,
    errors = [],
  } = body as { type: string; title: string; detail: string; errors?: FieldError[] };
  const kind = type.split("/").at(-1) as ProblemKind;
  return { status, method, typed, problem: { kind, title, detail, errors } };
}
