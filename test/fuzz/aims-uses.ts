import fc from "fast-check";
import { type Aim, always, good, takesBody, takesHeader } from "./aim.ts";
import { type Draft, toSent } from "./drafts.ts";
import { formOf } from "./forms.ts";
import { hostileText } from "./hostile.ts";

const without = (headers: Record<string, string>, ...names: string[]) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

/** Requests as clients make them: programs, and browsers with their pages and forms. */
export const uses: Record<string, Aim> = {
  "goes well": {
    times: 6,
    fits: always,
    plan: (operation, scene) => good(operation, scene).map((draft) => ({ first: toSent(draft) })),
  },
  taken: {
    times: 3,
    fits: takesBody,
    plan: (operation, scene) => {
      const collection = /^\/api\/v1\/(\w+)\//.exec(operation.path)?.[1] ?? "";
      return fc.tuple(good(operation, scene), fc.nat()).map(([{ body, ...draft }, luck]) => {
        if (typeof body?.value !== "object") return { first: toSent({ ...draft, body }) };
        const fields = Object.entries(body.value as object).map(([name, value]) => {
          const taken = scene.owner.fields.of(`${collection}.${name}`);
          return [name, taken.length > 0 ? taken[luck % taken.length] : value];
        });
        return { first: toSent({ ...draft, body: { ...body, value: Object.fromEntries(fields) } }) };
      });
    },
  },
  replay: {
    times: 6,
    fits: takesHeader("Idempotency-Key"),
    plan: (operation, scene) =>
      fc
        .tuple(
          good(operation, scene),
          good(operation, scene),
          fc.uuid(),
          fc.constantFrom("same", "other", "other"),
        )
        .map(([draft, other, key, how]) => {
          const keyed = (some: Draft) =>
            toSent({ ...some, headers: { ...some.headers, "Idempotency-Key": key } });
          const first = keyed(draft);
          return { first, next: () => (how === "same" ? first : keyed(other)) };
        }),
  },
  again: {
    times: 1,
    fits: ({ method }) => method !== "GET",
    plan: (operation, scene) =>
      good(operation, scene).map((draft) => {
        const first = toSent({ ...draft, headers: without(draft.headers, "Idempotency-Key", "If-Match") });
        return { first, next: () => first };
      }),
  },
  page: {
    times: 2,
    fits: ({ method }) => method === "GET",
    plan: (operation, scene) =>
      fc.tuple(scene.drafts.of(operation), fc.boolean()).map(([draft, empty]) => {
        const headers = { ...scene.owner.session(), Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
        const query: Draft["query"] = empty ? [...draft.query, ["search", ""]] : draft.query;
        return { first: toSent({ ...draft, query, headers }) };
      }),
  },
  form: {
    times: 2,
    fits: ({ method, path }) => method !== "GET" && path.startsWith("/api/v1/"),
    plan: (operation, scene) =>
      fc
        .tuple(
          scene.drafts.of(operation),
          fc.option(fc.tuple(fc.nat(20), hostileText), { freq: 2 }),
          fc.constantFrom("urlencoded", "multipart"),
        )
        .map(([draft, worse, encoding]) => ({
          first: formOf(operation, draft, scene.owner, worse ?? undefined, encoding === "multipart"),
        })),
  },
};
