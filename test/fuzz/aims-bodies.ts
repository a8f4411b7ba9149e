import fc from "fast-check";
import { type Aim, changed, documents, good, takesBody } from "./aim.ts";
import { type Draft, toSent } from "./drafts.ts";
import { hostileBody, hostileHeader, hostileValue, MEDIA_TYPES } from "./hostile.ts";
import { textOf } from "./text.ts";

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

/** Requests with bodies that are not what the contract takes. */
export const bodies: Record<string, Aim> = {
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
    plan: changed(fc.constantFrom(65_537, 200_000), (draft, small) => {
      const type = draft.body?.type ?? "application/json";
      // A file may be far larger, and is read row by row.
      const body = /json|form/.test(type)
        ? `{"a":"${"x".repeat(small)}"}`
        : `${draft.body?.value}${"x\r\n".repeat(100_000)}`;
      return { headers: { "Content-Type": type }, body };
    }),
  },
};
