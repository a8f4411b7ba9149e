import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, systemScope } from "../../src/db/scope.ts";

test.each([
  ["KES", "1250.50", "125050", "1250.50"],
  ["USD", "0.1", "10", "0.10"],
  ["UGX", "5000", "5000", "5000"],
  ["JPY", "0", "0", "0"],
  ["KWD", "1.005", "1005", "1.005"],
  ["CLF", "999999999.9999", "9999999999999", "999999999.9999"],
])("in %s, %s is %s minor units and %s again", async (currency, amount, minor, shown) => {
  const units = sql`minor_units(${amount}::numeric, ${currency}, 'price')`;
  const [{ rows }] = await systemScope.run([
    db.execute(sql`select ${units}::text as minor, decimal_amount(${units}, ${currency}) as shown`),
  ]);
  expect(rows).toEqual([{ minor, shown }]);
});
