import { describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";
import { imported } from "../support/csv.ts";

const found = async (owner: Client, query: string) =>
  (await owner.get(`/orders/?${query}`)).body.results.map(({ number }: { number: number }) => number);

describe("the number of an order", () => {
  test("counts the orders of a business from 1, and is for reading alone", async () => {
    const [owner, other] = [new Client(), new Client()];
    const first = await owner.order();
    expect([first.number, (await owner.order()).number, (await other.order()).number]).toEqual([1, 2, 1]);
    for (const [method, body] of [
      ["post", { customer: first.customer, item: "Tea", quantity: 1, price_per_unit: "1", number: 7 }],
      ["patch", { number: 7 }],
    ] as const) {
      const answer = await owner[method](`/orders/${method === "patch" ? `${first.id}/` : ""}`, body);
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, "/number"]);
    }
    await owner.patch(`/orders/${first.id}/`, { quantity: 5 });
    expect((await owner.get(`/orders/${first.id}/`)).body.number).toBe(1);
  });

  test("is nobody else's when many are placed and imported at the same moment", async () => {
    const owner = new Client();
    const customer = await owner.customer({ code: "WJ001" });
    const input = { customer: customer.id, item: "Tea", quantity: 1, price_per_unit: "1" };
    const rows = (name: string) => Array.from({ length: 30 }, (_, n) => `${name}${n},WJ001,Tea,1,1`);
    const file = (name: string) =>
      ["reference,customer_code,item,quantity,price_per_unit", ...rows(name)].join("\n");
    await Promise.all([
      imported(owner, "orders", file("a")),
      imported(owner, "orders", file("b")),
      ...Array.from({ length: 20 }, () => owner.post("/orders/", input)),
    ]);
    const { results } = (await owner.get("/orders/?limit=100")).body;
    const numbers: number[] = results.map(({ number }: { number: number }) => number);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, n) => n + 1));
  });

  test("is not taken again: not by an order that is refused, a replay or a dry run, nor after one was deleted", async () => {
    const owner = new Client();
    const { customer, id } = await owner.order({ reference: "r1" });
    const input = { customer, item: "Tea", quantity: 1, price_per_unit: "1" };
    expect((await owner.post("/orders/", { ...input, reference: "r1" })).status).toBe(409);
    expect((await owner.post("/orders/", { ...input, item_id: crypto.randomUUID() })).status).toBe(400);
    const key = { "Idempotency-Key": "once" };
    const [made, again] = [
      await owner.post("/orders/", input, key),
      await owner.post("/orders/", input, key),
    ];
    expect([made.body.number, again.body.number]).toEqual([2, 2]);
    await owner.patch(`/customers/${customer}/`, { code: "WJ001" });
    const file = "reference,customer_code,item,quantity,price_per_unit\nr2,WJ001,Tea,1,1\nr3,WJ001,Tea,1,1\n";
    await imported(owner, "orders", file, "?dry_run=true");
    await owner.delete(`/orders/${id}/`);
    await imported(owner, "orders", file);
    expect(await found(owner, "ordering=time_placed")).toEqual([2, 3, 4]);
    expect(await found(owner, "reference=r2")).toEqual([3]);
  });

  test("finds the order: as a filter, and as `12` or `#12` in a search", async () => {
    const owner = new Client();
    const customer = await owner.customer({ phone: "+254711000111" });
    const rows = Array.from({ length: 120 }, (_, n) => `k${n + 1}-,X${n % 7}X,1`);
    await owner.patch(`/customers/${customer.id}/`, { code: "WJ001" });
    await imported(
      owner,
      "orders",
      ["reference,item,quantity,customer_code,price_per_unit", ...rows.map((row) => `${row},WJ001,1`)].join(
        "\n",
      ),
    );
    expect(await found(owner, "number=12")).toEqual([12]);
    expect(await found(owner, "number=121")).toEqual([]);
    for (const term of ["12", "%2312", "#12".replace("#", "%23")]) {
      expect(await found(owner, `search=${term}`), term).toEqual([12]);
    }
    expect(await found(owner, "search=%23120")).toEqual([120]);
    expect(await found(owner, "search=12&status=Closed")).toEqual([]);
    const wrong = await owner.get("/orders/?number=%2312");
    expect([wrong.status, wrong.body.errors[0]]).toMatchObject([
      400,
      { in: "query", pointer: "/number", detail: "must be a whole number from 1 to 999999999" },
    ]);
  });
});

