import fc from "fast-check";
import { expect, test } from "vitest";
import { Client } from "../support/api.ts";
import { exported, imported } from "../support/csv.ts";

/** What spreadsheets take for formulas, what CSV has to quote, and what is neither. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom("=", "+", "-", "@", "'", '"', ",", ";", "|", "＝", "＠", "ũ", "🧂", " "),
      fc.constantFrom(
        "1",
        "00",
        "e",
        "/",
        ":",
        "%",
        ".",
        "Mar",
        "may ",
        "true",
        "$",
        " PM",
        "’",
        "1E5",
        "'00123",
      ),
      fc.constantFrom(";=", ";'=", ';"=', "; -", ",+", "|@", ";＝", ";;=", "';'='"),
      fc.string({ unit: "grapheme", maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) =>
    parts
      .join("")
      .replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, "")
      .trim()
      .normalize("NFC"),
  )
  .filter((name) => name !== "");

/** Matches what a spreadsheet takes for a formula, when it is the beginning of a field. */
const FORMULA = /^[\s"]*[=+\-@＝＋－＠]/;

const unchanged = (count: number) => ({
  created: { count: 0 },
  updated: { count: 0 },
  unchanged: { count },
  refused: { count: 0 },
});

test("whatever is exported is imported unchanged, and makes the same elsewhere", async () => {
  const property = fc.asyncProperty(fc.uniqueArray(text, { minLength: 1, maxLength: 5 }), async (names) => {
    const [owner, heir] = [new Client(), new Client()];
    for (const name of names) {
      const customer = await owner.customer({
        first_name: name,
        second_name: name,
        note: `${name}\n${name}`,
      });
      const item = (await owner.post("/items/", { name, price: "12.5" })).body;
      expect(item.name).toBe(name);
      const more = { reference: name, note: `${name}\n\n${name}` };
      await owner.order({ customer: customer.id, item: name, price_per_unit: "0.07", ...more });
    }
    for (const collection of ["customers", "items", "orders"]) {
      const { text, rows } = await exported(owner, collection);
      // A formula is never the first thing in a field.
      for (const value of rows.flatMap((row) => Object.values(row))) {
        expect(value).toMatch(/^([^=+\-@\t\r＝＋－＠]|$)/);
      }
      // Nor is it after any other separator, which does not see the quotes of this file.
      for (const field of text.split(/[;|\t\r\n]/)) expect(field).not.toMatch(FORMULA);
      expect(await imported(owner, collection, text)).toMatchObject(unchanged(names.length));
      expect(await imported(heir, collection, text)).toMatchObject({ created: { count: names.length } });
      const again = await exported(heir, collection);
      const written = (row: Record<string, string>) => {
        const { id: _, created_at: __, updated_at: ___, number: ____, ...rest } = row;
        return JSON.stringify(rest);
      };
      expect(again.rows.map(written).sort()).toEqual(rows.map(written).sort());
      expect(await imported(heir, collection, text)).toMatchObject(unchanged(names.length));
    }
  });
  await fc.assert(property, { numRuns: 25 });
});

test("more rows than are read or written at once go out and come back, each once and in order", async () => {
  const owner = new Client();
  const rows = Array.from(
    { length: 2_345 },
    (_, index) => `Item ${String(index).padStart(5, "0")},${index}.5,,\r\n`,
  );
  const report = await imported(owner, "items", `name,price,,\r\n${rows.join("")}`);
  expect(report.created).toEqual({ count: 2_345, rows: "2-2346" });
  const out = await exported(owner, "items");
  expect(out.rows.map(({ name, price }) => `${name},${price}`)).toEqual(
    rows.map((_, index) => `Item ${String(index).padStart(5, "0")},${index}.50`),
  );
  expect(await imported(owner, "items", out.text)).toMatchObject({
    unchanged: { count: 2_345 },
    ignored_columns: ["created_at", "updated_at"],
  });
  const search = await exported(owner, "items", "?search=Item 00&ordering=-price");
  expect(search.rows.map(({ name }) => name)).toEqual(
    Array.from({ length: 1_000 }, (_, index) => `Item ${String(999 - index).padStart(5, "0")}`),
  );
});

test("what another separator would make a formula has an apostrophe, which an import takes away", async () => {
  const owner = new Client();
  const names = {
    "Tea;=cmd|'/c calc'!A1": "Tea;'=cmd|'/c calc'!A1",
    'Tea;"=1+1"': `Tea;'"=1+1"`,
    "Tea; @SUM(A1)": "Tea;' @SUM(A1)",
    "Tea,-1": "Tea,'-1",
    "Tea;'=1": "Tea;''=1",
    "Tea;＝1": "Tea;'＝1",
    "Tea - black; 5 kg": "Tea - black; 5 kg",
  };
  for (const name of Object.keys(names)) await owner.post("/items/", { name, price: "1" });
  const { text, rows } = await exported(owner, "items", "?ordering=created_at");
  expect(rows.map(({ name }) => name)).toEqual(Object.values(names));
  // As a spreadsheet would write it that separates by semicolons.
  const other = ["name;price", ...rows.map(({ name }) => `"${name!.replaceAll('"', '""')}";1`)].join("\n");
  for (const file of [text, other]) {
    expect(await imported(owner, "items", file)).toMatchObject(unchanged(rows.length));
  }
});
