import fc from "fast-check";
import { type Aim, always, changed, documents, good, takesHeader } from "./aim.ts";
import { toSent } from "./drafts.ts";
import { ACCEPTS, hostileHeader, ODD_HEADERS } from "./hostile.ts";

const without = (headers: Record<string, string>, ...names: string[]) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

const headerOf = fc
  .constantFrom(...Object.keys(ODD_HEADERS))
  .chain((name) => fc.constantFrom(...ODD_HEADERS[name]!).map((value) => [name, value] as const));

/** Requests with headers that mean something else, or nothing. */
export const headers: Record<string, Aim> = {
  "odd header of the contract": {
    times: 2,
    fits: ({ operation }) => operation.parameters?.some((parameter) => parameter.in === "header") ?? false,
    plan: (operation, scene) => {
      const names = operation.operation
        .parameters!.filter((one) => one.in === "header")
        .map((one) => one.name);
      const headers = fc.dictionary(fc.constantFrom(...names), hostileHeader, { minKeys: 1, maxKeys: 2 });
      return changed(headers, (_, headers) => ({ headers }))(operation, scene);
    },
  },
  "no key": {
    times: 1,
    fits: takesHeader("Idempotency-Key"),
    plan: changed(fc.constantFrom("", "a b", "x".repeat(256)), (_, key) => ({
      headers: { "Idempotency-Key": key },
    })),
  },
  "odd header": {
    times: 2,
    fits: always,
    plan: changed(fc.array(headerOf, { minLength: 1, maxLength: 3 }), (_, headers) => ({
      headers: Object.fromEntries(headers),
    })),
  },
  stale: {
    times: 2,
    fits: documents(412),
    plan: changed(
      fc.constantFrom<Record<string, string>>(
        { "If-Match": '"0"' },
        { "If-Match": 'W/"1"' },
        { "If-Match": '"0", , "x",' },
        { "If-None-Match": "*" },
        { "If-None-Match": "*", "If-Match": "*" },
      ),
      (_, headers) => ({ headers }),
    ),
  },
  current: {
    times: 2,
    fits: (operation) => takesHeader("If-Match")(operation) || documents(304)(operation),
    plan: (operation, scene) => {
      const name = documents(304)(operation) ? "If-None-Match" : "If-Match";
      const isRead = name === "If-None-Match";
      return good(operation, scene).map((draft) => {
        const headers = without(draft.headers, name);
        const sent = toSent({ ...draft, headers });
        const { body: _, ...read } = {
          ...sent,
          method: "GET",
          headers: without(sent.headers, "Content-Type"),
        };
        return {
          first: isRead ? sent : read,
          next: (answered) => {
            const etag = answered.headers.get("ETag");
            return etag ? { ...sent, headers: { ...sent.headers, [name]: etag } } : undefined;
          },
        };
      });
    },
  },
  "odd Accept": {
    times: 2,
    fits: always,
    plan: changed(fc.oneof(fc.constantFrom(...ACCEPTS), hostileHeader), (_, Accept) => ({
      headers: { Accept },
    })),
  },
};
