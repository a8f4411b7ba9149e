import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, inject, test, vi } from "vitest";
import worker from "../../src/worker.ts";
import { Client, ORIGIN, someAddress, somePhone, tokenOf } from "../support/api.ts";
import { businessIdOf } from "../support/browser-session.ts";
import { CSV } from "../support/csv.ts";
import { force, sql } from "../support/database.ts";
import { runCron } from "../support/doors.ts";
import { receive } from "../support/messages.ts";
import { explain, type Plan } from "../support/plans.ts";

const ORDERS = 60_000;
/** How many orders a statement makes: one for all takes longer than an answer may, where there is much else to do. */
const PART = 15_000;
/** A search looks at the next rows of the list first, and for an order's customer when its item is not the one. */
const WALK = 250;

/** Lists that are followed into their depth, also where many rows are alike in what they are ordered by. */
const DEEP = [
  "/orders/",
  "/orders/?ordering=-time_closed",
  "/orders/?ordering=amount",
  "/orders/?status=Closed",
  "/customers/?ordering=first_name",
  "/items/?ordering=-price",
  "/notifications/?state=delivered",
  ...["customers", "items", "orders", "notifications"].map((list) => `/${list}/?ordering=updated_at`),
];

const owner = new Client();
let deep: string[];
let order: { id: string; customer: string; url: string };

beforeAll(async () => {
  order = await owner.order();
  await generate(await businessIdOf(owner.email));
  deep = [];
  for (const list of DEEP) {
    let page = await owner.get(`${list}${list.includes("?") ? "&" : "?"}limit=100`);
    for (let turn = 0; turn < 12; turn++) page = await owner.get(page.body.next);
    deep.push(page.body.next);
  }
}, 180_000);

afterEach(() => {
  vi.restoreAllMocks();
});

