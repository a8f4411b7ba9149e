import { beforeAll, describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";

const owner = new Client();
let customer: { id: string };
let item: { id: string };
let order: { id: string; number: number };
let plain: { id: string };

beforeAll(async () => {
  customer = await owner.customer({ first_name: "Amina", note: "VIP" });
  item = (await owner.post("/items/", { name: "Chai ya maziwa", price: "120" })).body;
  order = await owner.order({
    customer: customer.id,
    item_id: item.id,
    item: undefined,
    price_per_unit: undefined,
  });
  plain = await owner.order({ customer: customer.id });
});

const read = async (path: string) => {
  const { status, body } = await owner.get(path);
  expect(status, path).toBe(200);
  return body;
};

describe("what an order refers to", () => {
  test("stands under `expanded` as it has it itself, of one and of a list", async () => {
    const expanded = { customer: await read(`/customers/${customer.id}/`), item };
    expect(await read(`/orders/${order.id}/?expand=customer,item`)).toEqual({ ...order, expanded });
    const { results } = await read("/orders/?ordering=time_placed&expand=customer,item");
    expect(results).toEqual([
      { ...order, expanded },
      { ...plain, expanded: { customer: expanded.customer, item: null } },
    ]);
    expect(await read(`/orders/${order.id}/?expand=item`)).toEqual({ ...order, expanded: { item } });
    expect((await read("/orders/?search=maziwa&expand=item")).results).toEqual([
      { ...order, expanded: { item } },
    ]);
    expect((await read("/orders/?count=true&limit=1&expand=item")).results[0].expanded).toEqual({
      item: null,
    });
  });

  test("is not there unless it is asked for", async () => {
    expect(await read(`/orders/${order.id}/`)).toEqual(order);
    expect((await read("/orders/")).results).toEqual([plain, order]);
  });

  test("is on every page of a list", async () => {
    const first = await read("/orders/?limit=1&expand=customer");
    const second = await read(first.next);
    expect([first, second].map(({ results }) => results[0].expanded.customer.id)).toEqual([
      customer.id,
      customer.id,
    ]);
  });
});

test("the order of a text stands beside it, and null where it was deleted", async () => {
  const [text] = (await read(`/notifications/?order=${order.id}&expand=order`)).results;
  expect(text.expanded).toEqual({ order });
  expect((await read(`/notifications/${text.id}/?expand=order`)).expanded).toEqual({ order });
  const other = await owner.order({ customer: customer.id });
  const [lone] = (await read(`/notifications/?order=${other.id}`)).results;
  await owner.delete(`/orders/${other.id}/`);
  expect((await read(`/notifications/${lone.id}/?expand=order`)).expanded).toEqual({ order: null });
});

test.each([
  ["/orders/", "phone", "phone cannot be expanded: customer, item can"],
  ["/orders/", "customer,supplier", "supplier cannot be expanded: customer, item can"],
  ["/orders/", "", "nothing cannot be expanded: customer, item can"],
  ["/orders/00000000-0000-7000-8000-000000000000/", "order", "order cannot be expanded: customer, item can"],
  ["/notifications/", "customer", "customer cannot be expanded: order can"],
])("%s refuses expand=%s", async (path, expand, detail) => {
  const { status, body } = await owner.get(`${path}?expand=${expand}`);
  expect([status, body.errors]).toEqual([400, [{ in: "query", pointer: "/expand", detail }]]);
});

test("lists that refer to nothing do not know it", async () => {
  const { status, body } = await owner.get("/customers/?expand=order");
  expect([status, body.errors[0].detail]).toEqual([400, "is not a parameter of this list"]);
});

test("the tag of an expanded answer changes with what it is expanded with, and is weak", async () => {
  const path = `/orders/${order.id}/?expand=customer`;
  for (const address of [path, "/orders/?expand=customer"]) {
    const tag = (await owner.get(address)).headers.get("ETag")!;
    expect(tag).toMatch(/^W\//);
    expect((await owner.get(address, { "If-None-Match": tag })).status).toBe(304);
    await owner.patch(`/customers/${customer.id}/`, { note: `Since ${address}` });
    const after = await owner.get(address, { "If-None-Match": tag });
    expect([after.status, after.headers.get("ETag") === tag]).toEqual([200, false]);
  }
  // It names no version of the order; that one did not change.
  const tag = (await owner.get(path)).headers.get("ETag")!;
  const refused = await owner.patch(`/orders/${order.id}/`, { quantity: 3 }, { "If-Match": tag });
  expect(refused.status).toBe(412);
  const version = (await owner.get(`/orders/${order.id}/`)).headers.get("ETag")!;
  expect(version).toBe('"1"');
  expect((await owner.patch(`/orders/${order.id}/`, { quantity: 3 }, { "If-Match": version })).status).toBe(
    200,
  );
});

test("nobody else's rows are shown", async () => {
  const stranger = new Client();
  expect((await stranger.get(`/orders/${order.id}/?expand=customer`)).status).toBe(404);
});
