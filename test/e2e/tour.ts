import { expect } from "vitest";
import type { operations } from "./api.d.ts";
import { within } from "./product.ts";

type Json<Part> = Part extends { content: { "application/json": infer Body } } ? Body : never;
type Success<Id extends keyof operations> = {
  [Status in keyof operations[Id]["responses"]]: Status extends 200 | 201 | 202
    ? Json<operations[Id]["responses"][Status]>
    : never;
}[keyof operations[Id]["responses"]];

/** What an operation takes, by its contract. */
export interface Input<Id extends keyof operations> {
  path?: operations[Id]["parameters"]["path"];
  query?: operations[Id]["parameters"]["query"];
  headers?: Record<string, string>;
  body?: operations[Id] extends { requestBody: infer Body } ? Json<Body> : never;
}

/** A generated client: calls an operation by its id. */
export type Call = <Id extends keyof operations>(
  id: Id,
  input?: Input<Id>,
) => Promise<{ status: number; data: Success<Id>; error?: unknown }>;

/**
 * Walks through everything that a shop does, by a generated client, and leaves nothing behind.
 * @param gateway the stand-in of Africa's Talking
 */
export async function walk(call: Call, gateway: string): Promise<void> {
  const faults = (mix: object) => fetch(`${gateway}/faults`, { method: "PUT", body: JSON.stringify(mix) });
  const saved = await call("patchMe", { body: { business_name: "Duka Letu", currency: "KES" } });
  expect(saved).toMatchObject({ status: 200, data: { business_name: "Duka Letu" } });
  expect((await call("getMe")).data).toEqual(saved.data);

  const person = { first_name: "Wanjiru", second_name: "Kamau", code: "WJ001", phone: "0712 345 678" };
  const customer = (await call("createCustomer", { body: { ...person, sms_opt_out: false } })).data;
  expect(customer.phone).toBe("+254712345678");
  const item = (await call("createItem", { body: { name: "Basmati rice 5 kg", price: 1250, active: true } }))
    .data;
  expect(item.price).toBe("1250.00");
  const wrong = await call("createCustomer", {
    body: { ...person, first_name: "", phone: "0712", sms_opt_out: false },
  });
  expect(wrong.error).toMatchObject({ errors: [{ pointer: "/first_name" }, { pointer: "/phone" }] });

  await faults({ mode: "reject" });
  const input = { customer_code: customer.code, item_id: item.id, quantity: 2, status: "Pending" as const };
  const headers = { "Idempotency-Key": `tour-${crypto.randomUUID()}` };
  const place = () => call("createOrder", { headers, body: input });
  const [placed, replayed] = [await place(), await place()];
  expect(placed).toMatchObject({ status: 201, data: { item: "Basmati rice 5 kg", amount: "2500.00" } });
  expect(replayed).toEqual(placed);
  const order = placed.data.id;

  const failed = await within(30, "the text", async () => {
    const [text] = (await call("listNotifications", { query: { order } })).data.results;
    return text?.state === "failed" ? text : undefined;
  });
  await faults({});
  const resent = await call("resendNotification", { path: { id: failed.id } });
  expect(resent).toMatchObject({ status: 202, data: { state: "queued" } });
  const read = () => call("getNotification", { path: { id: failed.id } });
  await within(30, "the text", async () =>
    ["sent", "delivered"].includes((await read()).data.state) ? true : undefined,
  );
  expect((await call("resendNotification", { path: { id: failed.id } })).status).toBe(409);

  expect((await call("deleteCustomer", { path: { id: customer.id } })).status).toBe(409);
  const path = { id: order };
  const closed = await call("patchOrder", { path, body: { status: "Closed" } });
  expect(closed.data.time_closed).toMatch(/Z$/);
  expect(await call("patchOrder", { path, body: { status: "Cancelled" } })).toMatchObject({
    status: 409,
    error: { type: "/problems/conflict", status: 409 },
  });
  const found = await call("listOrders", { query: { status: "Closed", search: "rice", count: true } });
  expect(found.data).toMatchObject({ count: 1, results: [closed.data] });
  expect((await call("getOrder", { path })).data).toEqual(closed.data);

  expect((await call("deleteOrder", { path })).status).toBe(204);
  expect((await call("deleteCustomer", { path: { id: customer.id } })).status).toBe(204);
  expect((await call("deleteItem", { path: { id: item.id } })).status).toBe(204);
  expect((await call("getOrder", { path })).status).toBe(404);
}
