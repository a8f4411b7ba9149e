import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, Client, request, someone, tokenOf } from "../support/api.ts";
import { BrowserSession, businessIdOf, signedIn } from "../support/browser-session.ts";
import { sql } from "../support/database.ts";
import {
  allOperations,
  inOrder,
  type Operation,
  requestFor,
  type Stock,
  statusOf,
  stock,
} from "../support/operations.ts";

/** Who is not signed in may use these and no others. */
const PUBLIC = [
  "authenticate",
  "completeSignIn",
  "confirmSignOut",
  "getApiRoot",
  "getHealth",
  "getHome",
  "getProblemKind",
  "getReadiness",
  "getRedoc",
  "getSchema",
  "getSwaggerUi",
  "listProblemKinds",
  "receiveDeliveryReport",
  "receiveIncomingMessage",
  "receiveOptOut",
  "signOut",
];

/** What every other operation gives to another owner. One that is not here has to be thought about. */
const FOR_ANOTHER: Record<string, "nothing there" | "an empty list" | "an empty file" | "what is their own"> =
  {
    listCustomers: "an empty list",
    exportCustomers: "an empty file",
    importCustomers: "what is their own",
    createCustomer: "what is their own",
    getCustomer: "nothing there",
    replaceCustomer: "nothing there",
    patchCustomer: "nothing there",
    deleteCustomer: "nothing there",
    listItems: "an empty list",
    exportItems: "an empty file",
    importItems: "what is their own",
    createItem: "what is their own",
    getItem: "nothing there",
    replaceItem: "nothing there",
    patchItem: "nothing there",
    deleteItem: "nothing there",
    listOrders: "an empty list",
    exportOrders: "an empty file",
    importOrders: "what is their own",
    createOrder: "what is their own",
    getOrder: "nothing there",
    replaceOrder: "nothing there",
    patchOrder: "nothing there",
    deleteOrder: "nothing there",
    listNotifications: "an empty list",
    getNotification: "nothing there",
    resendNotification: "nothing there",
    listReplies: "an empty list",
    getReply: "nothing there",
    getMe: "what is their own",
    getStatistics: "what is their own",
    patchMe: "what is their own",
    previewSms: "what is their own",
    signOutEverywhere: "what is their own",
  };

type Send = (
  method: string,
  path: string,
  options?: { body?: unknown; headers?: Record<string, string> },
) => Promise<Answer>;

/** The two ways to be signed in. */
const CREDENTIALS: Record<string, (email: string) => Promise<Send>> = {
  "an ID token": async (email) => {
    const token = await tokenOf(email);
    return (method, path, options) => request(method, path, { token, ...options });
  },
  "a session": async (email) => {
    const browser = await signedIn(email);
    return (method, path, options) => browser.send(method, path, options);
  },
};

let operations: Operation[];
beforeAll(async () => {
  operations = inOrder(await allOperations());
});
const guarded = () => operations.filter(({ operation }) => !PUBLIC.includes(operation.operationId));
const those = (what: (typeof FOR_ANOTHER)[string]) =>
  guarded().filter(({ operation }) => FOR_ANOTHER[operation.operationId] === what);

/** All that the database has of an owner. */
async function everythingOf({ owner }: Stock): Promise<unknown> {
  const id = await businessIdOf(owner.email);
  return Promise.all([
    sql`select * from businesses where id = ${id}`,
    sql`select * from customers where business_id = ${id} order by id`,
    sql`select * from items where business_id = ${id} order by id`,
    sql`select * from orders where business_id = ${id} order by id`,
    sql`select * from notifications where business_id = ${id} order by id`,
    sql`select * from replies where business_id = ${id} order by id`,
    sql`select * from idempotency_keys where business_id = ${id} order by key`,
    sql`select * from imported_orders where business_id = ${id} order by key`,
    sql`select * from sessions where business_id = ${id} order by id`,
  ]);
}

/** An answer without what differs from one request to the next. */
function comparable({ status, headers, body }: Answer) {
  const { instance: _, request_id: __, ...problem } = typeof body === "object" ? body : { body };
  const others = [...headers].filter(([name]) => !["x-request-id", "etag", "server-timing"].includes(name));
  return { status, problem, headers: others };
}

describe("every operation", () => {
  test("is either public, by name, or for those who are signed in by either means", () => {
    const open = operations.filter(({ operation }) => !operation.security?.length);
    expect(open.map(({ operation }) => operation.operationId).sort()).toEqual(PUBLIC);
    for (const { operation } of guarded()) {
      expect(operation.security, operation.operationId).toEqual([{ bearer: [] }, { session: [] }]);
    }
  });

  test("that is not public has its place in this matrix", () => {
    const names = guarded().map(({ operation }) => operation.operationId);
    expect(names.sort()).toEqual(Object.keys(FOR_ANOTHER).sort());
    for (const { path, operation } of guarded()) {
      const isAboutOne = path.includes("{id}");
      expect(FOR_ANOTHER[operation.operationId] === "nothing there", operation.operationId).toBe(isAboutOne);
    }
  });
});

