import fc from "fast-check";
import { someAddress } from "../support/api.ts";
import { type Aim, always, documents, isGuarded } from "./aim.ts";
import { toSent } from "./drafts.ts";
import { hostileHeader } from "./hostile.ts";

/** The address that floods us: it is refused from some request on. */
export const FLOODER = "203.0.113.9";
export const FORGED = { Authorization: "Bearer a.b.c", "CF-Connecting-IP": FLOODER };

/** Requests of those who may not make them. */
export const callers: Record<string, Aim> = {
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
};
