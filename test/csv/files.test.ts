import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import worker from "../../src/worker.ts";
import { type Answer, Client, ORIGIN, request, somePhone, tokenOf } from "../support/api.ts";
import { signedIn } from "../support/browser-session.ts";
import { CSV, exported, imported } from "../support/csv.ts";
import { failDatabaseCalls } from "../support/failures.ts";
import { linesOf, watchLog } from "../support/log.ts";

afterEach(() => vi.restoreAllMocks());

const send = (owner: Client, file: unknown, type = CSV) =>
  owner.post("/items/import/", file, { "Content-Type": type });
/** A file that is no text, or comes in pieces and does not say how long it is. */
async function bytes(owner: Client, file: Uint8Array | ReadableStream<Uint8Array>) {
  const headers = { Authorization: `Bearer ${await tokenOf(owner.email)}`, "Content-Type": CSV };
  const asked = new Request(`${ORIGIN}/api/v1/items/import/`, { method: "POST", headers, body: file });
  const answer = await worker.fetch(asked, env, createExecutionContext());
  return { status: answer.status, body: await answer.json<Answer["body"]>() };
}

const many = (count: number, row = (index: number) => `Item ${index},1`) =>
  ["name,price", ...Array.from({ length: count }, (_, index) => row(index))].join("\n");

describe("a file is read", () => {
  test.each([
    ["with commas and line feeds", "name,price\nTea,1.5\nSalt,2\n"],
    ["without a last line break", "name,price\nTea,1.5\nSalt,2"],
    ["with carriage returns", "name,price\r\nTea,1.5\r\nSalt,2\r\n"],
    ["with line breaks of several kinds", "name,price\r\nTea,1.5\nSalt,2\r"],
    ["with the mark of Excel", "\ufeffname,price\r\nTea,1.5\r\nSalt,2\r\n"],
    ["with semicolons", "name;price\nTea;1.5\nSalt;2\n"],
    ["with tabs", "name\tprice\nTea\t1.5\nSalt\t2\n"],
    ["with quotes", '"name","price"\n"Tea","1.5"\n"Salt","2"\n'],
    ["with spaces around names", " name , price\nTea,1.5\nSalt,2\n"],
    ["with empty columns at the end", "name,price,,\nTea,1.5,,\nSalt,2,,\n"],
    ["with fields left out at the end of rows", "name,price,active,currency\nTea,1.5\nSalt,2,,\n"],
    ["with columns in another order", "active,price,name\nTRUE,1.5,Tea\ntrue,2,Salt\n"],
  ])("%s", async (_, file) => {
    const owner = new Client();
    await imported(owner, "items", file);
    const { rows } = await exported(owner, "items", "?ordering=price");
    expect(rows.map(({ name, price }) => [name, price])).toEqual([
      ["Tea", "1.50"],
      ["Salt", "2.00"],
    ]);
  });

  test("with quotes, separators and letters of all kinds within its fields", async () => {
    const owner = new Client();
    await imported(owner, "items", '\ufeffname;price\n"5"" pipe; ""galvanised""";1\n"Gĩthaka, 🧂";2\n');
    const { rows } = await exported(owner, "items", "?ordering=price");
    expect(rows.map(({ name }) => name)).toEqual(['5" pipe; "galvanised"', "Gĩthaka, 🧂"]);
  });

  test("wherever its bytes are cut on their way", async () => {
    const owner = new Client();
    const file = new TextEncoder().encode('\ufeffname;price\r\n"Gĩthaka\n🧂";2\r\nTea;1\r\n');
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of file) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const { body } = await bytes(owner, pieces);
    expect(body).toMatchObject({
      created: { rows: "3" },
      errors: [{ row: 2, column: "name", detail: "must be one line without control characters" }],
    });
  });

  test("row by row, so that one row may be empty and another alone be wrong", async () => {
    const report = await imported(new Client(), "items", "name,price\n\n,\nTea,\n,1\n''=1,1\n");
    expect(report).toMatchObject({
      created: { rows: "6" },
      errors: [
        { row: 4, column: "price", detail: 'must be a decimal string such as "1250.00"' },
        { row: 5, column: "name", detail: "is required" },
      ],
    });
  });

  test.each([
    ["begins a quote that is never closed", '"Salt,2'],
    ["has something between a closing quote and the next separator", '"Salt"s,2'],
    ["has a quote inside a field that does not begin with one", '5" pipe,2'],
    ["is longer than 64 KiB", `${"x".repeat(70_000)},2`],
  ])("and a row that %s is refused alone", async (detail, bad) => {
    const good = (index: number) => `"Item ""${index}""",1`;
    const file = ["name,price", good(1), bad, good(2), bad, bad, good(3), '"Two\nlines",1', good(4), bad];
    expect(await imported(new Client(), "items", file.join("\r\n"))).toMatchObject({
      created: { rows: "2,4,7,9" },
      refused: { rows: "3,5-6,8,10" },
      errors: [
        { row: 3, column: "", detail },
        { row: 5, column: "", detail },
        { row: 6, column: "", detail },
        { row: 8, column: "name" },
        { row: 10, column: "", detail },
      ],
    });
  });
});

