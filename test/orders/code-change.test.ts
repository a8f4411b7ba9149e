import { describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";

describe("a customer's code", () => {
  test("is changed on all of the customer's orders, which get a new version", async () => {
    const owner = new Client();
    const customer = await owner.customer({ code: "OLD01" });
    const order = await owner.order({ customer: customer.id });
    const { headers } = await owner.get(`/orders/${order.id}/`);
    await owner.patch(`/customers/${customer.id}/`, { code: "NEW01" });
    const now = await owner.get(`/orders/${order.id}/`);
    expect(now.body).toMatchObject({ customer: customer.id, customer_code: "NEW01" });
    expect(now.headers.get("ETag")).not.toBe(headers.get("ETag"));
    expect((await owner.get("/orders/?customer_code=NEW01")).body.results).toHaveLength(1);
    expect((await owner.get("/orders/?customer_code=OLD01")).body.results).toEqual([]);
  });

  test("may change while orders are placed and moved to the customer: none is refused", async () => {
    const owner = new Client();
    const [customer, other] = [await owner.customer(), await owner.customer()];
    const moved = await owner.order({ customer: other.id });
    for (let round = 0; round < 6; round++) {
      const code = `CODE${round}`;
      const answers = await Promise.all([
        owner.patch(`/customers/${customer.id}/`, { code }),
        owner.patch(`/orders/${moved.id}/`, { customer: round % 2 ? other.id : customer.id }),
        ...Array.from({ length: 5 }, () =>
          owner.post("/orders/", { customer: customer.id, item: "Tea", quantity: 1, price_per_unit: "5" }),
        ),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 201, 201, 201, 201, 201]);
      const { results } = (await owner.get(`/orders/?customer=${customer.id}&limit=100`)).body;
      const codes = results.map((order: { customer_code: string }) => order.customer_code);
      expect(new Set(codes), "after all of them").toEqual(new Set([code]));
    }
  });
});
