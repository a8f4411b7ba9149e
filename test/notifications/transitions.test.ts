import { beforeAll, describe, expect, test } from "vitest";
import { TRANSITIONS, type Transition } from "../../src/notifications/transitions.ts";
import { NOTIFICATION_STATES } from "../../src/states.ts";
import { connect } from "../support/database.ts";

const moves: Transition[] = Object.values(TRANSITIONS);
const from = ["new", ...NOTIFICATION_STATES] as const;
const pairs = from.flatMap((before) =>
  NOTIFICATION_STATES.filter((after) => after !== before).map((after) => ({ before, after })),
);

/** An entry of the log, without which operators change nothing. */
let entry: string;

beforeAll(async () => {
  const [added] =
    await connect()`insert into operator_log (command, details) values ('test', '{}') returning id`;
  entry = added!.id;
});

/** Tries a move in the database. @returns whether it was made, or the SQLSTATE of its refusal */
async function tryMove(before: (typeof from)[number], after: string, role: string | undefined) {
  const client = connect();
  const [id, business] = [crypto.randomUUID(), crypto.randomUUID()];
  const insert = (state: string) => client`
    insert into notifications (id, business_id, kind, "to", template, parameters, state)
    values (${id}, ${business}, 'order_placed', '+254712345678', '', '{}', ${state})`;
  const enter = [
    client`set local session_replication_role = origin`,
    client`select set_config('app.business_id', ${business}, true),
      set_config('app.operator_entry', ${entry}, true), set_config('role', coalesce(${role ?? null}, current_user), true)`,
  ];
  const statements =
    before === "new"
      ? [...enter, insert(after)]
      : [
          client`set local session_replication_role = replica`,
          insert(before),
          ...enter,
          client`update notifications set state = ${after} where id = ${id} returning id`,
        ];
  try {
    const [rows] = (await client.transaction(statements)).slice(-1);
    return before === "new" || rows!.length === 1;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("the database", () => {
  test.each([
    { who: "the owner of the tables", role: undefined, by: ["api", "system", "operator"] },
    { who: "the API", role: "oda_api", by: ["api"] },
    { who: "the system jobs", role: "oda_system", by: ["system"] },
    { who: "an operator", role: "oda_operator", by: ["operator"] },
  ])("lets $who make the moves of the table and no others", async ({ role, by }) => {
    for (const { before, after } of pairs) {
      const isMove = moves.some(
        (move) => move.from.includes(before) && move.to === after && by.includes(move.by),
      );
      // Only the API may insert at all.
      const refusal =
        before === "new" && (role === "oda_system" || role === "oda_operator") ? "42501" : "OD500";
      expect([before, after, await tryMove(before, after, role)]).toEqual([before, after, isMove || refusal]);
    }
  });
});

test("every state but the first can be reached, and every one but the last can be left", () => {
  const reached = new Set(moves.map(({ to }) => to));
  const left = new Set(moves.flatMap(({ from }) => from));
  expect(NOTIFICATION_STATES.filter((state) => !reached.has(state))).toEqual([]);
  expect(NOTIFICATION_STATES.filter((state) => !left.has(state))).toEqual(["delivered"]);
});
