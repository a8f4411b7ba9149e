import { describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";

const key = (name = crypto.randomUUID() as string) => ({ "Idempotency-Key": name });

describe("an Idempotency-Key", () => {
  test("replays the first answer, whatever has happened since", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const body = { customer: customer.id, item: "Tea", quantity: 1, price_per_unit: "120" };
    const headers = key();
    const first = await owner.post("/orders/", body, headers);
    expect([first.status, first.headers.get("Idempotency-Replayed")]).toEqual([201, null]);
    await owner.patch(`/orders/${first.body.id}/`, { quantity: 7 });
    await owner.delete(`/orders/${first.body.id}/`);
    // White space and the order of keys make no other request.
    const again = await owner.post("/orders/", JSON.stringify({ ...body, item: "Tea " }, null, 2), headers);
    expect([again.status, again.headers.get("Idempotency-Replayed")]).toEqual([201, "true"]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("Location")).toBe(first.headers.get("Location"));
    expect(again.headers.get("ETag")).toBe(first.headers.get("ETag"));
    expect((await owner.get("/notifications/?count=true")).body.count).toBe(1);
  });

  test("is refused with 422 for another body, another path or another method's resource", async () => {
    const owner = new Client();
    const headers = key();
    await owner.post("/items/", { name: "Tea", price: "1" }, headers);
    for (const [path, body] of [
      ["/items/", { name: "Tea", price: "2" }],
      ["/customers/", { first_name: "A", second_name: "B", phone: "+254712345678" }],
    ] as const) {
      const { status, body: problem } = await owner.post(path, body, headers);
      expect([status, problem.errors[0].pointer]).toEqual([422, "/Idempotency-Key"]);
    }
    expect((await owner.get("/customers/")).body.results).toEqual([]);
    expect((await owner.get("/items/")).body.results).toHaveLength(1);
  });

  test("is not used up by a request that failed", async () => {
    const owner = new Client();
    const customer = await owner.customer({ code: "TAKEN" });
    const headers = key();
    const order = { customer: customer.id, item: "Tea", quantity: 1, price_per_unit: "1" };
    expect((await owner.post("/orders/", { ...order, quantity: 0 }, headers)).status).toBe(400);
    expect((await owner.post("/orders/", { ...order, customer: crypto.randomUUID() }, headers)).status).toBe(
      400,
    );
    expect((await owner.post("/orders/", { ...order, price_per_unit: "1.005" }, headers)).status).toBe(400);
    const taken = { first_name: "A", second_name: "B", phone: "+254712345678", code: "TAKEN" };
    expect((await owner.post("/customers/", taken, headers)).status).toBe(409);
    expect((await owner.post("/orders/", order, headers)).status).toBe(201);
  });

  test("makes one row, one text and equal answers of 50 concurrent twins", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const body = { customer: customer.id, item: "Tea", quantity: 1, price_per_unit: "120" };
    const headers = key();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => owner.post("/orders/", body, headers)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get("Idempotency-Replayed") !== "true")).toHaveLength(1);
    expect((await owner.get("/orders/?count=true")).body.count).toBe(1);
    expect((await owner.get("/notifications/?count=true")).body.count).toBe(1);
  });

  test.each(["", "x".repeat(256), "with space", "é"])("must be visible ASCII: %s", async (name) => {
    const { status, body } = await new Client().post("/items/", { name: "Tea", price: "1" }, key(name));
    expect([status, body.errors?.[0]]).toEqual([400, expect.objectContaining({ in: "header" })]);
  });
});
