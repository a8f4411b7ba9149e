import { env } from "cloudflare:workers";
import { Client, somePhone } from "./api.ts";
import { type DocumentedOperation, openApiDocument } from "./conformance.ts";
import { force } from "./database.ts";
import { receive } from "./messages.ts";

/** One operation of the OpenAPI document, and where it is. */
export interface Operation {
  path: string;
  method: string;
  operation: DocumentedOperation;
}

/** Every operation of the document. */
export async function allOperations(): Promise<Operation[]> {
  const { paths } = await openApiDocument();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
}

/** What deletes goes last, an order before what it refers to, and the session that asks after everything. */
export function inOrder(operations: Operation[]): Operation[] {
  const rank = ({ method, path }: Operation) => {
    if (method !== "DELETE") return 0;
    return path.includes("/me/") ? 3 : path.includes("/orders/") ? 1 : 2;
  };
  return operations.toSorted((a, b) => rank(a) - rank(b));
}

const otherwise: Record<string, number> = {
  // The order that createOrder places holds on to the customer.
  deleteCustomer: 409,
  // Only a browser that was at the issuer can come back from it.
  completeSignIn: 400,
};

/** How an operation goes well, for the owner of a {@link Stock}: the first status that it documents. */
export const statusOf = ({ operation }: Operation) =>
  otherwise[operation.operationId] ?? Number(Object.keys(operation.responses)[0]);

/** One of everything that an owner can have. */
export interface Stock {
  owner: Client;
  ids: Record<"customers" | "items" | "orders" | "notifications" | "replies", string>;
  /** A good body for each operation that takes one. */
  bodies: Record<string, unknown>;
}

export async function stock(owner = new Client()): Promise<Stock> {
  // A text that waits for nothing, so that nothing changes but by what the test does.
  await owner.patch("/me/", { sms_enabled: false });
  const item = (await owner.post("/items/", { name: "Sugar", price: "150" })).body;
  const order = await owner.order({ item_id: item.id });
  const [text] = (await owner.get(`/notifications/?order=${order.id}`)).body.results;
  await force`update notifications set state = 'failed' where id = ${text.id}`;
  await owner.patch("/me/", { sms_enabled: true });
  await receive({ from: text.to, text: "Asante" });
  const [reply] = (await owner.get(`/replies/?customer=${order.customer}`)).body.results;
  const customer = { first_name: "Amina", second_name: "Otieno", phone: somePhone() };
  const orderInput = { customer: order.customer, item: "Tea", quantity: 1, price_per_unit: "10" };
  return {
    owner,
    ids: {
      customers: order.customer,
      items: item.id,
      orders: order.id,
      notifications: text.id,
      replies: reply.id,
    },
    bodies: {
      createCustomer: { ...customer, phone: somePhone() },
      replaceCustomer: customer,
      createItem: { name: "Salt", price: "20" },
      replaceItem: { name: "Sugar 1 kg", price: "160" },
      createOrder: orderInput,
      replaceOrder: orderInput,
      patchCustomer: { first_name: "Zawadi" },
      patchItem: { price: "99" },
      patchOrder: { quantity: 3 },
      patchMe: { business_name: "Duka" },
      previewSms: {},
      importCustomers: `first_name,second_name,phone\nAmina,Otieno,${somePhone()}\n`,
      importItems: "name,price\nPepper,5\n",
      importOrders: "reference,customer_code,item,quantity\nreceipt-1,NOONE,Sugar,1\n",
      receiveOptOut: "senderId=Duka&phoneNumber=%2B254700000000",
      receiveIncomingMessage: "id=ATSMSid_1&from=%2B254700000000&text=Asante",
      receiveDeliveryReport: "id=ATXid_1&status=Success&phoneNumber=%2B254700000000",
    },
  };
}

/**
 * The request that an operation takes.
 * @param id in place of the id of the owner's own
 * @throws when it takes a body and nobody has written one: a new operation needs its own
 */
export function requestFor({ path, method, operation }: Operation, { ids, bodies }: Stock, id?: string) {
  const { operationId, requestBody } = operation;
  const body = bodies[operationId];
  if (requestBody && body === undefined) throw new Error(`Write a body for ${operationId}`);
  const [, collection] = /^\/api\/v1\/(\w+)\/\{id\}/.exec(path) ?? [];
  const url = path
    .replace("{id}", id ?? ids[collection as keyof Stock["ids"]])
    .replace("{kind}", "conflict")
    .replace("{secret}", env.AFRICASTALKING_CALLBACK_SECRET);
  if (url.includes("undefined")) throw new Error(`Stock what ${operationId} is about`);
  const [type] = Object.keys(requestBody?.content ?? {});
  const headers: Record<string, string> = type ? { "Content-Type": type } : {};
  return { method, url, body, headers };
}