describe("the reference of an order", () => {
  test("is the client's own: kept, changed, taken away, and found", async () => {
    const owner = new Client();
    const order = await owner.order({ reference: " Receipt 17/b " });
    expect(order.reference).toBe("Receipt 17/b");
    const path = `/orders/${order.id}/`;
    expect((await owner.get("/orders/?reference=Receipt%2017/b")).body.results).toEqual([order]);
    expect(await found(owner, "reference=receipt%2017/b")).toEqual([]);
    expect(await found(owner, "search=17/b")).toEqual([1]);
    expect((await owner.patch(path, { reference: "R18" })).body.reference).toBe("R18");
    expect((await owner.patch(path, { quantity: 3 })).body.reference).toBe("R18");
    expect((await owner.patch(path, { reference: null })).body.reference).toBeNull();
    expect((await owner.order()).reference).toBeNull();
  });

  test("is one order's alone, of all that a business has", async () => {
    const [owner, other] = [new Client(), new Client()];
    const [first, second] = [await owner.order({ reference: "R1" }), await owner.order()];
    expect((await other.order({ reference: "R1" })).reference).toBe("R1");
    const input = {
      customer: first.customer,
      item: "Tea",
      quantity: 1,
      price_per_unit: "1",
      reference: "R1",
    };
    for (const answer of [
      await owner.post("/orders/", input),
      await owner.patch(`/orders/${second.id}/`, { reference: "R1" }),
      await owner.put(`/orders/${second.id}/`, input),
    ]) {
      expect([answer.status, answer.body.errors]).toEqual([
        409,
        [{ in: "body", pointer: "/reference", detail: "another of your orders has this reference" }],
      ]);
    }
    expect((await owner.put(`/orders/${first.id}/`, input)).status, "its own").toBe(200);
    await owner.delete(`/orders/${first.id}/`);
    expect((await owner.post("/orders/", input)).status, "once it is free").toBe(201);
    const twins = await Promise.all(
      [1, 2, 3].map(() => owner.post("/orders/", { ...input, reference: "R2" })),
    );
    expect(twins.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await owner.get("/notifications/?count=true")).body.count, "a text for each order").toBe(4);
  });

  test("is of at most 255 characters", async () => {
    const owner = new Client();
    const order = await owner.order({ reference: "x".repeat(255) });
    for (const [reference, detail] of [
      ["x".repeat(256), "must be at most 255 characters"],
      ["", "must not be empty"],
      ["a\nb", "must be one line without control characters"],
    ]) {
      const { status, body } = await owner.patch(`/orders/${order.id}/`, { reference });
      expect([status, body.errors]).toEqual([400, [{ in: "body", pointer: "/reference", detail }]]);
    }
  });

  test("is what an import knows the order by: one that was placed over the API is not made again, nor texted", async () => {
    const owner = new Client();
    const customer = await owner.customer({ code: "WJ001" });
    await owner.order({
      customer: customer.id,
      reference: "till-7",
      item: "Tea",
      quantity: 1,
      price_per_unit: "20",
    });
    const rows = "till-7,WJ001,Tea,1,20\ntill-8,WJ001,Tea,2,20\n";
    // The name that the column had before.
    for (const name of ["reference", "idempotency_key", "Idempotency key"]) {
      const file = `${name},customer_code,item,quantity,price_per_unit\n${rows}`;
      const report = await imported(owner, "orders", file, "?send_texts=true");
      expect([report.unchanged.count, report.refused.count], name).toEqual([name === "reference" ? 1 : 2, 0]);
    }
    expect(await found(owner, "ordering=time_placed")).toEqual([1, 2]);
    expect((await owner.get("/notifications/?count=true")).body.count).toBe(2);
  });
});

describe("a note", () => {
  const NOTE = "Ring twice.\r\n\r\n\tAsk for Ng’ang’a";

  test.each(["orders", "customers"])("is kept as it was written, of %s", async (collection) => {
    const owner = new Client();
    const one =
      collection === "orders" ? await owner.order({ note: NOTE }) : await owner.customer({ note: NOTE });
    const path = `/${collection}/${one.id}/`;
    expect(one.note).toBe("Ring twice.\n\n\tAsk for Ng’ang’a");
    const search = async (term: string) =>
      (await owner.get(`/${collection}/?search=${term}`)).body.results.length;
    expect([await search("ng'ang'a"), await search("twice ask"), await search("knock")]).toEqual([1, 1, 0]);
    // Where a word begins that is too short to be found anywhere.
    expect(await search("as")).toBe(1);
    expect((await owner.patch(path, { note: "x".repeat(2000) })).body.note).toHaveLength(2000);
    for (const [note, detail] of [
      ["x".repeat(2001), "must be at most 2000 characters"],
      [" \n\u200b", "must not be empty: null is none"],
      ["a\u0007", "must be without control characters"],
      [7, "must be text, or null"],
    ]) {
      const { status, body } = await owner.patch(path, { note });
      expect([status, body.errors]).toEqual([400, [{ in: "body", pointer: "/note", detail }]]);
    }
    expect((await owner.patch(path, { note: null })).body.note).toBeNull();
  });

  test("of a customer finds their orders, and none is in a text", async () => {
    const owner = new Client();
    const customer = await owner.customer({ note: "Pays in Tuesday shillings" });
    const order = await owner.order({ customer: customer.id, note: "Leave at the kiosk" });
    expect((await owner.get("/orders/?search=tuesday")).body.results).toEqual([order]);
    const { body } = await owner.get(`/notifications/?order=${order.id}`);
    expect(JSON.stringify(body)).not.toMatch(/Tuesday|kiosk/);
    const unknown = await owner.patch("/me/", { sms_template: "Hi {note}" });
    expect(unknown.status).toBe(400);
  });
});

