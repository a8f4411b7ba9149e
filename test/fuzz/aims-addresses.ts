import fc from "fast-check";
import { type Aim, always, changed, good, takesId, takesQuery } from "./aim.ts";
import { pathOf, toSent } from "./drafts.ts";
import { hostileText, ODD_SEGMENTS } from "./hostile.ts";
import { oddPath } from "./odd-paths.ts";

/** Requests for what is not there, or is written otherwise. */
export const addresses: Record<string, Aim> = {
  "unknown id": {
    times: 2,
    fits: takesId,
    plan: (operation, scene) => {
      const collection = /^\/api\/v1\/(\w+)\//.exec(operation.path)?.[1] ?? "";
      const others = [...scene.owner.gone.of(collection), ...scene.stranger.ids.of(collection)];
      const id = fc.oneof(
        fc.uuid(),
        fc.constantFrom(...ODD_SEGMENTS),
        hostileText.map((text) => encodeURIComponent(text.toWellFormed()) || "_"),
        ...(others.length > 0 ? [fc.constantFrom(...others)] : []),
      );
      return fc.tuple(good(operation, scene), id).map(([draft, segment]) => {
        const names = Object.keys(draft.parameters).map((name) => [name, segment]);
        return { first: toSent({ ...draft, parameters: Object.fromEntries(names) }) };
      });
    },
  },
  "odd query": {
    times: 2,
    fits: always,
    plan: (operation, scene) => {
      const known = (operation.operation.parameters ?? []).filter((parameter) => parameter.in === "query");
      const name = fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom("q", ...known.map((parameter) => parameter.name)) },
        { weight: 1, arbitrary: hostileText },
      );
      const pair = fc.tuple(
        name,
        hostileText.map((text) => text.slice(0, 3000)),
      );
      const raw = fc.constantFrom("?&&==", "?%", "?%ff=%ff", "?a=%ED%A0%80", "??", "?+=+");
      return fc
        .tuple(
          good(operation, scene),
          fc.array(pair, { minLength: 1, maxLength: 3 }),
          fc.option(raw, { freq: 1 }),
        )
        .map(([draft, pairs, raw]) => {
          if (raw !== null) return { first: { ...toSent(draft), path: pathOf(draft) + raw } };
          return { first: toSent({ ...draft, query: [...draft.query, ...pairs] }) };
        });
    },
  },
  "a parameter twice": {
    times: 1,
    fits: takesQuery,
    plan: (operation, scene) => {
      const { parameters = [] } = operation.operation;
      const names = parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name);
      return fc.tuple(good(operation, scene), fc.constantFrom(...names)).map(([draft, name]) => ({
        first: { ...toSent(draft), path: `${pathOf(draft)}?${name}=1&${name}=2` },
      }));
    },
  },
  "odd method": {
    times: 1,
    fits: always,
    plan: changed(
      fc.constantFrom("HEAD", "OPTIONS", "TRACE", "PROPFIND", "PURGE", "DELETE", "PUT", "LINK", "get"),
      (draft, method) => (method === "HEAD" ? { method, body: undefined } : { method, path: pathOf(draft) }),
    ),
  },
  "odd path": {
    times: 1,
    fits: always,
    plan: (operation, scene) =>
      fc
        .tuple(good(operation, scene), oddPath)
        .map(([draft, change]) => ({ first: { ...toSent(draft), path: change(pathOf(draft)) } })),
  },
};
