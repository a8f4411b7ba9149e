import { NeonDbError, neon, neonConfig } from "@neondatabase/serverless";
import { expect, inject, test } from "vitest";
import "../../src/app.ts";
import { problemOf } from "../../src/db/errors.ts";
import { complaintsAbout, TABLES, type Table } from "../support/tables.ts";

/** What may stay as it is, and why. */
const REASONS: Record<string, string> = {
  "breaker has no business_id, so it is neither exported nor erased":
    "It tells of the deployment's gateway, and names at most one text, by its id.",
  "customers has no message for who breaks customers_id_code_index":
    "It holds the primary key and more, for orders to refer to: the primary key is broken first.",
  "incoming_messages has no business_id, so it is neither exported nor erased":
    "It holds the gateway's ids of messages alone, for a week.",
  "notifications has a primary key that does not begin with business_id":
    "The queue, the sweep and the gateway's reports find a text by its id, whatever business it belongs to.",
  "notifications has no message for who breaks notifications_occasion_unique":
    "No request does: where there is such a text already, none is added.",
  "numbering_plans has no business_id, so it is neither exported nor erased":
    "It holds no data of anybody's: how telephone numbers are written in each country.",
  "operator_log has no business_id, so it is neither exported nor erased":
    "It records what operators did, outlives the businesses, and names one by its id alone.",
  "stopped_numbers has no business_id, so it is neither exported nor erased":
    "Who said STOP gets no text of any business, now or later, and stays so when a business or a customer is erased.",
};

function hasMessage(constraint: string): boolean {
  return problemOf(Object.assign(new NeonDbError(""), { code: "23505", constraint })) !== undefined;
}

/** Walks every table, after statements that are undone again. */
async function walk(...planted: string[]): Promise<string[]> {
  const { host } = new URL(inject("standIns").neon);
  neonConfig.fetchEndpoint = `http://${host}/sql`;
  const owner = neon(`postgres://oda:oda@${host}/oda?application_name=tests`);
  const statements = ["savepoint before", ...planted, TABLES, "rollback to savepoint before"];
  const results = await owner.transaction(statements.map((statement) => owner.query(statement)));
  const tables = results.at(-2) as Table[];
  expect(tables.map(({ name }) => name)).toContain("businesses");
  return tables.flatMap((table) => complaintsAbout(table, hasMessage));
}

test("every table has its policies, grants, triggers and keys, or a reason to have none", async () => {
  expect(await walk()).toEqual(Object.keys(REASONS));
});

test("a table that has none of them is complained about, by the name of each", async () => {
  const complaints = await walk(
    `create table suppliers (id uuid primary key, business_id uuid not null, name text not null, version integer,
      constraint suppliers_name_unique unique (business_id, name))`,
  );
  expect(complaints.filter((complaint) => complaint.startsWith("suppliers "))).toEqual([
    "suppliers has no row-level security",
    "suppliers has no policy `business` by business_id for reading and writing",
    "suppliers has no policy `operator` that shows operators what an entry in the log has opened",
    "suppliers has a primary key that does not begin with business_id",
    "suppliers grants oda_api nothing",
    "suppliers does not grant oda_operator SELECT and DELETE, so that it cannot be exported or erased",
    "suppliers has no message for who breaks suppliers_name_unique",
    "suppliers has a version without the trigger `touch`",
  ]);
});

test("a generated column that the trigger `touch` is not told of would make each update a new version", async () => {
  const complaints = await walk(
    "alter table items add doubled bigint generated always as (price * 2) stored",
  );
  expect(complaints).toContain("items does not tell `touch` its generated columns: doubled");
});

test.each([
  ["a policy that lets anybody's rows be written", "to oda_api using (true) with check (true)"],
  ["a policy that does not check what is written", "for select to oda_api using (true)"],
])("%s is none", async (_, policy) => {
  const complaints = await walk("drop policy business on items", `create policy business on items ${policy}`);
  expect(complaints).toContain("items has no policy `business` by business_id for reading and writing");
});

test.each([
  [
    "whose rows operators see without an entry in the log",
    "create policy operator on suppliers to oda_operator using (true)",
    "suppliers has no policy `operator` that shows operators what an entry in the log has opened",
  ],
  [
    "with a second policy for operators",
    "create policy more on suppliers to oda_operator using (true)",
    "suppliers has a second policy for oda_operator, which shows it rows without an entry in the log",
  ],
  [
    "that operators delete from without a trace",
    "grant delete on suppliers to oda_operator",
    "suppliers lets oda_operator delete without the trigger `log_delete`",
  ],
  [
    "a column of which operators change without a trace",
    "grant update (name) on suppliers to oda_operator",
    "suppliers lets oda_operator update without the trigger `log_update`",
  ],
])("a table %s is complained about", async (_, change, complaint) => {
  const table =
    "create table suppliers (business_id uuid, id uuid, name text, primary key (business_id, id))";
  expect(await walk(table, change)).toContain(complaint);
});

test("a second policy that shows the API more rows is complained about", async () => {
  expect(await walk("create policy everybody on items using (true)")).toContain(
    "items has a second policy for oda_api, which shows it more rows",
  );
});

test("a table that belongs to no business is complained about as well", async () => {
  expect(await walk("create table rates (currency text primary key)")).toEqual(
    expect.arrayContaining([
      "rates has no row-level security",
      "rates has no business_id, so it is neither exported nor erased",
    ]),
  );
});
