import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { CURRENCIES, DIGITS, decimalAmount } from "../../src/currencies.ts";
import { query } from "../../src/db/query.ts";
import { systemScope } from "../../src/db/scope.ts";
import { Client, request } from "../support/api.ts";
import { imported } from "../support/csv.ts";
import { sql as owned } from "../support/database.ts";

test.each([
  ["KES", "1250.50", "125050", "1250.50"],
  ["USD", "0.1", "10", "0.10"],
  ["UGX", "5000", "5000", "5000"],
  ["JPY", "0", "0", "0"],
  ["KWD", "1.005", "1005", "1.005"],
  ["CLF", "999999999.9999", "9999999999999", "999999999.9999"],
])("in %s, %s is %s minor units and %s again", async (currency, amount, minor, shown) => {
  const units = sql`minor_units(${amount}::numeric, ${currency}, 'price')`;
  const { rows } = await systemScope.run(
    query({ rows: sql`select ${units}::text as minor, decimal_amount(${units}, ${currency}) as shown` }),
  );
  expect(rows).toEqual([{ minor, shown }]);
});

test("the Worker writes the decimal places of every currency as the database does", async () => {
  const others = await owned`select code, currency_digits(code) as digits
    from (select chr(65 + n / 676) || chr(65 + n / 26 % 26) || chr(65 + n % 26) as code
      from generate_series(0, 17575) as n) as codes
    where currency_digits(code) <> 2 order by code`;
  expect(others.map(({ code, digits }) => [code, Number(digits)])).toEqual([...DIGITS].toSorted());
  expect(decimalAmount("7", "KES")).toBe("0.07");
  expect(decimalAmount("0", "JPY")).toBe("0");
  expect(decimalAmount("9223372036854775807", "KWD")).toBe("9223372036854775.807");
});

test("the contract offers the currencies that the database takes for something new", async () => {
  const [row] = await owned`select present_currencies() as codes`;
  expect(row!.codes).toEqual(CURRENCIES);
  const { body } = await request("GET", "/api/schema/?format=json");
  const { currency } = body.components.schemas.MePatch.properties;
  expect(currency.anyOf[0].enum.filter(Boolean)).toEqual(CURRENCIES);
});

test.each([
  "SLE",
  "ZWG",
  "XCG",
  "VED",
  "MRU",
  "STN",
  "kes",
  " eur ",
])("%s is taken for a setting", async (code) => {
  const { status, body } = await new Client().patch("/me/", { currency: code });
  expect([status, body.currency]).toEqual([200, code.trim().toUpperCase()]);
});

// The last ones are no money: metals, and codes for tests and for none.
test.each([
  "ZWL",
  "SLL",
  "ANG",
  "HRK",
  "BGN",
  "CUC",
  "MRO",
  "STD",
  "VEF",
  "BYR",
  "DEM",
  "XAU",
  "XTS",
  "XXX",
])("%s is not taken for a setting", async (currency) => {
  const { status, body } = await new Client().patch("/me/", { currency });
  const detail = "must be a currency that ISO 4217 has today, such as KES: a withdrawn one is not taken";
  expect([status, body.errors]).toEqual([400, [{ in: "body", pointer: "/currency", detail }]]);
});

test("a currency that was withdrawn stays on what is stored, and is taken for no new item", async () => {
  const owner = new Client();
  const item = (await owner.post("/items/", { name: "Sadza", price: "12.50" })).body;
  const customer = await owner.customer();
  const order = await owner.order({
    customer: customer.id,
    item_id: item.id,
    price_per_unit: "12.50",
    quantity: 1,
  });
  await owner.patch("/me/", { currency: "ZWG" });
  const business = (await owner.get("/me/")).body.business;
  // As they were stored before the currency was withdrawn.
  await owned`update businesses set currency = 'ZWL' where id = ${business}`;
  await owned`update items set currency = 'ZWL' where business_id = ${business}`;
  await owned`update orders set currency = 'ZWL' where business_id = ${business}`;
  expect((await owner.get("/me/")).body.currency).toBe("ZWL");
  expect((await owner.get(`/items/${item.id}/`)).body).toMatchObject({ price: "12.50", currency: "ZWL" });
  expect((await owner.get(`/orders/${order.id}/`)).body).toMatchObject({ amount: "12.50", currency: "ZWL" });
  expect((await owner.patch(`/items/${item.id}/`, { price: "13" })).body.price).toBe("13.00");
  expect((await owner.patch("/me/", { business_name: "Duka" })).status).toBe(200);
  const detail = "ZWL is no currency of ISO 4217 any more: set another for your business";
  const refused = await owner.post("/items/", { name: "Salt", price: "1" });
  expect([refused.status, refused.body.errors]).toEqual([
    400,
    [{ in: "body", pointer: "/currency", detail }],
  ]);
  expect(await imported(owner, "items", "name,price\nSadza,14\nSalt,1\n")).toMatchObject({
    updated: { rows: "2" },
    errors: [{ row: 3, column: "currency", detail }],
  });
  await owner.patch("/me/", { currency: "ZWG" });
  expect((await owner.post("/items/", { name: "Salt", price: "1" })).body.currency).toBe("ZWG");
});
