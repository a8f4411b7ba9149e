import type { Operation } from "../support/operations.ts";
import { type Draft, pathOf } from "./drafts.ts";
import type { Sent } from "./sent.ts";
import { textOf } from "./text.ts";
import type { World } from "./world.ts";

/**
 * What a page's form would send for an operation: `src/browse/submission.ts` turns it into that.
 * @param worse which field has what in place of its value
 * @param multipart as forms with files are encoded
 */
export function formOf(
  { method, path }: Operation,
  draft: Draft,
  owner: World,
  worse: [at: number, value: string] | undefined,
  multipart: boolean,
): Sent {
  const [page, action = ""] = pathOf(draft).split(/(?<=\{id\}\/|\/[0-9a-f-]{36}\/)(?=[a-z]+\/$)/);
  const fields: [name: string, value: string][] = [
    ["csrf_token", owner.csrfToken],
    ["_method", method === "PUT" ? "PATCH" : method],
    ["_path", action],
    ["_if_match", draft.headers["If-Match"] ?? ""],
    ["_idempotency_key", draft.headers["Idempotency-Key"] ?? ""],
    ...Object.entries((draft.body?.value ?? {}) as object).map(([name, value]): [string, string] => [
      name,
      textOf(value),
    ]),
  ];
  const at = worse && worse[0] % fields.length;
  if (at !== undefined) fields[at]![1] = worse![1].toWellFormed();
  const type = multipart ? "multipart/form-data; boundary=fuzz" : "application/x-www-form-urlencoded";
  const part = ([name, value]: [string, string]) =>
    `--fuzz\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  return {
    method: "POST",
    path: page ?? path,
    headers: { ...owner.session(), Accept: "text/html", "Content-Type": type },
    body: multipart ? `${fields.map(part).join("")}--fuzz--\r\n` : new URLSearchParams(fields).toString(),
  };
}