describe("nobody", () => {
  test("gets 401 from every operation that is not public, and changes nothing", async () => {
    const stocked = await stock();
    const ended = await signedIn(stocked.owner.email);
    const copied = ended.copy();
    await ended.signOut();
    const before = await everythingOf(stocked);
    const forged = `${(await tokenOf(stocked.owner.email)).slice(0, -8)}AAAAAAAA`;
    for (const operation of guarded()) {
      const { method, url, ...options } = requestFor(operation, stocked);
      const answers = {
        "without anything": await request(method, url, options),
        "with a forged token": await request(method, url, { token: forged, ...options }),
        "with a forged cookie": await new BrowserSession().send(method, url, {
          ...options,
          headers: { ...options.headers, Cookie: "__Host-session=a.b.c.d.e; session=a.b.c.d.e" },
        }),
        "with a session that has ended": await copied.copy().send(method, url, options),
      };
      for (const [how, { status, headers, body }] of Object.entries(answers)) {
        const about = `${operation.operation.operationId} ${how}`;
        expect([status, body.type], about).toEqual([401, "/problems/unauthorized"]);
        expect(headers.get("WWW-Authenticate"), about).toMatch(/^Bearer/);
      }
    }
    expect(await everythingOf(stocked)).toEqual(before);
  });
});

