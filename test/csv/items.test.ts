import { expect, test } from "vitest";
import { Client } from "../support/api.ts";
import { exported, imported } from "../support/csv.ts";

test("items are known by their name, and keep what a row leaves out", async () => {
  const owner = new Client();
  await owner.post("/items/", { name: "Sugar", price: "150", active: false });
  const file = "name,price\nSugar,160.50\nSalt,20\n";
  expect(await imported(owner, "items", file)).toMatchObject({
    created: { count: 1, rows: "3" },
    updated: { count: 1, rows: "2" },
  });
  expect(await imported(owner, "items", file)).toMatchObject({ unchanged: { count: 2, rows: "2-3" } });
  const { rows } = await exported(owner, "items");
  expect(rows.map(({ name, price, currency, active }) => [name, price, currency, active])).toEqual([
    ["Salt", "20.00", "KES", "true"],
    ["Sugar", "160.50", "KES", "false"],
  ]);
});

test("a price is exact, and in the currency that it says or in none at all", async () => {
  const owner = new Client();
  const report = await imported(
    owner,
    "items",
    "name,price,currency\nSalt,0.1,KES\nTea,0.001,\nRice,10,USD\nFlour,1e3,\nMaize,-1,kes\nOil,999999999.99,kes\nMilk,1,shilling\n",
  );
  const price = 'must be a decimal from 0 to 999999999, such as "1250.00"';
  expect(report).toMatchObject({
    created: { rows: "2,7" },
    errors: [
      { row: 3, column: "price", detail: "KES has at most 2 decimal places" },
      { row: 4, column: "currency", detail: "must be KES, or left out" },
      { row: 5, column: "price", detail: price },
      { row: 6, column: "price", detail: price },
      { row: 8, column: "currency", detail: "must be a code such as KES" },
    ],
  });
  const { rows } = await exported(owner, "items", "?ordering=price");
  expect(rows.map(({ price }) => price)).toEqual(["0.10", "999999999.99"]);
  // The business goes on in another currency: what it has had stays in its own.
  await owner.patch("/me/", { currency: "UGX" });
  expect(
    await imported(owner, "items", "name,price,currency\nSalt,0.2,KES\nTea,1.5,\nRice,10,UGX\n"),
  ).toMatchObject({
    updated: { rows: "2" },
    created: { rows: "4" },
    errors: [{ row: 3, column: "price", detail: "UGX has at most 0 decimal places" }],
  });
});

test("a dry run of items leaves everything as it is", async () => {
  const owner = new Client();
  await owner.post("/items/", { name: "Sugar", price: "150" });
  const trial = await imported(owner, "items", "name,price\nSugar,1\nSalt,20\n", "?dry_run=true");
  expect(trial).toMatchObject({ dry_run: true, created: { rows: "3" }, updated: { rows: "2" } });
  const { rows } = await exported(owner, "items");
  expect(rows.map(({ name, price }) => [name, price])).toEqual([["Sugar", "150.00"]]);
});
