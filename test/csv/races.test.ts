import { afterEach, describe, expect, test, vi } from "vitest";
import { Client, somePhone } from "../support/api.ts";
import { CSV, exported, imported } from "../support/csv.ts";
import { failDatabaseCalls } from "../support/failures.ts";

afterEach(() => vi.restoreAllMocks());

const HEADERS = {
  items: "name,price",
  customers: "code,first_name,second_name,phone",
  orders: "reference,customer_code,item,quantity,price_per_unit",
};
const indexes = Array.from({ length: 500 }, (_, index) => String(index).padStart(3, "0"));
const ROWS = {
  items: indexes.map((index) => `Item ${index},`),
  customers: indexes.map((index) => `AA${index},Amina,Otieno,+254700000${index}`),
  orders: indexes.map((index) => `key-${index},WJ001,Tea,1,1`),
};
type Collection = keyof typeof ROWS;

/** Files of the same rows, every other one the other way round. */
const files = (collection: Collection, change: (row: string, file: number) => string) =>
  [0, 1, 2, 3].map((file) => {
    const rows = ROWS[collection].map((row) => change(row, file));
    return [HEADERS[collection], ...(file % 2 ? rows.reverse() : rows)].join("\n");
  });

describe("files of the same rows that come at the same moment, in opposite orders", () => {
  test.each(["items", "customers", "orders"] as const)("make each of the %s once", async (collection) => {
    const owner = new Client();
    await owner.customer({ code: "WJ001", phone: somePhone() });
    const same = files(collection, (row) => (collection === "items" ? `${row}1` : row));
    const reports = await Promise.all(same.map((file) => imported(owner, collection, file)));
    const sum = (outcome: string) => reports.reduce((total, report) => total + report[outcome].count, 0);
    expect([sum("created"), sum("unchanged"), sum("refused")]).toEqual([500, 1500, 0]);
  });

  test.each([
    "items",
    "customers",
  ] as const)("change the %s, all of them or one after another", async (collection) => {
    const owner = new Client();
    const change = (row: string, file: number) =>
      collection === "items" ? `${row}${file + 2}` : row.replace("Otieno", `Otieno ${"ABCD"[file]}`);
    await imported(
      owner,
      collection,
      [HEADERS[collection], ...ROWS[collection].map((row) => change(row, 9))].join("\n"),
    );
    const different = files(collection, change);
    const reports = await Promise.all(different.map((file) => imported(owner, collection, file)));
    for (const report of reports)
      expect(report).toMatchObject({ updated: { count: 500 }, refused: { count: 0 } });
    // Each is one transaction, so that one of them is the last.
    const { rows } = await exported(owner, collection);
    const column = collection === "items" ? "price" : "second_name";
    expect(new Set(rows.map((row) => row[column])).size).toBe(1);
  });
});

describe("a transaction that the database ends in favour of another", () => {
  const refuse = (code: string) => async () => Response.json({ message: "", code }, { status: 400 });
  const file = "name,price\nTea,1\n";

  test.each(["40P01", "40001"])("for %s is run again", async (code) => {
    failDatabaseCalls([1, 2], refuse(code), false, "oda_api");
    expect(await imported(new Client(), "items", file)).toMatchObject({ created: { rows: "2" } });
  });

  test("is not run for ever", async () => {
    const owner = new Client();
    failDatabaseCalls([1, 2, 3], refuse("40P01"), false, "oda_api");
    const { status, body } = await owner.post("/items/import/", file, { "Content-Type": CSV });
    expect([status, body.type]).toEqual([503, "/problems/unavailable"]);
    vi.restoreAllMocks();
    expect((await owner.get("/items/")).body.results).toEqual([]);
  });
});
