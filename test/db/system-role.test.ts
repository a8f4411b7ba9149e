import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { query } from "../../src/db/query.ts";
import { systemScope } from "../../src/db/scope.ts";
import { Client } from "../support/api.ts";
import { sql as asOwner, outboxText } from "../support/database.ts";

/** What the jobs must read and write of a text; every other column is refused. */
const READ = [
  ...[
    "id",
    "business_id",
    "to",
    "template",
    "parameters",
    "state",
    "failure_code",
    "failure_detail",
    "attempts",
  ],
  ...[
    "attempt_history",
    "provider_message_id",
    "lease",
    "early_reports",
    "due_at",
    "queued_at",
    "sending_at",
  ],
  ...["sent_at", "unconfirmed_at", "delivered_at", "failed_at", "skipped_at", "held_at", "expired_at"],
  // Which order it tells of, and what; since when it is valid, and until when.
  ...["order_id", "kind", "first_due_at", "valid_until"],
];
const WRITTEN = [
  ...["state", "failure_code", "failure_detail", "attempts", "attempt_history", "segments", "cost_amount"],
  ...[
    "cost_currency",
    "provider_message_id",
    "lease",
    "early_reports",
    "due_at",
    "queued_at",
    "sending_at",
    "sent_at",
  ],
  ...["unconfirmed_at", "delivered_at", "failed_at", "skipped_at", "held_at", "expired_at"],
];

const run = (statement: ReturnType<typeof sql>) => systemScope.run(query({ rows: statement }));
const refused = expect.objectContaining({ code: "42501" });

/** @returns the SQLSTATE of a refusal, or nothing */
const tried = (text: string) =>
  run(sql.raw(text)).then(
    () => undefined,
    ({ code }: { code: string }) => code,
  );

async function columnsOf(table: string): Promise<string[]> {
  const rows = await asOwner`select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped`;
  return rows.map((row) => row.name);
}

describe("the role of the system jobs", () => {
  let id: string;

  beforeAll(async () => {
    id = await outboxText(new Client());
  });

  test("writes what becomes of a text, and never whose, to whom, what for or what it says", async () => {
    const columns = await columnsOf("notifications");
    expect(columns).toEqual(expect.arrayContaining(WRITTEN));
    for (const column of columns) {
      // Of no row: whether it is allowed does not depend on what is written.
      const code = await tried(`update notifications set "${column}" = default where false`);
      expect([column, code]).toEqual([column, WRITTEN.includes(column) ? undefined : "42501"]);
    }
    for (const change of [
      "\"to\" = '+254700000000'",
      "template = 'Win a car'",
      "business_id = gen_random_uuid()",
    ])
      expect([change, await tried(`update notifications set ${change} where id = '${id}'`)]).toEqual([
        change,
        "42501",
      ]);
    for (const statement of [
      `insert into notifications (id, business_id, kind, "to", template, parameters, state)
        values (gen_random_uuid(), gen_random_uuid(), 'order_placed', '+254712345678', '', '{}', 'queued')`,
      `delete from notifications where id = '${id}'`,
      "truncate notifications",
    ]) {
      expect([statement, await tried(statement)]).toEqual([statement, "42501"]);
    }
  });

  test("reads of a text what it must, and nothing else", async () => {
    for (const column of await columnsOf("notifications")) {
      const code = await tried(`select "${column}" from notifications where id = '${id}'`);
      expect([column, code]).toEqual([column, READ.includes(column) ? undefined : "42501"]);
    }
    await expect(run(sql`select * from notifications`)).rejects.toEqual(refused);
  });

  test.each([
    ["idempotency_keys", "created_at"],
    ["sessions", "expires_at"],
    ["incoming_messages", "received_at"],
  ])("deletes from %s by age, and reads nothing else there", async (table, age) => {
    expect(await tried(`delete from ${table} where ${age} < now() - interval '10 years'`)).toBeUndefined();
    for (const column of await columnsOf(table)) {
      const codes = [
        await tried(`select "${column}" from ${table}`),
        await tried(`delete from ${table} where false returning "${column}"`),
        await tried(`update ${table} set "${column}" = null where false`),
      ];
      const read = column === age ? undefined : "42501";
      expect([column, ...codes]).toEqual([column, read, read, "42501"]);
    }
  });

  test("opts customers out without an entry in the operators' log", async () => {
    const owner = new Client();
    const { id, phone } = await owner.customer();
    const entries =
      () => asOwner`select count(*)::integer as n from operator_log where details->>'entry' is null
      and rows is not null`;
    const before = await entries();
    expect((await run(sql`select opt_out(${phone}) as customers`)).rows).toEqual([{ customers: "1" }]);
    expect((await owner.get(`/customers/${id}/`)).body.sms_stopped).toBe(true);
    expect(await entries()).toEqual(before);
  });

  test("counts texts by a function alone, and deletes counters by their day", async () => {
    for (const statement of [
      "update usage set texts = 0",
      "select texts from usage",
      "select counter from usage",
    ])
      expect([statement, await tried(statement)]).toEqual([statement, "42501"]);
    expect(await tried("delete from usage where day < '2026-01-01'")).toBeUndefined();
  });

  test("reaches no table but these", async () => {
    const reached = [
      "notifications",
      "idempotency_keys",
      "sessions",
      "usage",
      "breaker",
      "incoming_messages",
    ];
    const tables = await asOwner`select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r'`;
    const others = tables.map(({ name }) => name as string).filter((name) => !reached.includes(name));
    expect(others).toEqual(expect.arrayContaining(["customers", "operator_log"]));
    for (const name of others) {
      for (const statement of [
        `select from ${name}`,
        `delete from ${name}`,
        `insert into ${name} default values`,
      ])
        expect([statement, await tried(statement)]).toEqual([statement, "42501"]);
    }
  });
});