/** Rows as a few years would leave them. */
async function generate(id: string): Promise<void> {
  await sql`insert into stopped_numbers (phone) select '+25570' || n from generate_series(1, 10000) n`;
  await sql`insert into restrictions (business_id) select md5('other ' || n)::uuid from generate_series(1, 3000) n`;
  await sql`insert into usage (business_id, counter, day, texts)
    select md5('other ' || n)::uuid, '', now(), 1 from generate_series(1, 10000) n`;
  await sql`insert into row_counts (business_id, rows) select md5('other ' || n)::uuid, n from generate_series(1, 3000) n`;
  await sql`insert into businesses (id) select md5('other ' || n)::uuid from generate_series(1, 3000) n`;
  await sql`insert into sessions (business_id, id, expires_at)
    select md5('other ' || n % 3000)::uuid, gen_random_uuid(), now() + interval '1 day' from generate_series(1, 10000) n`;
  await sql`insert into idempotency_keys (business_id, key, fingerprint, resource_id)
    select md5('other ' || n % 3000)::uuid, 'key-' || n, '', gen_random_uuid() from generate_series(1, 10000) n`;
  await sql`insert into customers (business_id, id, first_name, second_name, code, phone, created_at)
    select case when n % 3 = 0 then ${id}::uuid else md5('other ' || n % 3000)::uuid end,
      ('018f0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
      (array['Wanjiru', 'Amina', 'Otieno', 'Njeri', 'Achieng', 'Mwangi'])[1 + n % 6],
      (array['Kamau', 'Hassan', 'Mutua', 'Kiprop', 'Wekesa'])[1 + n % 5] || case when n = 3000 then ' Zawadi' else '' end,
      upper(lpad(to_hex(n), 5, '0')), '+2541' || lpad(n::text, 8, '0'), now() - make_interval(hours => n)
    from generate_series(1, ${ORDERS / 2}::integer) n`;
  await sql`insert into items (business_id, id, name, price, currency)
    select case when n % 3 = 0 then ${id}::uuid else md5('other ' || n % 3000)::uuid end,
      ('018f0000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid,
      (array['Rice', 'Sugar', 'Tea', 'Flour'])[1 + n % 4] || ' ' || n, 1000 + n, 'KES'
    from generate_series(1, ${ORDERS / 6}::integer) n`;
  // The owner's orders have three amounts, and others have some higher ones: what the planner takes for the rest of the
  // owner's list, when it begins within the last of these.
  // References are checked by plans that were made when the tables were empty, until these say otherwise.
  await sql`analyze customers, items`;
  for (let first = 1; first <= ORDERS; first += PART) {
    await sql`insert into orders (business_id, id, number, reference, customer_id, customer_code, item_id, item, quantity, price_per_unit, currency, status,
        time_placed, time_closed)
      select c.business_id, ('018f0000-0000-7000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, n + 1,
        case when n % 9 > 3 then 'receipt-' || n end, c.id, c.code, i.id,
        case when n = 30001 then 'Saffron' else coalesce(i.name, 'Rice') end, 1 + n % 9,
        case when c.business_id <> ${id} and n % 20 = 0 then 20000 + n else 1000 end, 'KES',
        (array['Pending', 'Closed', 'Cancelled'])[1 + n / 3 % 3], now() - make_interval(mins => n),
        case when n / 3 % 3 > 0 then now() - make_interval(mins => n / 2) end
      from generate_series(${first}::integer, ${first + PART - 1}::integer) n
      cross join lateral (select 1 + (n * 7) % 30000 as k) as chosen
      join customers c on c.id = ('018f0000-0000-7000-8000-' || lpad(to_hex(k), 12, '0'))::uuid
      left join items i on k % 3 = 0 and i.business_id = c.business_id
        and i.id = ('018f0000-0000-7000-9000-' || lpad(to_hex(3 * (1 + n % 3333)), 12, '0'))::uuid`;
  }
  await sql`analyze orders`;
  await sql`insert into imported_orders (business_id, key, order_id)
    select business_id, 'receipt-' || number - 1, id from orders where quantity = 9`;
  await sql`insert into order_numbers (business_id, last) select business_id, max(number) from orders group by business_id
    on conflict (business_id) do update set last = excluded.last`;
  await force`insert into notifications (id, business_id, order_id, kind, "to", template, parameters, state, created_at, sent_at, due_at)
    select ('018f0000-0000-7000-b000-' || substr(id::text, 25))::uuid, business_id, id, 'order_placed',
      '+2541' || substr(id::text, 29), 'Hi', '{"item": "Rice", "time_placed": "2026-11-24T06:30:00Z", "time_zone": "UTC", "first_name": "A", "business_name": "B"}',
      (array['delivered', 'sent', 'failed', 'delivered', 'delivered'])[1 + quantity % 5], time_placed,
      case when quantity % 5 <> 2 then time_placed end, null
    from orders where item_id is not null or quantity = 1`;
  await sql`insert into replies (business_id, id, customer_id, "from", text, received_at)
    select business_id, gen_random_uuid(), id, phone, 'Nitakuja ' || code, created_at from customers where first_name = 'Wanjiru'`;
  await sql`insert into incoming_messages (id) select 'message ' || n from generate_series(1, 10000) n`;
  await sql`vacuum analyze`;
}

