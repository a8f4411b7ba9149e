import { describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";

describe("entity tags", () => {
  test("are strong on one resource, weak on a list, and give 304 when nothing changed", async () => {
    const owner = new Client();
    const { id } = await owner.customer();
    const one = await owner.get(`/customers/${id}/`);
    expect(one.headers.get("ETag")).toMatch(/^"[^"]+"$/);
    const list = await owner.get("/customers/");
    expect(list.headers.get("ETag")).toMatch(/^W\/"[^"]+"$/);
    for (const [path, answer] of [
      [`/customers/${id}/`, one],
      ["/customers/", list],
    ] as const) {
      const again = await owner.get(path, { "If-None-Match": answer.headers.get("ETag")! });
      expect([again.status, again.body]).toEqual([304, ""]);
      expect(again.headers.get("ETag")).toBe(answer.headers.get("ETag"));
    }
    const changed = await owner.patch(`/customers/${id}/`, { first_name: "Amina" });
    expect(changed.headers.get("ETag")).not.toBe(one.headers.get("ETag"));
    const stale = await owner.get(`/customers/${id}/`, { "If-None-Match": one.headers.get("ETag")! });
    expect([stale.status, stale.headers.get("ETag")]).toEqual([200, changed.headers.get("ETag")]);
  });

  test("that are stale in If-Match give 412 and change nothing", async () => {
    const owner = new Client();
    const order = await owner.order();
    const item = (await owner.post("/items/", { name: "Sugar", price: "1" })).body;
    const resources = [
      [`/orders/${order.id}/`, { customer: order.customer, item: "x", quantity: 9, price_per_unit: "1" }],
      [`/customers/${order.customer}/`, { first_name: "x", second_name: "y", phone: "+254712345678" }],
      [`/items/${item.id}/`, { name: "x", price: "9" }],
    ] as const;
    for (const [path, body] of resources) {
      const stale = (await owner.get(path)).headers.get("ETag")!;
      const { headers } = await owner.patch(path, {});
      const current = headers.get("ETag")!;
      expect(current).not.toBe(stale);
      const before = await owner.get(path);
      for (const answer of [
        await owner.put(path, body, { "If-Match": stale }),
        await owner.patch(path, body, { "If-Match": `"other", ${stale}` }),
        await owner.delete(path, { "If-Match": stale }),
        await owner.delete(path, { "If-Match": `W/${current}` }),
      ]) {
        expect([answer.status, answer.headers.get("ETag")]).toEqual([412, current]);
      }
      expect((await owner.get(path)).body).toEqual(before.body);
      expect((await owner.put(path, body, { "If-Match": `"other", ${current}` })).status).toBe(200);
      expect((await owner.patch(path, {}, { "If-Match": "*" })).status).toBe(200);
    }
  });

  test("let one of many concurrent changes through", async () => {
    const owner = new Client();
    const { id } = await owner.customer();
    const tag = (await owner.get(`/customers/${id}/`)).headers.get("ETag")!;
    const names = Array.from({ length: 10 }, (_, n) => `Name ${n}`);
    const answers = await Promise.all(
      names.map((first_name) => owner.patch(`/customers/${id}/`, { first_name }, { "If-Match": tag })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array(9).fill(412)]);
    const winner = answers.find(({ status }) => status === 200)!;
    expect((await owner.get(`/customers/${id}/`)).body).toEqual(winner.body);
  });

  test("decide between a change and a deletion at the same time, and the loser leaves no trace", async () => {
    const owner = new Client();
    await owner.patch("/me/", { sms_enabled: false });
    const customer = (await owner.customer()).id;
    for (let round = 0; round < 15; round++) {
      const { id } = await owner.order({ customer });
      const path = `/orders/${id}/`;
      const headers = { "If-Match": (await owner.get(path)).headers.get("ETag")! };
      const [patched, deleted] = await Promise.all([
        owner.patch(path, { quantity: 9 }, headers),
        owner.delete(path, headers),
      ]);
      expect([
        [200, 412],
        [404, 204],
      ]).toContainEqual([patched.status, deleted.status]);
      const texts = (await owner.get(`/notifications/?order=${id}`)).body.results;
      expect(texts).toHaveLength(deleted.status === 412 ? 1 : 0);
    }
  });

  test("that are malformed in If-Match are refused", async () => {
    const owner = new Client();
    const { id } = await owner.customer();
    for (const header of ["3", '"open', '"a" "b"']) {
      const { status } = await owner.patch(`/customers/${id}/`, { first_name: "x" }, { "If-Match": header });
      expect(status, header).toBe(400);
    }
  });
});
