import { describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";
import { exported } from "../support/csv.ts";

/** Makes three of a collection and then changes the first. @returns their ids, in the order of their last change */
const MADE: Record<string, (owner: Client) => Promise<string[]>> = {
  customers: async (owner) => {
    const [one, two, three] = [await owner.customer(), await owner.customer(), await owner.customer()];
    await owner.patch(`/customers/${one.id}/`, { note: "Changed" });
    return [two.id, three.id, one.id];
  },
  items: async (owner) => {
    const item = async (name: string) => (await owner.post("/items/", { name, price: "1" })).body.id;
    const [one, two, three] = [await item("A"), await item("B"), await item("C")];
    await owner.patch(`/items/${one}/`, { active: false });
    return [two, three, one];
  },
  orders: async (owner) => {
    const [one, two, three] = [await owner.order(), await owner.order(), await owner.order()];
    await owner.patch(`/orders/${one.id}/`, { status: "Closed" });
    return [two.id, three.id, one.id];
  },
  notifications: async (owner) => {
    const { customer, id } = await owner.order({
      customer: (await owner.customer({ sms_opt_out: true })).id,
    });
    const input = { customer, item: "Tea", quantity: 1, price_per_unit: "1" };
    const text = async (order: string) =>
      (await owner.get(`/notifications/?order=${order}`)).body.results[0].id;
    const one = await text(id);
    const [two, three] = [
      await text((await owner.post("/orders/", input)).body.id),
      await text((await owner.post("/orders/", input)).body.id),
    ];
    // A text that was not sent is taken off its order.
    await owner.delete(`/orders/${id}/`);
    return [two, three, one];
  },
};

describe.each(Object.keys(MADE))("%s", (collection) => {
  test("are listed in the order of their last change, from one time to another", async () => {
    const owner = new Client();
    const ids = await MADE[collection]!(owner);
    const list = async (query: string) => {
      const { status, body } = await owner.get(`/${collection}/?${query}`);
      expect(status).toBe(200);
      return body.results as { id: string; updated_at: string }[];
    };
    const idsOf = async (query: string) => (await list(query)).map(({ id }) => id);
    const all = await list("ordering=updated_at");
    expect(all.map(({ id }) => id)).toEqual(ids);
    expect(await idsOf("ordering=-updated_at")).toEqual([...ids].reverse());
    const [, second, last] = all.map(({ updated_at }) => encodeURIComponent(updated_at));
    expect(await idsOf(`ordering=updated_at&updated_at_after=${second}`)).toEqual(ids.slice(1));
    expect(await idsOf(`ordering=updated_at&updated_at_before=${last}`)).toEqual(ids.slice(0, 2));
    expect(await idsOf(`updated_at_after=${second}&updated_at_before=${second}`)).toEqual([]);
    if (collection !== "notifications") {
      const { rows } = await exported(owner, collection, `?ordering=updated_at&updated_at_after=${last}`);
      expect(rows.map(({ id }) => id)).toEqual([ids[2]]);
    }
    const wrong = await owner.get(`/${collection}/?updated_at_after=yesterday`);
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, "/updated_at_after"]);
  });

  test("are all met by a program that follows the pages", async () => {
    const owner = new Client();
    const ids = await MADE[collection]!(owner);
    const met: string[] = [];
    for (let next = `/${collection}/?ordering=updated_at&limit=1`; next; ) {
      const { body } = await owner.get(next);
      met.push(...body.results.map(({ id }: { id: string }) => id));
      next = body.next;
    }
    expect(met).toEqual(ids);
  });
});
