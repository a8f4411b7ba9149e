import fc from "fast-check";
import { expect, test } from "vitest";
import { Client } from "../support/api.ts";

/** Prices that are legal in a currency of two decimal places. */
const price = fc
  .tuple(fc.nat(999_999_999), fc.integer({ min: 0, max: 2 }), fc.nat(99))
  .map(([whole, places, fraction]) => ({
    text: places === 0 ? `${whole}` : `${whole}.${String(fraction).padStart(2, "0").slice(0, places)}`,
    minor:
      BigInt(whole) * 100n + BigInt(String(fraction).padStart(2, "0").slice(0, places).padEnd(2, "0") || 0),
  }));

const decimal = (minor: bigint) => `${minor / 100n}.${String(minor % 100n).padStart(2, "0")}`;

test("quantity times price is exact, from a string or a number, for any order", async () => {
  const owner = new Client();
  await owner.patch("/me/", { sms_enabled: false });
  const { id } = await owner.order({ item: "Anything" });
  await fc.assert(
    fc.asyncProperty(
      price,
      fc.integer({ min: 1, max: 100_000 }),
      fc.boolean(),
      async (one, quantity, asNumber) => {
        const price_per_unit = asNumber ? Number(one.text) : one.text;
        const { status, body } = await owner.patch(`/orders/${id}/`, { quantity, price_per_unit });
        expect(status, JSON.stringify(body)).toBe(200);
        expect([body.price_per_unit, body.amount]).toEqual([
          decimal(one.minor),
          decimal(one.minor * BigInt(quantity)),
        ]);
      },
    ),
    { numRuns: 50 },
  );
});

test("a price that would have to be rounded is refused, never rounded", async () => {
  const owner = new Client();
  const { id } = await owner.order();
  const before = (await owner.get(`/orders/${id}/`)).body;
  await fc.assert(
    fc.asyncProperty(
      fc.nat(999),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (whole, thousandth, asNumber) => {
        const text = `${whole}.12${thousandth}`;
        const { status, body } = await owner.patch(`/orders/${id}/`, {
          price_per_unit: asNumber ? Number(text) : text,
        });
        expect([status, body.errors[0].pointer]).toEqual([400, "/price_per_unit"]);
      },
    ),
    { numRuns: 20 },
  );
  expect((await owner.get(`/orders/${id}/`)).body).toEqual(before);
});
