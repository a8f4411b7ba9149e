import { describe, expect, test } from "vitest";
import { Client, request, tokenOf } from "../support/api.ts";
import { openApiDocument } from "../support/conformance.ts";
import { imported } from "../support/csv.ts";
import { allOperations, inOrder, type Operation, requestFor, stock } from "../support/operations.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

const KIB64 = 64 * 1024;

/** What grows when it is written as JSON, as HTML or as a pointer, and what does not. */
const UNITS = ["x", '"', "~", "\u0001", "\ud800"];

/** Repeats a unit for as long as a text of JSON in a request may be. */
const long = (unit: string) => unit.repeat(Math.floor(60_000 / (JSON.stringify(unit).length - 2)));

/** Objects with as many members as fit. */
const crowd = (name: (index: number) => string) => {
  const members: [string, number][] = [];
  for (let size = 2; size < 64_000; size += JSON.stringify(members.at(-1)![0]).length + 3) {
    members.push([name(members.length), 1]);
  }
  return Object.fromEntries(members);
};

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

/** Bodies that are no good, each as large as a body may be. @param fields that the operation takes */
function hostileBodies(fields: string[]): string[] {
  return [
    ...[
      (index: number) => `${index}`,
      (index: number) => `\u0001${index}`,
      (index: number) => `"/~${index}`,
    ].map((name) => JSON.stringify(crowd(name))),
    ...UNITS.map((unit) => JSON.stringify({ [long(unit)]: 1 })),
    JSON.stringify(Object.fromEntries(fields.map((name) => [name, "\u0001".repeat(8_000 / fields.length)]))),
    ...fields.flatMap((name) => [
      ...['"', "{a}", `{${"\u0001".repeat(20)}}`].map((unit) => JSON.stringify({ [name]: long(unit) })),
      JSON.stringify({ [name]: `{${long("x")}}` }),
      `{"${name}":${nested(10_000)}}`,
      `{"${name}":[${"1,".repeat(30_000)}1]}`,
    ]),
    nested(10_000),
    `[${"{},".repeat(20_000)}{}]`,
    "{".repeat(KIB64),
    long("x"),
  ];
}

/** Query strings that are no good. @param names of the parameters that the operation takes */
function hostileQueries(names: string[]): string[] {
  const values = ["&", "'", "%22"].map((unit) => unit.repeat(60_000 / unit.length));
  return [
    Array.from({ length: 8_000 }, (_, index) => `a${index}=`).join("&"),
    "_time_zone=&".repeat(5_000),
    `_time_zone=UTC&x=${"!".repeat(60_000)}`,
    ...values,
    ...names.flatMap((name) => [
      `${name}=${"%22".repeat(20_000)}`,
      `${name}=1&`.repeat(60_000 / (name.length + 3)),
    ]),
  ];
}

const HEADERS = [
  "Accept",
  "If-Match",
  "If-None-Match",
  "Idempotency-Key",
  "Origin",
  "X-Request-Id",
  "traceparent",
];

/** Counts the bytes of an answer, its headers included. */
const sizeOf = (headers: Headers, body: unknown) =>
  new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)).length +
  [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);

/** Expects that an answer is small. */
function expectSmall(what: string, { status, headers }: { status: number; headers: Headers }, body: unknown) {
  const size = sizeOf(headers, body);
  if (size > KIB64) throw new Error(`${what.slice(0, 200)}: ${status} with ${size} bytes`);
}

const operations = inOrder(await allOperations())
  // The document itself is what was asked for.
  .filter(({ operation }) => operation.operationId !== "getSchema");

/** The fields of an operation's JSON body; none when it takes no JSON. */
async function fieldsOf({ operation }: Operation): Promise<string[]> {
  const { components } = await openApiDocument();
  const { $ref = "" } = (operation.requestBody?.content["application/json"]?.schema ?? {}) as {
    $ref?: string;
  };
  const schema = components.schemas![$ref.split("/").at(-1)!] as { properties: object } | undefined;
  return Object.keys(schema?.properties ?? {});
}