test("what no field may hold is wrong with its row alone, in whichever column it is", async () => {
  const owner = new Client();
  await owner.customer({ code: "WJ001" });
  const files = {
    items: ["name,price,active,currency", "Tea,1,true,KES"],
    customers: ["code,first_name,second_name,phone,sms_opt_out", `AM001,Amina,Otieno,${somePhone()},true`],
    orders: [
      "reference,customer_code,item,quantity,price_per_unit,currency,status,time_placed,time_closed",
      "k1,WJ001,Tea,1,1,KES,Closed,2026-01-02T00:00:00Z,2026-01-03T00:00:00Z",
    ],
  };
  for (const [collection, [header, good]] of Object.entries(files)) {
    const columns = header!.split(",");
    const bad = columns.flatMap((_, index) =>
      ["\0", "\uffff\u0007"].map((garbage) =>
        good!
          .split(",")
          .map((cell, at) => (at === index ? `${garbage}${cell}` : cell))
          .join(","),
      ),
    );
    const report = await imported(owner, collection, [header, ...bad, good].join("\n"));
    expect(report.created, collection).toEqual({ count: 1, rows: String(bad.length + 2) });
    const wrong = report.errors.map(({ row, column }: { row: number; column: string }) => `${row} ${column}`);
    expect(wrong, collection).toEqual(
      expect.arrayContaining(bad.map((_, index) => `${index + 2} ${columns[index >> 1]}`)),
    );
  }
});

describe("a file is refused as a whole", () => {
  test("when its columns are not those of the API, naming each", async () => {
    const { status, body } = await send(new Client(), "name,colour,name,Price/unit\nTea,red,Tea,1\n");
    expect([status, body.type]).toEqual([400, "/problems/invalid-fields"]);
    const unknown = "is not a column of this file";
    const known = "name, price, active, currency, id, created_at, updated_at";
    expect(body.errors).toEqual([
      { in: "body", pointer: "/colour", detail: `${unknown}, which are ${known}` },
      { in: "body", pointer: "/Price~1unit", detail: unknown },
      { in: "body", pointer: "/name", detail: "is there twice" },
      { in: "body", pointer: "/price", detail: "is a column that is required" },
    ]);
  });

  test.each([
    ["is empty", "", "The file is empty: its first row names the columns"],
    ["is blank", "\n , ,\n\t\n", "The file is empty: its first row names the columns"],
    ["has an endless header", "x".repeat(200_000), "Row 1 is longer than 64 KiB"],
    [
      "has a header with a quote that never ends",
      '"name,price\nTea,1\n',
      "Row 1 begins a quote that is never closed",
    ],
  ])("when it %s", async (_, file, detail) => {
    const owner = new Client();
    const { status, body } = await send(owner, file);
    expect([status, body.type, body.detail]).toEqual([400, "/problems/malformed-request", detail]);
    expect((await owner.get("/items/")).body.results).toEqual([]);
  });

  test("when it is something else than CSV", async () => {
    for (const type of [
      "application/json",
      "text/plain",
      "text/csvx",
      "text/csv; charset=windows-1251",
      "text/csv; charset=big5",
    ]) {
      expect((await send(new Client(), "name,price\nTea,1\n", type)).status, type).toBe(415);
    }
    for (const type of ["text/csv; charset=utf-8", 'TEXT/CSV;header=present;charset="UTF-8"']) {
      expect((await send(new Client(), "name,price\nTea,1\n", type)).status, type).toBe(200);
    }
  });

  test("when it holds too many bytes, whether it says so before or not", async () => {
    const detail = "A CSV file holds at most 4 MiB and 20,000 rows: split it";
    const large = many(1, () => `${"x".repeat(4 * 1024 * 1024)},1`);
    const said = await request("POST", "/api/v1/items/import/", {
      token: await tokenOf(new Client().email),
      body: "name,price\n",
      headers: { "Content-Type": CSV, "Content-Length": String(4 * 1024 * 1024 + 1) },
    });
    expect([said.status, said.body.detail]).toEqual([413, detail]);
    const rows = many(30_000, (index) => `${"x".repeat(190)}${String(index % 5)},`);
    const unsaid = await bytes(new Client(), new Blob([rows]).stream());
    expect([unsaid.status, unsaid.body.detail]).toEqual([413, expect.stringContaining(detail)]);
    const form = await send(new Client(), large, "application/x-www-form-urlencoded");
    expect(form.status).toBe(415);
  });

  test("when it holds too many rows: those before are imported, and it says which", async () => {
    const owner = new Client();
    const { status, body } = await send(
      owner,
      many(20_001, (index) => `Item ${index % 3},`),
    );
    expect(status).toBe(413);
    expect(body.detail).toBe(
      "A CSV file holds at most 4 MiB and 20,000 rows: split it. Rows up to 20001 are imported: to send the whole file once more does them no harm",
    );
  });
});

