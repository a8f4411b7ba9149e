import fc from "fast-check";
import { someAddress } from "../support/api.ts";
import type { Operation } from "../support/operations.ts";
import { type Draft, type Drafts, pathOf, toSent } from "./drafts.ts";
import { formOf } from "./forms.ts";
import {
  ACCEPTS,
  hostileBody,
  hostileHeader,
  hostileText,
  hostileValue,
  MEDIA_TYPES,
  ODD_HEADERS,
  ODD_SEGMENTS,
} from "./hostile.ts";
import type { Exchange } from "./judge.ts";
import { oddPath } from "./odd-paths.ts";
import type { Sent } from "./sent.ts";
import { textOf } from "./text.ts";
import type { World } from "./world.ts";

/** A request, and the one that its answer makes possible. */
export interface Plan {
  first: Sent;
  next?: ((answered: Exchange) => Sent | undefined) | undefined;
}

export interface Scene {
  drafts: Drafts;
  owner: World;
  /** Somebody else, whose ids the owner may guess. */
  stranger: World;
}

interface Aim {
  /** How often it is taken with each operation in a round. */
  times: number;
  fits(operation: Operation): boolean;
  plan(operation: Operation, scene: Scene): fc.Arbitrary<Plan>;
}

const isGuarded = ({ operation }: Operation) => (operation.security?.length ?? 0) > 0;
const takesHeader =
  (name: string) =>
  ({ operation }: Operation) =>
    operation.parameters?.some((parameter) => parameter.in === "header" && parameter.name === name) ?? false;
const documents =
  (status: number) =>
  ({ operation }: Operation) =>
    status in operation.responses;
const takesBody = ({ operation }: Operation) => operation.requestBody !== undefined;
const takesId = ({ path }: Operation) => path.includes("{");
const always = () => true;

/** Good in all but what an aim then changes; by whom, the operation's security says. */
function good(operation: Operation, { drafts, owner }: Scene): fc.Arbitrary<Draft> {
  const callers = isGuarded(operation)
    ? [owner.bearer(), owner.bearer(), owner.session()]
    : [{ "CF-Connecting-IP": someAddress() }, owner.session()];
  return fc
    .tuple(drafts.of(operation), fc.constantFrom(...callers))
    .map(([draft, caller]) => ({ ...draft, headers: { ...caller, ...draft.headers } }));
}

/** A draft, changed with the help of something arbitrary. */
const changed =
  <Value>(value: fc.Arbitrary<Value>, change: (draft: Draft, value: Value) => Partial<Sent>) =>
  (operation: Operation, scene: Scene): fc.Arbitrary<Plan> =>
    fc.tuple(good(operation, scene), value).map(([draft, value]) => {
      const sent = toSent(draft);
      const changes = change(draft, value);
      return { first: { ...sent, ...changes, headers: { ...sent.headers, ...changes.headers } } };
    });

const without = (headers: Record<string, string>, ...names: string[]) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

/** Makes one field of a body hostile, adds one that does not exist, or leaves one out. */
function worsen({ body, ...draft }: Draft, key: number, value: unknown, how: "set" | "add" | "drop"): Draft {
  if (typeof body?.value !== "object") return { ...draft, body: body && { ...body, value: textOf(value) } };
  const fields = Object.entries(body.value as object);
  const at = key % Math.max(1, fields.length);
  if (how === "add") fields.push([textOf(value), value]);
  else if (how === "drop") fields.splice(at, 1);
  else if (fields[at]) fields[at] = [fields[at][0], value];
  return { ...draft, body: { ...body, value: Object.fromEntries(fields) } };
}

const headerOf = fc
  .constantFrom(...Object.keys(ODD_HEADERS))
  .chain((name) => fc.constantFrom(...ODD_HEADERS[name]!).map((value) => [name, value] as const));

/** The address that floods us: it is refused from some request on. */
export const FLOODER = "203.0.113.9";
export const FORGED = { Authorization: "Bearer a.b.c", "CF-Connecting-IP": FLOODER };

