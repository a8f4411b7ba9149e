import fc from "fast-check";
import { expect, test } from "vitest";
import { Client, somePhone } from "../support/api.ts";

const name = fc.stringMatching(/^[A-Za-z]{1,20}$/);

test("PATCH merges: what is sent changes, what is not stays, and nothing else happens (RFC 7396)", async () => {
  const owner = new Client();
  let customer = await owner.customer();
  const changes = fc.record(
    {
      first_name: name,
      second_name: name,
      sms_opt_out: fc.boolean(),
      phone: fc.constant(null).map(() => somePhone()),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(changes, async (patch) => {
      const answer = await owner.patch(`/customers/${customer.id}/`, patch, {
        "Content-Type": "application/merge-patch+json",
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ ...customer, ...patch, updated_at: answer.body.updated_at });
      customer = answer.body;
    }),
    { numRuns: 30 },
  );
});

test("null in a PATCH removes what can be removed, and is refused where it cannot", async () => {
  const owner = new Client();
  const item = (await owner.post("/items/", { name: "Tea", price: "1" })).body;
  const order = await owner.order({ item_id: item.id, item: undefined, price_per_unit: undefined });
  const unlinked = await owner.patch(`/orders/${order.id}/`, { item_id: null });
  expect(unlinked.body).toEqual({ ...order, item_id: null, updated_at: unlinked.body.updated_at });
  for (const field of ["customer", "customer_code", "item", "quantity", "price_per_unit", "status"]) {
    const { status, body } = await owner.patch(`/orders/${order.id}/`, { [field]: null });
    expect([status, body.errors?.[0]], field).toEqual([
      400,
      { in: "body", pointer: `/${field}`, detail: expect.any(String) },
    ]);
  }
});
