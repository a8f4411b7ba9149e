import { describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";

describe("items", () => {
  test("are created, read, listed, replaced, patched and deleted", async () => {
    const owner = new Client();
    const created = await owner.post("/items/", { name: "Basmati rice 5 kg", price: "1250" });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      name: "Basmati rice 5 kg",
      price: "1250.00",
      currency: "KES",
      active: true,
    });
    const path = `/items/${created.body.id}/`;
    expect((await owner.get(path)).body).toEqual(created.body);
    expect((await owner.get("/items/?active=true")).body.results).toEqual([created.body]);
    expect((await owner.put(path, { name: "Pishori 5 kg", price: 1300.5 })).body).toMatchObject({
      name: "Pishori 5 kg",
      price: "1300.50",
    });
    expect((await owner.patch(path, { active: false })).body).toMatchObject({
      name: "Pishori 5 kg",
      active: false,
    });
    expect((await owner.get("/items/?active=true")).body.results).toEqual([]);
    expect((await owner.delete(path)).status).toBe(204);
    expect((await owner.get(path)).status).toBe(404);
  });

  test("are told apart by name", async () => {
    const owner = new Client();
    await owner.post("/items/", { name: "Sugar", price: "1" });
    const { status, body } = await owner.post("/items/", { name: "Sugar", price: "2" });
    expect([status, body.errors[0].pointer]).toEqual([409, "/name"]);
  });

  test("that were ordered cannot be deleted", async () => {
    const owner = new Client();
    const item = (await owner.post("/items/", { name: "Sugar", price: "1" })).body;
    await owner.order({ item_id: item.id });
    const { status, body } = await owner.delete(`/items/${item.id}/`);
    expect(status).toBe(409);
    expect(body.detail).toContain("1 order ");
  });

  test("keep to the decimal places of the business's currency", async () => {
    const owner = new Client();
    await owner.patch("/me/", { currency: "ugx" });
    const { status, body } = await owner.post("/items/", { name: "Matoke", price: "5000.50" });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { in: "body", pointer: "/price", detail: "UGX has at most 0 decimal places" },
    ]);
    expect((await owner.post("/items/", { name: "Matoke", price: "5000.00" })).body).toMatchObject({
      price: "5000",
      currency: "UGX",
    });
  });
});