export const AIMS: Record<string, Aim> = {
  "goes well": {
    times: 6,
    fits: always,
    plan: (operation, scene) => good(operation, scene).map((draft) => ({ first: toSent(draft) })),
  },
  nobody: {
    times: 1,
    fits: isGuarded,
    plan: (operation, { drafts }) => drafts.of(operation).map((draft) => ({ first: toSent(draft) })),
  },
  "bad credentials": {
    times: 1,
    fits: always,
    plan: (operation, { drafts, owner }) =>
      fc
        .tuple(
          drafts.of(operation),
          fc.oneof(
            hostileHeader.map((text) => ({ Authorization: text })),
            hostileHeader.map((text) => ({ Authorization: `Bearer ${text}` })),
            fc.constant({ Authorization: `Bearer ${owner.token.slice(0, -6)}AAAAAA` }),
            fc.constant({ Authorization: `Bearer ${owner.token.split(".").slice(0, 2).join(".")}.` }),
            hostileHeader.map((text) => ({ ...owner.session(), Cookie: `__Host-session=${text}` })),
          ),
        )
        .map(([draft, credentials]) => {
          const headers = { ...draft.headers, "CF-Connecting-IP": someAddress(), ...credentials };
          return { first: toSent({ ...draft, headers }) };
        }),
  },
  flood: {
    times: 1,
    fits: isGuarded,
    plan: (operation, { drafts }) =>
      drafts
        .of(operation)
        .map((draft) => ({ first: toSent({ ...draft, headers: { ...draft.headers, ...FORGED } }) })),
  },
  "cross-site": {
    times: 1,
    fits: documents(403),
    plan: (operation, { drafts, owner }) =>
      fc
        .tuple(drafts.of(operation), fc.constantFrom("cross-site", "same-site", "none"))
        .map(([draft, site]) => {
          const headers = { ...draft.headers, ...owner.session(), "Sec-Fetch-Site": site };
          return { first: toSent({ ...draft, headers }) };
        }),
  },
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
      const twice = known.map((parameter) => `?${parameter.name}=1&${parameter.name}=2`);
      const raw = fc.constantFrom("?&&==", "?%", "?%ff=%ff", "?a=%ED%A0%80", "??", "?+=+", ...twice);
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
  "odd header": {
    times: 2,
    fits: always,
    plan: changed(fc.array(headerOf, { minLength: 1, maxLength: 3 }), (_, headers) => ({
      headers: Object.fromEntries(headers),
    })),
  },
  stale: {
    times: 1,
    fits: takesHeader("If-Match"),
    plan: changed(fc.constantFrom('"0"', 'W/"1"', '"0", "x"'), (_, tag) => ({
      headers: { "If-Match": tag },
    })),
  },
  current: {
    times: 1,
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
  "wrong media type": {
    times: 2,
    fits: takesBody,
    plan: changed(fc.oneof(fc.constantFrom(...MEDIA_TYPES), hostileHeader), (_, type) => ({
      headers: { "Content-Type": type },
    })),
  },
  "malformed body": {
    times: 3,
    fits: takesBody,
    plan: changed(hostileBody, (_, body) => ({ body })),
  },
  "wrong fields": {
    times: 4,
    fits: takesBody,
    plan: (operation, scene) =>
      fc
        .tuple(good(operation, scene), fc.nat(20), hostileValue, fc.constantFrom("set", "set", "add", "drop"))
        .map(([draft, key, value, how]) => ({
          first: toSent(worsen(draft, key, value, how as "set")),
        })),
  },
  "too large": {
    times: 1,
    fits: documents(413),
    plan: changed(fc.constantFrom(65_537, 200_000), (draft, size) => ({
      headers: { "Content-Type": draft.body?.type ?? "application/json" },
      body: `{"a":"${"x".repeat(size)}"}`,
    })),
  },
  replay: {
    times: 2,
    fits: takesHeader("Idempotency-Key"),
    plan: (operation, scene) =>
      fc
        .tuple(
          good(operation, scene),
          good(operation, scene),
          fc.uuid(),
          fc.constantFrom("same", "other", "other path"),
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
