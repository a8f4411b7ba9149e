import fc from "fast-check";
import { someAddress } from "../support/api.ts";
import type { Operation } from "../support/operations.ts";
import { type Draft, type Drafts, toSent } from "./drafts.ts";
import type { Exchange } from "./judge.ts";
import type { Sent } from "./sent.ts";
import type { World } from "./world.ts";

/** A request, and the one that its answer makes possible. */
export interface Plan {
  first: Sent;
  next?: ((answered: Exchange) => Sent | undefined) | undefined;
}

export interface Scene {
  drafts: Drafts;
  owner: World;
  /** Somebody else, whose ids the owner may guess; at first there is nobody else. */
  stranger: World;
}

export interface Aim {
  /** How often it is taken with each operation in a round. */
  times: number;
  fits(operation: Operation): boolean;
  plan(operation: Operation, scene: Scene): fc.Arbitrary<Plan>;
}

export const isGuarded = ({ operation }: Operation) => (operation.security?.length ?? 0) > 0;
export const takesHeader =
  (name: string) =>
  ({ operation }: Operation) =>
    operation.parameters?.some((parameter) => parameter.in === "header" && parameter.name === name) ?? false;
export const documents =
  (status: number) =>
  ({ operation }: Operation) =>
    status in operation.responses;
export const takesBody = ({ operation }: Operation) => operation.requestBody !== undefined;
export const takesQuery = ({ operation }: Operation) =>
  operation.parameters?.some((parameter) => parameter.in === "query") ?? false;
export const takesId = ({ path }: Operation) => path.includes("{");
export const always = () => true;

/** Good in all but what an aim then changes; by whom, the operation's security says. */
export function good(operation: Operation, { drafts, owner }: Scene): fc.Arbitrary<Draft> {
  const callers = isGuarded(operation)
    ? [owner.bearer(), owner.bearer(), owner.session()]
    : [{ "CF-Connecting-IP": someAddress() }, owner.session()];
  return fc
    .tuple(drafts.of(operation), fc.constantFrom(...callers))
    .map(([draft, caller]) => ({ ...draft, headers: { ...caller, ...draft.headers } }));
}

/** A draft, changed with the help of something arbitrary. */
export const changed =
  <Value>(value: fc.Arbitrary<Value>, change: (draft: Draft, value: Value) => Partial<Sent>) =>
  (operation: Operation, scene: Scene): fc.Arbitrary<Plan> =>
    fc.tuple(good(operation, scene), value).map(([draft, value]) => {
      const sent = toSent(draft);
      const changes = change(draft, value);
      return { first: { ...sent, ...changes, headers: { ...sent.headers, ...changes.headers } } };
    });