describe("no answer is larger than a body may be", () => {
  test.each(
    operations.map((one) => [one.operation.operationId, one] as const),
  )("of %s", async (_, operation) => {
    const mine = await stock();
    const { method, url, body, headers } = requestFor(operation, mine);
    const token = await tokenOf(mine.owner.email);
    const browser = await SignedInBrowser.open(mine.owner.email);
    /** Asks as a program does and, where it can, as a browser does. */
    const ask = async (
      what: string,
      path: string,
      own: { body?: unknown; headers?: Record<string, string> },
    ) => {
      const init = { body, ...own, headers: { ...headers, ...own.headers } };
      const answer = await request(method, path, { token, ...init });
      expectSmall(what, answer, answer.body);
      if (method !== "GET") return;
      const page = await browser.send(path, { headers: init.headers });
      expectSmall(`${what}, as a page`, page, page.html);
    };
    const { parameters = [] } = operation.operation;
    const names = parameters.filter((one) => one.in === "query").map(({ name }) => name);
    for (const query of hostileQueries(names)) await ask(`?${query}`, `${url}?${query}`, {});
    if (operation.path.includes("{")) {
      for (const unit of ["'", "%22"]) {
        await ask(`${unit} in its path`, operation.path.replace(/\{\w+\}/, unit.repeat(20_000)), {});
      }
    }
    for (const header of HEADERS) await ask(header, url, { headers: { [header]: '"'.repeat(60_000) } });
    const fields = await fieldsOf(operation);
    if (fields.length === 0) return;
    for (const hostile of hostileBodies(fields)) await ask(hostile, url, { body: hostile });
  });

  test("to a path that is not there, whatever its method", async () => {
    const browser = await SignedInBrowser.open();
    for (const path of ["/", "/api/v1/", "/api/v1/customers/"]) {
      const address = `${path}${"'".repeat(60_000)}`;
      for (const method of ["GET", "POST", "OPTIONS", "PROPFIND"]) {
        const answer = await request(method, address);
        expectSmall(`${method} ${path}`, answer, answer.body);
        const page = await browser.send(address, { method });
        expectSmall(`${method} ${path}, as a page`, page, page.html);
      }
    }
  });

  test("to a form, whatever was typed into it", async () => {
    const forms: [path: (ids: Awaited<ReturnType<typeof stock>>["ids"]) => string, button: string][] = [
      [() => "customers/", "Add customer"],
      [() => "items/", "Add item"],
      [() => "orders/", "Place order"],
      [() => "me/", "Save"],
      [({ customers }) => `customers/${customers}/`, "Save"],
      [({ orders }) => `orders/${orders}/`, "Save"],
    ];
    const { components } = await openApiDocument();
    const inputs = ["CustomerInput", "ItemInput", "OrderInput", "MePatch"].flatMap((name) =>
      Object.keys((components.schemas![name] as { properties: object }).properties),
    );
    const fields = [...new Set(inputs)];
    for (const [pathOf, button] of forms) {
      // An owner for each: of one, they would be more requests than a minute has.
      const { owner, ids } = await stock();
      const browser = await SignedInBrowser.open(owner.email);
      const path = pathOf(ids);
      for (const unit of ['"', "&", "{\u0001}"]) {
        const all = fields.map((name) => [name, unit.repeat(20_000 / fields.length / unit.length)]);
        for (const typed of [
          Object.fromEntries(all),
          ...fields.map((name) => ({ [name]: unit.repeat(6_000) })),
        ]) {
          const page = await browser.submit(`/api/v1/${path}`, button, typed);
          expect(page.status, `${path} ${Object.keys(typed)}`).toBeLessThan(500);
          expectSmall(`${path} ${Object.keys(typed)}`, page, page.html);
        }
      }
      const other = {
        csrf_token: "of another session",
        first_name: '"'.repeat(20_000),
        name: '"'.repeat(20_000),
      };
      const page = await browser.submit(`/api/v1/${path}`, button, other);
      expectSmall(`${path} when it has expired`, page, page.html);
    }
  });

  const row = (cells: string[]) => `${cells.join(",")}\n`;
  test.each([
    ["a header of many columns", row(Array.from({ length: 12_000 }, (_, index) => `c${index}`))],
    ["a header of many columns that grow", row(Array(10_000).fill("~\u0001/<&"))],
    ["a header of one long name", row(["\u0001".repeat(60_000)])],
    ["a header of empty names", row([...Array(60_000).fill(""), "x"])],
    ["a header of one name, many times", row(Array(12_000).fill("name"))],
    ["rows that are refused, with gaps", `name,price\n${"a\n\n".repeat(19_999)}`],
    ["rows that are refused, and others that are not", `name,price\n${"a,1\na\n".repeat(9_000)}`],
    ["rows of long cells", `name,price\n${row(["<".repeat(600), "'".repeat(6)]).repeat(100)}`],
  ])("to %s", async (what, file) => {
    const owner = new Client();
    const answer = await owner.post("/items/import/?dry_run=true", file, { "Content-Type": "text/csv" });
    expectSmall(what, answer, answer.body);
    const browser = await SignedInBrowser.open(owner.email);
    const form = new FormData();
    const hidden = await browser.form("/api/v1/items/", "Import CSV");
    for (const [name, value] of Object.entries(hidden)) form.set(name, value);
    form.set("file", new File([file], "items.csv", { type: "text/csv" }));
    const page = await browser.send("/api/v1/items/import/", { form });
    expectSmall(`${what}, as a page`, page, page.html);
  });
});

describe("a problem with many errors", () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, 1]));

  test("lists the first hundred, and says how many more there are", async () => {
    const owner = new Client();
    const detail = "is not a field that can be written";
    const { body } = await owner.patch("/me/", many(250));
    expect(body.errors).toHaveLength(100);
    expect(body.errors.at(-1)).toEqual({ in: "body", pointer: "/f99", detail });
    expect(body.detail).toBe("There are 100 errors in `errors`, and 150 more");
    expect((await owner.patch("/me/", many(100))).body.detail).toBe("There are 100 errors: see `errors`");
    expect((await owner.patch("/me/", many(1))).body.detail).toBe(`/f0 ${detail}`);
  });

  test("shortens long names, and nothing else", async () => {
    const { body } = await new Client().patch("/me/", { ["n".repeat(51)]: 1, ["m".repeat(50)]: 1 });
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      `/${"n".repeat(50)}…`,
      `/${"m".repeat(50)}`,
    ]);
  });

  test("is a page that lists them too", async () => {
    const browser = await SignedInBrowser.open();
    const query = Array.from({ length: 120 }, (_, index) => `f${index}=1`).join("&");
    const { status, html } = await browser.send(`/api/v1/items/?${query}`);
    expect(status).toBe(400);
    expect(html).toContain("There are 100 errors in errors, and 20 more.");
    expect(html).toContain("<code>f99</code> is not a parameter of this list");
    expect(html).not.toContain("<code>f100</code>");
  });
});

test("a report of an import names at most 500 ranges of rows, and counts all", async () => {
  const report = await imported(new Client(), "items", `name,price\n${"a\n\n".repeat(600)}`);
  expect(report.refused.count).toBe(600);
  expect(report.refused.rows.split(",")).toHaveLength(500);
  expect(report.errors).toHaveLength(100);
  expect(report.errors_left_out).toBe(500);
});