describe("an import that breaks off", () => {
  test("keeps the rows that it has written, says which, and can be sent again", async () => {
    const owner = new Client();
    const file = many(1_200);
    await owner.get("/items/");
    failDatabaseCalls([2], undefined, false, "oda_api");
    const { status, body, headers } = await send(owner, file);
    vi.restoreAllMocks();
    expect([status, body.type, headers.get("Retry-After")]).toEqual([503, "/problems/unavailable", "2"]);
    expect(body.detail).toBe(
      "The database does not answer. Rows up to 501 are imported: to send the whole file once more does them no harm",
    );
    expect((await owner.get("/items/?count=true&limit=1")).body.count).toBe(500);
    expect(await imported(owner, "items", file)).toMatchObject({
      unchanged: { rows: "2-501" },
      created: { rows: "502-1201" },
    });
  });

  test("whose chunk was written although its answer was lost finds it as it should be", async () => {
    const owner = new Client();
    const file = many(700);
    failDatabaseCalls([1], undefined, true, "oda_api");
    expect((await send(owner, file)).status).toBe(503);
    vi.restoreAllMocks();
    expect(await imported(owner, "items", file)).toMatchObject({
      unchanged: { rows: "2-501" },
      created: { rows: "502-701" },
    });
  });

  test("says so in the last line, to whoever asked for lines", async () => {
    const owner = new Client();
    const log = watchLog();
    failDatabaseCalls([2], undefined, false, "oda_api");
    const { status, headers, body } = await owner.post("/items/import/", many(1_200), {
      "Content-Type": CSV,
      Accept: "application/x-ndjson",
    });
    expect([status, headers.get("Content-Type")]).toEqual([200, "application/x-ndjson"]);
    const lines = body
      .trimEnd()
      .split("\n")
      .map((line: string) => JSON.parse(line));
    expect(lines).toMatchObject([
      { progress: { created: 0, refused: 0 } },
      { progress: { created: 500, refused: 0 } },
      {
        problem: {
          type: "/problems/unavailable",
          status: 503,
          detail: expect.stringMatching(/^The database does not/),
        },
      },
    ]);
    expect(linesOf(log, { event: "import" })).toMatchObject([{ level: "warn", outcome: "broken_off" }]);
  });
});

describe("an answer that goes on for long", () => {
  test("tells how far an import is, and then the report", async () => {
    const { body } = await new Client().post("/items/import/", many(1_001), {
      "Content-Type": CSV,
      Accept: "application/x-ndjson",
    });
    const lines = body
      .trimEnd()
      .split("\n")
      .map((line: string) => JSON.parse(line));
    expect(lines.map((line: { progress?: { created: number } }) => line.progress?.created)).toEqual([
      0,
      500,
      1_000,
      undefined,
    ]);
    expect(lines.at(-1).report).toMatchObject({ created: { count: 1_001, rows: "2-1002" } });
  });

  test("breaks off where an export cannot go on, so that nobody takes it for whole", async () => {
    const owner = new Client();
    await imported(owner, "items", many(2_500));
    const log = watchLog();
    failDatabaseCalls([2], undefined, false, "oda_api");
    await expect(owner.get("/items/export/")).rejects.toThrow();
    expect(linesOf(log, { event: "export" })).toMatchObject([{ level: "warn", outcome: "broken_off" }]);
    vi.restoreAllMocks();
    failDatabaseCalls([1], undefined, false, "oda_api");
    expect((await owner.get("/items/export/")).status).toBe(503);
  });

  test("names a hundred errors, counts the rest, and has every row", async () => {
    const report = await imported(
      new Client(),
      "items",
      many(150, (index) => (index === 70 ? "Tea,1" : `Salt ${index},x`)),
    );
    expect(report.errors).toHaveLength(100);
    expect(report).toMatchObject({
      created: { rows: "72" },
      refused: { count: 149, rows: "2-71,73-151" },
      errors_left_out: 49,
    });
  });
});

test("a session may import from this site alone", async () => {
  const browser = await signedIn();
  const body = `first_name,second_name,phone\nAmina,Otieno,${somePhone()}\n`;
  const from = (headers: Record<string, string>) =>
    browser.send("POST", "/api/v1/customers/import/", { body, headers: { "Content-Type": CSV, ...headers } });
  expect((await from({ "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
  expect((await from({ "Sec-Fetch-Site": "none" })).status).toBe(403);
  expect((await from({})).body).toMatchObject({ created: { count: 1 } });
});