describe.each(Object.keys(CREDENTIALS))("with %s", (kind) => {
  const signIn = (email: string) => CREDENTIALS[kind]!(email);

  test("the owner gets what every operation promises", async () => {
    const stocked = await stock();
    const send = await signIn(stocked.owner.email);
    for (const operation of guarded()) {
      const { method, url, ...options } = requestFor(operation, stocked);
      const { status, body } = await send(method, url, options);
      expect(status, `${operation.operation.operationId} ${JSON.stringify(body)}`).toBe(statusOf(operation));
    }
  });

  test("another owner finds nothing, changes nothing, and cannot tell what is somebody's from what is nobody's", async () => {
    const stocked = await stock();
    const other = await stock();
    const send = await signIn(other.owner.email);
    const before = await everythingOf(stocked);
    for (const operation of those("nothing there")) {
      const { operationId, requestBody } = operation.operation;
      const bodies = requestBody
        ? [stocked.bodies[operationId], other.bodies[operationId], {}, { colour: "red" }]
        : [undefined];
      for (const body of bodies) {
        for (const headers of [
          {},
          { "If-Match": '"1"' },
          { "If-Match": "*" },
          { "If-Match": "1" },
          { "If-None-Match": "*" },
          { "Idempotency-Key": `${operationId}-1` },
          { Accept: "text/html" },
        ] as Record<string, string>[]) {
          const somebodys = requestFor(operation, stocked);
          const nobodys = requestFor(operation, stocked, crypto.randomUUID());
          const theirs = await send(somebodys.method, somebodys.url, { body, headers });
          const none = await send(nobodys.method, nobodys.url, { body, headers });
          const about = `${operationId} ${JSON.stringify([body, headers])}`;
          if (typeof theirs.body === "object") {
            expect(comparable(theirs), about).toEqual(comparable(none));
          } else {
            expect([theirs.status, theirs.body.length], about).toEqual([none.status, none.body.length]);
          }
          const isGood = body === bodies[0] || body === bodies[1];
          if (isGood && headers["If-Match"] !== "1") expect(theirs.status, about).toBe(404);
          else expect([400, 404], about).toContain(theirs.status);
        }
      }
    }
    expect(await everythingOf(stocked)).toEqual(before);
  });

  test("another owner's lists are empty, however they are asked", async () => {
    const stocked = await stock();
    const { customers, items, orders } = stocked.ids;
    const send = await signIn(someone());
    const mine = await CREDENTIALS["an ID token"]!(stocked.owner.email);
    await mine("POST", "/api/v1/orders/", { body: stocked.bodies.createOrder });
    for (const operation of those("an empty list")) {
      const path = operation.path;
      const filters = path.includes("/orders/")
        ? [`customer=${customers}`, `item_id=${items}`, "search=Sugar", "ordering=-time_placed"]
        : path.includes("/notifications/")
          ? [`order=${orders}`]
          : path.includes("/replies/")
            ? [`customer=${customers}`, "search=Asante"]
            : ["search=a", "search=W"];
      for (const filter of ["", ...filters]) {
        const { status, body } = await send("GET", `${path}?count=true&${filter}`);
        expect([status, body], `${path} ${filter}`).toEqual([
          200,
          { count: 0, next: null, previous: null, results: [] },
        ]);
      }
      // A cursor says where to go on, not whose list it is.
      const { next } = (await mine("GET", `${path}?limit=1`)).body;
      if (next) expect((await send("GET", next)).body.results).toEqual([]);
      else expect(path).not.toBe("/api/v1/orders/");
    }
  });

  test("another owner's files hold no row, however they are asked for", async () => {
    const stocked = await stock();
    const { customers, items } = stocked.ids;
    const send = await signIn(someone());
    for (const { path } of those("an empty file")) {
      const narrower = path.includes("/orders/") ? [`customer=${customers}`, `item_id=${items}`] : [];
      for (const filter of ["", "search=a", "search=Sugar", ...narrower]) {
        const { status, body } = await send("GET", `${path}?${filter}`);
        expect([status, body.split("\r\n").slice(1)], `${path} ${filter}`).toEqual([200, [""]]);
      }
    }
  });

  test("what another owner imports is theirs, and refers to what is theirs", async () => {
    const stocked = await stock();
    const other = await stock();
    const send = await signIn(other.owner.email);
    const { code, phone } = (await stocked.owner.get(`/customers/${stocked.ids.customers}/`)).body;
    await stocked.owner.post(
      "/orders/import/",
      `reference,customer_code,item,quantity\nk1,${code},Sugar,1\n`,
      { "Content-Type": "text/csv" },
    );
    const before = await everythingOf(stocked);
    const file = (collection: string, body: string) =>
      send("POST", `/api/v1/${collection}/import/`, { body, headers: { "Content-Type": "text/csv" } });
    // Whether it is somebody's or nobody's, it is not to be known: by its key, its id, or whom it names.
    const order = (key: string, whose: string) =>
      file("orders", `reference,customer_code,item,quantity\n${key},${whose},Sugar,1\n`);
    const none = await order("k2", "NOONE");
    expect(none.body.errors).toEqual([
      { row: 2, column: "customer_code", detail: "names no customer of yours" },
    ]);
    for (const key of ["k1", stocked.ids.orders]) {
      const theirs = await order(key, code);
      expect(comparable(theirs)).toEqual(comparable(none));
    }
    const customers = `first_name,second_name,code,phone\nAmina,Otieno,${code},${phone}\n`;
    expect((await file("customers", customers)).body).toMatchObject({ created: { count: 1 } });
    for (const key of ["k1", stocked.ids.orders]) {
      expect((await order(key, code)).body).toMatchObject({ created: { count: 1 } });
    }
    expect(await everythingOf(stocked)).toEqual(before);
  });

  test("what another owner makes is theirs, and knows nothing of what there is", async () => {
    const stocked = await stock();
    const other = await stock();
    const send = await signIn(other.owner.email);
    const mine = await CREDENTIALS["an ID token"]!(stocked.owner.email);
    const customer = (await mine("GET", `/api/v1/customers/${stocked.ids.customers}/`)).body;
    const key = { "Idempotency-Key": "same" };
    await mine("POST", "/api/v1/items/", { body: { name: "Flour", price: "1" }, headers: key });
    await signedIn(stocked.owner.email);
    const before = await everythingOf(stocked);

    // What is unique is so for each owner.
    const { first_name, second_name, code, phone } = customer;
    const made = await send("POST", "/api/v1/customers/", { body: { first_name, second_name, code, phone } });
    expect([made.status, made.body.id === customer.id]).toEqual([201, false]);
    const item = await send("POST", "/api/v1/items/", { body: { name: "Flour", price: "1" }, headers: key });
    expect([item.status, item.headers.get("Idempotency-Replayed")]).toEqual([201, null]);

    // An order may refer to one's own only, and another's is as unknown as nobody's.
    const input = { item: "Tea", quantity: 1, price_per_unit: "1" };
    const order = (body: object) => send("POST", "/api/v1/orders/", { body });
    const unknown = crypto.randomUUID();
    for (const [somebodys, nobodys] of [
      [
        { ...input, customer: stocked.ids.customers },
        { ...input, customer: unknown },
      ],
      [
        { customer: other.ids.customers, quantity: 1, item_id: stocked.ids.items },
        { customer: other.ids.customers, quantity: 1, item_id: unknown },
      ],
    ]) {
      const [theirs, none] = [await order(somebodys!), await order(nobodys!)];
      expect(theirs.status).toBe(400);
      expect(comparable(theirs)).toEqual(comparable(none));
    }

    for (const operation of those("what is their own")) {
      if (operation.operation.operationId === "createOrder") continue;
      const { method, url, ...options } = requestFor(operation, other);
      const { status, body } = await send(method, url, options);
      expect(status, operation.operation.operationId).toBe(statusOf(operation));
      expect(JSON.stringify(body)).not.toContain(stocked.owner.email);
    }
    expect(await everythingOf(stocked)).toEqual(before);
  });
});

test("a client of nobody's starts with nothing", async () => {
  const { body } = await new Client().get("/customers/?count=true");
  expect(body).toMatchObject({ count: 0, results: [] });
});
