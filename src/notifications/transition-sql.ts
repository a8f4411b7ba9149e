import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
// Not drizzle-orm as a whole, which takes an operator's command a second to load.
import { type SQL, sql } from "drizzle-orm/sql/sql";
import type { notifications } from "./table.ts";
import { type MoveName, TRANSITIONS, type Transition } from "./transitions.ts";

/** Columns of a notification and what they are set to. */
type Assignments = PgUpdateSetSource<typeof notifications>;

interface Given {
  /** When the sweep looks at it, in seconds from now. */
  due: number | SQL;
  reason: readonly [code: string | SQL | null, detail: string | SQL | null];
}

/** What a move leaves to its caller. */
type GivenTo<Name extends MoveName> = {
  [Key in keyof Given as (typeof TRANSITIONS)[Name] extends Record<Key, "given"> ? Key : never]: Given[Key];
};

/** Makes the assignments of a move: the state, its time, `due_at`, and the failure. */
export function move<Name extends MoveName>(
  name: Name,
  ...[given]: keyof GivenTo<Name> extends never ? [] : [given: GivenTo<Name>]
): Assignments {
  const { to, startsOver, ...fixed }: Transition = TRANSITIONS[name];
  const { due, reason } = { ...fixed, ...(given as Partial<Given> | undefined) };
  const [code, detail] = typeof reason === "object" ? reason : [null, null];
  return {
    state: to,
    [`${to}_at`]: sql`now()`,
    ...(due !== "kept" && { due_at: due === undefined ? null : sql`now() + make_interval(secs => ${due})` }),
    ...((reason || startsOver) && { failure_code: code, failure_detail: detail }),
    ...(startsOver && {
      attempts: 0,
      first_due_at: sql`now()`,
      provider_message_id: null,
      early_reports: null,
      held_at: null,
      failed_at: null,
      expired_at: null,
      skipped_at: null,
    }),
  };
}

const column = (name: string): SQL => sql`notifications.${sql.identifier(name)}`;

/** Makes the condition that a notification is in a state from which it may make a move. */
export const mayMake = (name: MoveName): SQL => sql`${column("state")} in ${[...TRANSITIONS[name].from]}`;

/**
 * Makes assignments that apply, in each row, the first move whose condition is true.
 * @param otherwise a column's value where no condition is true, or the move does not set it; by default the stored one
 */
export function oneOfMoves(
  moves: [when: SQL, assignments: Assignments][],
  otherwise: (name: string) => SQL = column,
) {
  const names = new Set(moves.flatMap(([, assignments]) => Object.keys(assignments)));
  return Object.fromEntries(
    [...names].map((name) => {
      const cases = moves.map(([when, assignments]) => {
        const value = name in assignments ? assignments[name as keyof Assignments] : otherwise(name);
        return sql`when ${when} then ${value}`;
      });
      return [name, sql`case ${sql.join(cases, sql` `)} else ${otherwise(name)} end`];
    }),
  );
}

/**
 * Moves each row to the state that an SQL expression names.
 * @returns what to set, and the condition that the row may make its move
 */
export function movesTo(state: SQL, moves: { [Name in MoveName]?: Assignments }) {
  const each = (Object.entries(moves) as [MoveName, Assignments][]).map(([name, assignments]) => {
    const when = sql`${state} = ${TRANSITIONS[name].to}`;
    return { when, assignments, allowed: sql`${when} and ${mayMake(name)}` };
  });
  return {
    assignments: oneOfMoves(each.map(({ when, assignments }) => [when, assignments])),
    allowed: sql`(${sql.join(
      each.map(({ allowed }) => allowed),
      sql` or `,
    )})`,
  };
}

/** SQL for assignments, in an update that is written by hand. */
export const assign = (assignments: Assignments): SQL =>
  sql.join(
    Object.entries(assignments).map(([name, value]) => sql`${sql.identifier(name)} = ${value}`),
    sql`, `,
  );
