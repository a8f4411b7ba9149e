import fc from "fast-check";
import { expect, test } from "vitest";
import { Client, somePhone } from "../support/api.ts";
import { exported, imported } from "../support/csv.ts";

/** What spreadsheets take for formulas, what CSV has to quote, and what is neither. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom("=", "+", "-", "@", "'", '"', ",", ";", "＝", "＠", "ũ", "🧂", " "),
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
      const customer = await owner.customer({ first_name: name, second_name: name });
      const item = (await owner.post("/items/", { name, price: "12.5" })).body;
      expect(item.name).toBe(name);
      await owner.order({ customer: customer.id, item: name, price_per_unit: "0.07" });
    }
    for (const collection of ["customers", "items", "orders"]) {
      const { text, rows } = await exported(owner, collection);
      // A formula is never the first thing in a field, nor is a phone anything but itself.
      for (const value of rows.flatMap((row) => Object.values(row))) {
        expect(value).toMatch(/^([^=+\-@\t\r＝＋－＠]|$|\+\d+$)/);
      }
      expect(await imported(owner, collection, text)).toMatchObject(unchanged(names.length));
      expect(await imported(heir, collection, text)).toMatchObject({ created: { count: names.length } });
      const again = await exported(heir, collection);
      const written = (row: Record<string, string>) => {
        const { id: _, created_at: __, updated_at: ___, ...rest } = row;
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
    ignored_columns: ["id", "created_at", "updated_at"],
  });
  const search = await exported(owner, "items", "?search=Item 00&ordering=-price");
  expect(search.rows.map(({ name }) => name)).toEqual(
    Array.from({ length: 1_000 }, (_, index) => `Item ${String(999 - index).padStart(5, "0")}`),
  );
});

test("a phone stays a phone", async () => {
  const owner = new Client();
  const phone = somePhone();
  await owner.customer({ phone });
  expect((await exported(owner, "customers")).text).toContain(`,${phone},`);
});