describe("a text", () => {
  const message = async (owner: Client, order: { id: string }) =>
    (await owner.get(`/notifications/?order=${order.id}`)).body.results[0].message;

  test("has the number, the reference and the amount of its order", async () => {
    const owner = new Client();
    await owner.patch("/me/", { sms_template: "#{number} ({reference}): {amount} for {quantity} {item}" });
    const order = await owner.order({
      reference: "R-17",
      quantity: 3,
      price_per_unit: "0.10",
      item: "Pencil",
    });
    expect(await message(owner, order)).toBe("#1 (R-17): KES 0.30 for 3 Pencil");
    expect(await message(owner, await owner.order())).toBe("#2 (): KES 2500.00 for 2 Basmati rice");
    await owner.patch("/me/", { currency: "UGX" });
    expect(await message(owner, await owner.order({ quantity: 100_000, price_per_unit: "999999999" }))).toBe(
      "#3 (): UGX 99999999900000 for 100000 Basmati rice",
    );
    // A long reference is shortened as names are.
    const long = await message(
      owner,
      await owner.order({ reference: "€".repeat(255), item: "€".repeat(200) }),
    );
    expect(long).toMatch(/^#4 \(€+\.\.\.\): UGX 2500 for 2 €+\.\.\.$/);
  });

  test("of an imported order has them too", async () => {
    const owner = new Client();
    await owner.patch("/me/", { sms_template: "#{number} {reference} {amount}" });
    await owner.customer({ code: "WJ001" });
    const file = "reference,customer_code,item,quantity,price_per_unit\nr1,WJ001,Tea,2,1.25\n";
    await imported(owner, "orders", file, "?send_texts=true");
    const { results } = (await owner.get("/notifications/")).body;
    expect(results[0].message).toBe("#1 r1 KES 2.50");
  });

  test("that is tried in the settings shows them in the business's currency", async () => {
    const owner = new Client();
    const preview = async () =>
      (await owner.post("/me/sms-preview/", { sms_template: "{number} {reference} {amount}" })).body.message;
    expect(await preview()).toBe("12 receipt-1042 KES 2500.00");
    await owner.patch("/me/", { currency: "UGX" });
    expect(await preview()).toBe("12 receipt-1042 UGX 2500");
  });
});

describe("the item of a pending order", () => {
  test("is changed for another of the catalogue, with its name and price unless others are given", async () => {
    const owner = new Client();
    const [tea, rice] = [
      (await owner.post("/items/", { name: "Tea", price: "120" })).body,
      (await owner.post("/items/", { name: "Rice", price: "1250" })).body,
    ];
    const order = await owner.order({ item: undefined, price_per_unit: undefined, item_id: tea.id });
    const path = `/orders/${order.id}/`;
    expect((await owner.patch(path, { item_id: rice.id })).body).toMatchObject({
      item_id: rice.id,
      item: "Rice",
      price_per_unit: "1250.00",
      amount: "2500.00",
    });
    expect(
      (await owner.patch(path, { item_id: tea.id, price_per_unit: "100", item: "Good tea" })).body,
    ).toMatchObject({ item_id: tea.id, item: "Good tea", amount: "200.00" });
    expect((await owner.patch(path, { item_id: null, item: "Whatever" })).body).toMatchObject({
      item_id: null,
      item: "Whatever",
      price_per_unit: "100.00",
    });
    const put = { customer: order.customer, item_id: rice.id, quantity: 1 };
    expect((await owner.put(path, put)).body).toMatchObject({ item: "Rice", amount: "1250.00" });
  });

  test("is not changed for one that is not sold any more, but stays it", async () => {
    const owner = new Client();
    const [tea, old] = [
      (await owner.post("/items/", { name: "Tea", price: "120" })).body,
      (await owner.post("/items/", { name: "Old", price: "1", active: false })).body,
    ];
    const order = await owner.order({ item: undefined, price_per_unit: undefined, item_id: tea.id });
    const path = `/orders/${order.id}/`;
    const { status, body } = await owner.patch(path, { item_id: old.id });
    expect([status, body.errors]).toEqual([
      400,
      [{ in: "body", pointer: "/item_id", detail: "names no active item of yours" }],
    ]);
    await owner.patch(`/items/${tea.id}/`, { active: false });
    const put = { customer: order.customer, item_id: tea.id, quantity: 4 };
    expect((await owner.put(path, put)).body).toMatchObject({ item_id: tea.id, quantity: 4 });
  });

  test("is not changed once the order is closed or cancelled", async () => {
    const owner = new Client();
    const tea = (await owner.post("/items/", { name: "Tea", price: "120" })).body;
    for (const state of ["Closed", "Cancelled"]) {
      const order = await owner.order({ status: state });
      const { status, body } = await owner.patch(`/orders/${order.id}/`, { item_id: tea.id });
      expect([status, body.detail]).toEqual([
        409,
        `This order is ${state}: only a pending order can be changed`,
      ]);
    }
  });
});
