import { describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";

describe("orders", () => {
  test("are placed, read, listed, replaced, patched and deleted", async () => {
    const owner = new Client();
    const customer = await owner.customer({ code: "WJ001" });
    const input = { customer: customer.id, item: "Basmati rice", quantity: 3, price_per_unit: "1250.50" };
    const placed = await owner.post("/orders/", input);
    expect(placed.status).toBe(201);
    expect(placed.headers.get("Location")).toBe(placed.body.url);
    expect(placed.body).toMatchObject({
      ...input,
      customer_code: "WJ001",
      item_id: null,
      amount: "3751.50",
      currency: "KES",
      status: "Pending",
      time_closed: null,
    });
    expect(placed.body.time_placed).toMatch(/Z$/);

    const path = `/orders/${placed.body.id}/`;
    expect((await owner.get(path)).body).toEqual(placed.body);
    expect((await owner.get("/orders/")).body.results).toEqual([placed.body]);

    const replaced = await owner.put(path, {
      customer_code: "wj001",
      item: "Sugar",
      quantity: 1,
      price_per_unit: 99,
    });
    expect(replaced.body).toMatchObject({
      item: "Sugar",
      quantity: 1,
      price_per_unit: "99.00",
      amount: "99.00",
    });

    const patched = await owner.patch(path, { quantity: 4 });
    expect(patched.body).toMatchObject({ item: "Sugar", quantity: 4, amount: "396.00" });

    expect((await owner.delete(path)).status).toBe(204);
    expect((await owner.get(path)).status).toBe(404);
    const { results } = (await owner.get("/notifications/")).body;
    expect(results.map(({ order }: { order: string | null }) => order)).toEqual([null]);
  });

  test("copy the name and price of a catalogue item at that moment", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const item = (await owner.post("/items/", { name: "Unga 2 kg", price: "210" })).body;
    const order = await owner.order({
      customer: customer.id,
      item: undefined,
      price_per_unit: undefined,
      item_id: item.id,
    });
    expect(order).toMatchObject({
      item: "Unga 2 kg",
      item_id: item.id,
      price_per_unit: "210.00",
      amount: "420.00",
    });

    await owner.patch(`/items/${item.id}/`, { name: "Unga 2kg bale", price: "2000" });
    expect((await owner.get(`/orders/${order.id}/`)).body).toEqual(order);

    const cheaper = await owner.order({
      customer: customer.id,
      item_id: item.id,
      item: undefined,
      price_per_unit: "1900",
    });
    expect(cheaper).toMatchObject({ item: "Unga 2kg bale", amount: "3800.00" });
  });

  test("take no inactive item, and name all that is not there at once", async () => {
    const owner = new Client();
    const item = (await owner.post("/items/", { name: "Old stock", price: "5", active: false })).body;
    const stranger = await new Client().customer();
    const { status, body } = await owner.post("/orders/", {
      customer: stranger.id,
      item_id: item.id,
      quantity: 1,
    });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { in: "body", pointer: "/customer", detail: "names no customer of yours" },
      { in: "body", pointer: "/item_id", detail: "names no active item of yours" },
    ]);
    expect((await owner.get("/notifications/")).body.results).toEqual([]);
  });

  test("are changed to nothing that is not there, which is all named at once", async () => {
    const owner = new Client();
    const order = await owner.order();
    const stranger = await new Client().customer();
    const path = `/orders/${order.id}/`;
    const wrong = { customer: stranger.id, item_id: crypto.randomUUID() };
    for (const answer of [
      await owner.patch(path, wrong),
      await owner.patch(path, { ...wrong, item: "Rice", price_per_unit: "3" }),
      await owner.put(path, { ...wrong, quantity: 1 }),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
        "/customer",
        "/item_id",
      ]);
    }
    const byCode = await owner.patch(path, { customer_code: "NONE1" });
    expect(byCode.body.errors[0].pointer).toBe("/customer_code");
    expect((await owner.get(path)).body).toEqual(order);
  });

  test("are replaced whole: a PUT without an item of the catalogue unlinks it", async () => {
    const owner = new Client();
    const item = (await owner.post("/items/", { name: "Sugar", price: "150" })).body;
    const order = await owner.order({ item_id: item.id, item: undefined, price_per_unit: undefined });
    const body = { customer: order.customer, item: "Beans", quantity: 1, price_per_unit: "2" };
    expect((await owner.put(`/orders/${order.id}/`, body)).body).toMatchObject({
      item: "Beans",
      item_id: null,
    });
    expect((await owner.delete(`/items/${item.id}/`)).status).toBe(204);
  });

  test("that are placed cancelled send no text", async () => {
    const owner = new Client();
    const order = await owner.order({ status: "Cancelled" });
    const [text] = (await owner.get(`/notifications/?order=${order.id}`)).body.results;
    expect(text).toMatchObject({ state: "skipped", attempts: 0, failure: { code: "cancelled" } });
  });

  test("name every bad field at once", async () => {
    const { status, body } = await new Client().post("/orders/", {
      quantity: 0,
      status: "Lost",
      colour: "red",
    });
    expect(status).toBe(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(
      ["/colour", "/customer", "/item", "/price_per_unit", "/quantity", "/status"].sort(),
    );
  });

  test("refuse a customer and a code that are not the same person", async () => {
    const owner = new Client();
    const [one, two] = [await owner.customer(), await owner.customer()];
    const body = { customer: one.id, customer_code: two.code, item: "Tea", quantity: 1, price_per_unit: "1" };
    expect((await owner.post("/orders/", body)).status).toBe(400);
  });

  test.each([
    ["Closed", "Pending"],
    ["Closed", "Cancelled"],
    ["Closed", "Closed"],
    ["Cancelled", "Pending"],
    ["Cancelled", "Closed"],
  ])("that are %s cannot become %s", async (from, to) => {
    const owner = new Client();
    const { id } = await owner.order();
    const settled = await owner.patch(`/orders/${id}/`, { status: from });
    expect(settled.body.status).toBe(from);
    expect(settled.body.time_closed).toMatch(/Z$/);
    const { status, body } = await owner.patch(`/orders/${id}/`, { status: to });
    expect([status, body.type]).toEqual([409, "/problems/conflict"]);
    expect((await owner.get(`/orders/${id}/`)).body).toEqual(settled.body);
  });

  test("change their version when their customer's code changes", async () => {
    const owner = new Client();
    const { id, customer } = await owner.order();
    const before = (await owner.get(`/orders/${id}/`)).headers.get("ETag")!;
    await owner.patch(`/customers/${customer}/`, { code: "NEW01" });
    const after = await owner.get(`/orders/${id}/`, { "If-None-Match": before });
    expect([after.status, after.body.customer_code]).toEqual([200, "NEW01"]);
  });

  test.each([
    ["quantity", 1.5],
    ["quantity", 100_001],
    ["quantity", "2"],
    ["price_per_unit", "-1"],
    ["price_per_unit", "1e3"],
    ["price_per_unit", "1,250"],
    ["price_per_unit", "1250.505"],
    ["price_per_unit", "1000000000"],
    ["price_per_unit", 0.1 + 0.2],
    ["price_per_unit", true],
  ])("refuse %s %s", async (field, value) => {
    const owner = new Client();
    const customer = await owner.customer();
    const body = { customer: customer.id, item: "Tea", quantity: 1, price_per_unit: "1", [field]: value };
    const answer = await owner.post("/orders/", body);
    expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, `/${field}`]);
  });

  test("never round: the largest amount is exact", async () => {
    const order = await new Client().order({ quantity: 100_000, price_per_unit: "999999999.99" });
    expect(order.amount).toBe("99999999999000.00");
  });

  test("are found by status, customer, code, item, time and words", async () => {
    const owner = new Client();
    const [amina, brian] = [
      await owner.customer({ first_name: "Amina" }),
      await owner.customer({ first_name: "Brian" }),
    ];
    const item = (await owner.post("/items/", { name: "Sugar 1 kg", price: "150" })).body;
    const first = await owner.order({ customer: amina.id, item: "Tea leaves 100%" });
    const second = await owner.order({
      customer: brian.id,
      item: undefined,
      price_per_unit: undefined,
      item_id: item.id,
    });
    await owner.patch(`/orders/${second.id}/`, { status: "Closed" });
    const found = async (query: string) => {
      const { status, body } = await owner.get(`/orders/?${query}`);
      expect(status, JSON.stringify(body)).toBe(200);
      return body.results.map(({ id }: { id: string }) => id);
    };
    expect(await found("status=Pending")).toEqual([first.id]);
    expect(await found(`customer=${brian.id}`)).toEqual([second.id]);
    expect(await found(`customer_code=${amina.code.toLowerCase()}`)).toEqual([first.id]);
    expect(await found(`item_id=${item.id}`)).toEqual([second.id]);
    expect(await found("search=sUGAR")).toEqual([second.id]);
    expect(await found("search=amina")).toEqual([first.id]);
    expect(await found("search=100%25")).toEqual([first.id]);
    expect(await found(`search=${encodeURIComponent(brian.phone)}`)).toEqual([second.id]);
    expect(await found(`time_placed_after=${second.time_placed}`)).toEqual([second.id]);
    expect(await found(`time_placed_before=${second.time_placed}`)).toEqual([first.id]);
    expect(await found("ordering=time_placed")).toEqual([first.id, second.id]);
    expect(await found("ordering=-time_closed")).toEqual([first.id, second.id]);
  });
});