/** Asks the Worker for something and explains, in transactions that are undone, all that it asks of the database. */
async function plansOf(
  method: string,
  path: string,
  body?: unknown,
  client = owner,
): Promise<{ status: number; plans: Plan[] }> {
  const plans: Plan[] = [];
  const { fetch } = globalThis;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    if (String(input).startsWith(inject("standIns").neon))
      plans.push(...(await explain(fetch, input as string, init!)));
    return fetch(input, init);
  });
  const token = await tokenOf(client.email);
  const headers = {
    Authorization: `Bearer ${token}`,
    "Content-Type": typeof body === "string" ? CSV : "application/json",
    "CF-Connecting-IP": someAddress(),
  };
  const asked = new Request(new URL(path.startsWith("http") ? path : `${ORIGIN}/api/v1${path}`), {
    method,
    headers,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const answer = await worker.fetch(asked, env, createExecutionContext());
  // What is made while it is sent asks the database until it ends.
  await answer.text();
  vi.restoreAllMocks();
  return { status: answer.status, plans };
}

/** Expects that indexes alone are used, that no more than a page is sorted, and how many rows were looked at. */
function expectCheap(what: string, plans: Plan[], rows: number): void {
  expect(plans.length, what).toBeGreaterThan(0);
  for (const { statement, sequential, sorted, read } of plans) {
    expect(sequential, `${what}: read from end to end by ${statement}`).toEqual([]);
    expect(sorted, `${what}: sorted by ${statement}`).toBeLessThanOrEqual(Math.max(rows, 110));
    expect(read, `${what}: rows looked at by ${statement}`).toBeLessThanOrEqual(rows);
  }
}

/** Of the owner's own rows, as they were generated. */
const hex = (n: number, length: number) => n.toString(16).padStart(length, "0");
const code = (n: number) => hex(3 * n, 5).toUpperCase();
const phoneOf = (n: number) => `+2541${String(3 * n).padStart(8, "0")}`;
const orderId = (n: number) => `018f0000-0000-7000-a000-${hex(3 * n, 12)}`;

describe(`with ${ORDERS} orders, of which a third are the owner's,`, () => {
  test("every list reads by index, in any order, at any depth, by any filter", async () => {
    const lists = [
      ...["time_placed", "time_closed", "amount"].map((field) => `/orders/?ordering=-${field}`),
      "/orders/?ordering=amount",
      "/orders/?status=Closed",
      `/orders/?customer=${order.customer}`,
      "/orders/?customer_code=00BB8",
      "/orders/?number=3001",
      "/orders/?reference=receipt-3006",
      "/orders/?item_id=018f0000-0000-7000-9000-000000000bb8",
      "/orders/?time_placed_before=2026-10-20T00:00:00Z",
      ...deep,
      ...["created_at", "first_name", "second_name", "code"].map((field) => `/customers/?ordering=${field}`),
      "/customers/?code=00BB8",
      "/customers/?phone=%2B254100003000",
      ...["name", "-price", "created_at"].map((field) => `/items/?ordering=${field}`),
      "/items/?name=Rice%203000",
      "/items/?active=true",
      "/notifications/",
      "/notifications/?state=failed",
      `/notifications/?order=${order.id}`,
      "/orders/?expand=customer,item",
      "/notifications/?expand=order",
      ...["customers", "items", "orders", "notifications"].flatMap((list) => [
        `/${list}/?ordering=-updated_at`,
        `/${list}/?ordering=updated_at&updated_at_after=2026-01-01T00:00:00Z`,
        `/${list}/?ordering=-updated_at&updated_at_before=2100-01-01T00:00:00Z`,
      ]),
      "/replies/",
      `/replies/?customer=${order.customer}`,
      "/replies/?received_at_before=2026-10-20T00:00:00Z",
    ];
    for (const list of lists) {
      const { status, plans } = await plansOf("GET", list);
      expect(status, list).toBe(200);
      // A page of ten and one more, a customer for each, and what stands beside them.
      expectCheap(list, plans, deep.includes(list) ? 310 : 60);
    }
  });

  test.each([
    ["a term that is everywhere", "/orders/?search=rice", 300],
    ["a term that is once", "/orders/?search=saffron", 2 * WALK + 60],
    ["a term that is nowhere", "/orders/?search=nothing", 2 * WALK + 60],
    ["a rare name", "/orders/?search=zawadi", 2 * WALK + 60],
    ["a name that many have", "/orders/?search=wanjiru", 300],
    ["a number", "/orders/?search=3001", 2 * WALK + 60],
    ["a number with its sign", "/orders/?search=%233001", 2 * WALK + 60],
    ["a number that is nowhere", "/orders/?search=%23999999999", 2 * WALK + 60],
    ["a reference", "/orders/?search=receipt-3006", 2 * WALK + 60],
    ["a term and a state", "/orders/?search=rice&status=Closed", 300],
    ["two letters", "/orders/?search=ri", 300],
    ["two letters that are nowhere", "/orders/?search=zz", 2 * WALK + 60],
    ["a letter that is nowhere", "/orders/?search=x", 2 * WALK + 60],
    ["two letters of another script", "/orders/?search=%D9%85%D8%B1", 2 * WALK + 60],
    ["two letters of a rare name", "/customers/?search=za", WALK + 60],
    ["a term that is nowhere, counted", "/orders/?search=zz&count=true", 2 * WALK + 60],
    ["a term that is everywhere, in what a customer has", `/orders/?search=rice&customer_code=00BB8`, 15_000],
    ["a code", "/customers/?search=00BB8", WALK + 60],
    ["a full name", "/customers/?search=wanjiru%20kamau", 600],
    ["a phone number", "/customers/?search=%2B254100003000", WALK + 60],
    ["an item", "/items/?search=rice%20300", WALK + 60],
    ["what comes late in the list", "/items/?search=tea", 2_500],
    ["a word of a reply", "/replies/?search=00BB8", WALK + 60],
    ["the phone number of a text", "/notifications/?search=0000000bb8", WALK + 60],
  ])("a search for %s reads by index: %s", async (_, list, rows) => {
    const { status, plans } = await plansOf("GET", list);
    expect(status).toBe(200);
    expectCheap(list, plans, rows);
  });

  describe("of which the index finds too many, far from where the list begins,", () => {
    const [MANY, FAR] = [10_500, 10_500];
    const big = new Client();

    beforeAll(async () => {
      const id = await businessIdOf(big.email);
      await sql`insert into items (business_id, id, name, price, currency, created_at)
        select ${id}, gen_random_uuid(), case when n <= ${MANY} then 'Pepper ' else 'Salt ' end || n, n, 'KES',
          timestamptz '2026-01-01' + make_interval(secs => n)
        from generate_series(1, ${MANY + FAR}::integer) n`;
      await sql`vacuum analyze items`;
    }, 60_000);

    const search = "/items/?search=pepper&ordering=-created_at&limit=100";

    test("a search ends a page where it has looked at enough, and the next page goes on", async () => {
      const { plans } = await plansOf("GET", search, undefined, big);
      expectCheap(search, plans, 3 * (MANY + FAR));
      const first = (await big.get(search)).body;
      expect([first.results, first.previous]).toEqual([[], null]);
      const second = (await big.get(first.next)).body;
      expect(second.results[0].name).toBe(`Pepper ${MANY}`);
      expect(second.results).toHaveLength(100);
      const third = (await big.get(second.next)).body;
      expect(third.results[0].name).toBe(`Pepper ${MANY - 100}`);
      const back = (await big.get(third.previous)).body;
      expect(back.results).toEqual(second.results);
      const start = (await big.get(back.previous)).body;
      expect(start.results).toEqual([]);
      const rows = (await big.get("/items/export/?search=pepper", { Accept: CSV })).body.trim().split("\r\n");
      expect(rows, "an export leaves none out").toHaveLength(MANY + 1);
    });

    test("a search does not count what it would have to look at in full, and says so", async () => {
      const { status, body } = await big.get(`${search}&count=true`);
      expect([status, body.type]).toEqual([400, "/problems/too-slow"]);
      expect(body.detail).toContain("leave out count=true");
      expect((await big.get(`${search}&name=Pepper%201&count=true`)).body.count, "what a filter leaves").toBe(
        1,
      );
      expect((await big.get("/items/?search=Pepper%20105&count=true")).body.count, "what is rare").toBe(22);
    });
  });

  test("reading, writing and deleting one thing touches little else", async () => {
    const customer = { first_name: "Amina", second_name: "Otieno", phone: somePhone() };
    const input = { customer: order.customer, item: "Tea", quantity: 1, price_per_unit: "10" };
    const [text] = (await owner.get(`/notifications/?order=${order.id}`)).body.results;
    const other = (await owner.post("/customers/", { ...customer, phone: somePhone() })).body;
    const item = (await owner.post("/items/", { name: "Salt", price: "1" })).body;
    const calls: [string, string, unknown?][] = [
      ["POST", "/customers/", customer],
      ["POST", "/items/", { name: "Pepper", price: "20" }],
      ["POST", "/orders/", input],
      ["GET", `/orders/${order.id}/`],
      ["PUT", `/orders/${order.id}/`, input],
      ["PATCH", `/orders/${order.id}/`, { status: "Closed" }],
      ["GET", `/customers/${other.id}/`],
      ["PUT", `/customers/${other.id}/`, { ...customer, phone: somePhone() }],
      ["PATCH", `/items/${item.id}/`, { price: "2" }],
      ["GET", `/notifications/${text.id}/`],
      ["POST", `/notifications/${text.id}/resend/`],
      ["GET", "/me/"],
      ["PATCH", "/me/", { business_name: "Duka Letu" }],
      ["DELETE", `/items/${item.id}/`],
      ["DELETE", `/customers/${other.id}/`],
      ["DELETE", `/customers/${order.customer}/`],
      ["DELETE", `/orders/${order.id}/`],
    ];
    for (const [method, path, body] of calls) {
      const { status, plans } = await plansOf(method, path, body);
      // Some are refused, for what they refer to; none of them fails.
      expect(status, `${method} ${path}`).toBeLessThan(500);
      expectCheap(`${method} ${path}`, plans, 60);
    }
  });

  test.each([
    ["customers", "first_name,second_name,phone", (n: number) => `Amina,Otieno,+2542${10_000_000 + n}`],
    ["customers", "first_name,second_name,code,phone", (n: number) => `A,O,${code(n)},${phoneOf(n)}`],
    ["items", "name,price", (n: number) => (n % 2 ? `Rice ${6 * n},5` : `Salt ${n},5`)],
    [
      "orders",
      "reference,customer_code,item,quantity,price_per_unit",
      (n: number) => `new-${n},${code(n)},Rice,1,5`,
    ],
    [
      "orders",
      "reference,customer_code,item,quantity,price_per_unit",
      (n: number) => `${orderId(n)},${code(n)},Rice,1,5`,
    ],
  ])("importing %s reads what it is about by index: %s", async (collection, header, row) => {
    const rows = Array.from({ length: 500 }, (_, n) => row(n + 1));
    const path = `/${collection}/import/${collection === "orders" ? "?send_texts=true" : ""}`;
    const { status, plans } = await plansOf("POST", path, [header, ...rows].join("\n"));
    expect(status).toBe(200);
    expectCheap(path, plans, 500 * 8);
  });

  test.each([
    "/orders/",
    "/orders/?ordering=amount",
    "/orders/?status=Closed",
    "/customers/",
    "/items/",
  ])("exporting %s reads what it sends by index", async (list) => {
    const path = list.replace(/\/(\?|$)/, "/export/$1");
    const { status, plans } = await plansOf("GET", path);
    expect(status).toBe(200);
    // A page of a thousand and one more, and for each its key.
    expectCheap(path, plans, 6 * 1_001);
  });

  test("taking a message finds whose it is by index", async () => {
    const [texted] = await sql`select "to" from notifications where sent_at is not null limit 1`;
    for (const fields of [
      { from: String(texted?.to), text: "Asante" },
      { from: phoneOf(1000), text: "Asante" },
    ]) {
      const plans: Plan[] = [];
      const { fetch } = globalThis;
      vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
        plans.push(...(await explain(fetch, String(input), init!)));
        return fetch(input, init);
      });
      expect((await receive(fields)).status).toBe(200);
      vi.restoreAllMocks();
      expectCheap(fields.text, plans, 60);
    }
  });

  test("statistics read the days that they are of by index", async () => {
    const day = (ago: number) => new Date(Date.now() - ago * 24 * 60 * 60_000).toISOString().slice(0, 10);
    const { status, plans } = await plansOf("GET", `/statistics/?from=${day(4)}&to=${day(2)}`);
    expect(status).toBe(200);
    // An order in three minutes, and no more texts than orders.
    expectCheap("statistics", plans, 3 * 480 * 2 + 200);
  });

  test("the sweep looks at what is due", async () => {
    const plans: Plan[] = [];
    const { fetch } = globalThis;
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      plans.push(...(await explain(fetch, String(input), init!)));
      return fetch(input, init);
    });
    await runCron();
    expectCheap("the sweep", plans, 200);
  });
});
