import { readFile, stat } from "node:fs/promises";
import { neon, neonConfig } from "@neondatabase/serverless";
import { decodeJwt } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { runCron } from "../../dev/worker.ts";
import { ops } from "./ops-command.ts";
import { emptyDataFolder, type Product, startProduct, within } from "./product.ts";

const PORT = 28_857;
let product: Product;
let data: string;

beforeAll(async () => {
  data = await emptyDataFolder("ops");
  product = await startProduct(PORT, data);
});

afterAll(() => product?.interrupt());

const faults = (mix: object = {}) =>
  fetch(`${product.gateway}/faults`, { method: "PUT", body: JSON.stringify(mix) });

afterEach(async () => {
  await faults();
});

/** The database behind the product's back: for what only time or a crash would bring about, and to see all of it. */
const database = () => {
  neonConfig.fetchEndpoint = `http://127.0.0.1:${PORT + 3}/sql`;
  return neon("postgres://oda:oda@local.test/oda");
};
const sql = (strings: TemplateStringsArray, ...values: unknown[]) => database()(strings, ...values);

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const tables =
    await sql`select table_name as name from information_schema.tables where table_schema = 'public'`;
  const rows = tables.map(({ name }) => `select '${name} ' || t::text as row from "${name}" t`);
  const all = await database().query(`${rows.join(" union all ")} order by 1`);
  return all.map(({ row }) => row).join("\n");
}

const run = async (...args: string[]) => {
  const ended = await ops([...args, "--ports", String(PORT)]);
  return { ...ended, all: ended.stdout + ended.stderr };
};

/** Runs a command that must succeed. */
async function succeed(...args: string[]): Promise<string> {
  const { code, all, stdout } = await run(...args);
  expect(code, all).toBe(0);
  return stdout;
}

let people = 0;
let numbers = 0;
const somePhone = () => `+2547${String(30_000_000 + ++numbers)}`;

/** Somebody with a shop of their own. */
async function newOwner() {
  const token = await product.token(`owner-${++people}@example.com`);
  const { iss, sub } = decodeJwt(token);
  const call = async (method: string, path: string, body?: unknown, key?: string) => {
    const response = await fetch(`${product.origin}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/json",
        ...(key ? { "Idempotency-Key": key } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  };
  const customer = async (fields: object = {}, key?: string) => {
    const names = { first_name: "Wanjiru", second_name: "Kamau", phone: somePhone(), ...fields };
    return (await call("POST", "/customers/", names, key)).body;
  };
  const order = async (fields: object, key?: string) => {
    const input = { item: "Tea", quantity: 2, price_per_unit: "150.00", ...fields };
    return (await call("POST", "/orders/", input, key)).body;
  };
  const text = async (order: string) => (await call("GET", `/notifications/?order=${order}`)).body.results[0];
  const textIn = (state: string, order: string) =>
    within(20, `a text that is ${state}`, async () => {
      const found = await text(order);
      return found.state === state ? found : undefined;
    });
  return { id: `${iss}|${sub}`, call, customer, order, text, textIn };
}

async function textsTo(phone: string): Promise<{ message: string }[]> {
  return (await fetch(`${product.gateway}/messages?to=${encodeURIComponent(phone)}`)).json();
}

/** What the cron does each minute, now. */
const sweep = () => runCron(product.origin);

const hourFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe("npm run ops", () => {
  test("lists its commands, explains each, and refuses others in a sentence", async () => {
    const { stdout: help } = await ops([]);
    const names = [...help.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name]) => name!);
    expect(names).toEqual([
      ...["dead-letters", "replay", "requeue", "story", "export-owner", "erase-customer", "erase-owner"],
      "rotate-session-secret",
    ]);
    for (const name of names) expect(await succeed(name, "--help")).toContain(`npm run ops -- ${name} `);
    const wrong: [string[], RegExp][] = [
      [["replya"], /^There is no command replya\./],
      [["replay", "--everything"], /Unknown option '--everything'/],
      [["replay"], /^Say which/],
      [["replay", "17"], /^17 is not an id/],
      [["requeue", "--from", "2026-11-24T09:30:00Z"], /^Both --from and --to/],
      [["dead-letters", "--from", "yesterday"], /^--from must be a time/],
      [["story", crypto.randomUUID()], /^There is no notification/],
      [["export-owner", "nobody|at-all"], /^Nothing is kept/],
      [["erase-customer", "--phone", "0712 345 678"], /^--phone must be as the API shows it/],
      [["erase-customer", crypto.randomUUID()], /^There is no customer/],
    ];
    for (const [args, message] of wrong) {
      const { code, stdout, stderr } = await run(...args);
      expect([code, stdout], args.join(" ")).toEqual([1, ""]);
      expect(stderr).toMatch(message);
    }
    const { stderr } = await ops(["dead-letters", "--ports", "28900"]);
    expect(stderr).toMatch(
      /No database answers at 127\.0\.0\.1:28903 \(.*ECONNREFUSED.*\)\. Is `npm run dev` running\?/,
    );
  });
});

describe("dead letters", () => {
  test("are listed, and replayed: each text arrives once", async () => {
    const owner = await newOwner();
    await faults({ mode: "reject", statusCode: 403 });
    const customers = [await owner.customer(), await owner.customer()];
    const orders = [];
    for (const { id } of customers) orders.push(await owner.order({ customer: id }));
    const failed = [];
    for (const { id } of orders) failed.push(await owner.textIn("failed", id));
    await faults();

    const list = JSON.parse(await succeed("dead-letters", "--owner", owner.id, "--json"));
    expect(list.by_reason).toEqual({ "403": 2 });
    expect(list.texts.map(({ id }: { id: string }) => id)).toEqual(failed.map(({ id }) => id).reverse());
    expect(list.texts[0]).toMatchObject({ attempts: 1, may_have_arrived: false, owner: owner.id });
    expect(await succeed("dead-letters", "--reason", "403")).toMatch(
      `${failed[0].id}  403 after 1 attempt  `,
    );
    expect(await succeed("dead-letters", "--to", hourFromNow(-1))).toBe("No text was given up.\n");

    const before = await dump();
    expect(await succeed("replay", "--reason", "403")).toMatch(
      /^2 texts found that are failed\.\n2 texts will be sent\.\nNothing was changed\./,
    );
    expect(await dump()).toBe(before);

    expect(await succeed("replay", failed[0].id, "--yes")).toContain("1 text due: the sweep");
    await sweep();
    await owner.textIn("delivered", orders[0].id);
    expect(await succeed("replay", "--owner", owner.id, "--from", hourFromNow(-1), "--yes")).toContain(
      "1 text due",
    );
    await sweep();
    await owner.textIn("delivered", orders[1].id);
    expect(await succeed("replay", ...failed.map(({ id }) => id), "--yes")).toMatch(
      /0 texts found.*\nNothing to do/,
    );
    await sweep();
    for (const { phone } of customers) expect(await textsTo(phone)).toHaveLength(1);
    const { attempt_history } = await owner.text(orders[0].id);
    expect(attempt_history.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      "refused",
      "accepted",
    ]);

    const log =
      await sql`select login, command, details from operator_log where command = 'replay' order by id`;
    expect(log).toMatchObject([
      { login: "postgres", command: "replay", details: { ids: [failed[0].id], state: "failed", texts: 1 } },
      {
        command: "replay",
        details: { from: expect.any(String), owner: expect.stringMatching(/^\w{16}$/), texts: 1 },
      },
    ]);
  });

  test("that may have arrived, or are no longer wanted, are left out unless that is said", async () => {
    const owner = await newOwner();
    await faults({ mode: "ok", deliveryStatus: "Failed", failureReason: "DeliveryFailure" });
    const [taken, optedOut] = [await owner.customer(), await owner.customer()];
    const order = await owner.order({ customer: taken.id });
    await owner.textIn("failed", order.id);
    await faults({ mode: "reject", statusCode: 403 });
    const refused = await owner.order({ customer: optedOut.id });
    await owner.textIn("failed", refused.id);
    await owner.call("PATCH", `/customers/${optedOut.id}/`, { sms_opt_out: true });
    await faults();

    expect(await succeed("replay", "--owner", owner.id, "--yes")).toBe(
      "2 texts found that are failed.\n1 left out: no text is wanted there any more.\n" +
        "1 left out: they may have arrived; --maybe-sent sends them all the same.\nNothing to do.\n",
    );
    expect(await succeed("replay", "--owner", owner.id, "--maybe-sent", "--yes")).toContain("1 text due");
    await sweep();
    await owner.textIn("delivered", order.id);
    expect(await textsTo(taken.phone)).toHaveLength(2);
    expect((await owner.text(refused.id)).state).toBe("failed");
  });
});

describe("requeue", () => {
  const range = () => ["--from", hourFromNow(-1), "--to", hourFromNow(1)];

  test("ends the wait of texts in a time range, and each arrives once", async () => {
    const owner = await newOwner();
    await faults({ mode: "error500" });
    const customer = await owner.customer();
    const order = await owner.order({ customer: customer.id });
    const waiting = await within(10, "an attempt", async () => {
      const found = await owner.text(order.id);
      return found.attempt_history.length > 0 && found.state === "queued" ? found : undefined;
    });
    await sql`update notifications set due_at = now() + interval '1 hour' where id = ${waiting.id} and state = 'queued'`;
    await faults();
    await sweep();
    expect(await succeed("requeue", "--from", hourFromNow(-3), "--to", hourFromNow(-2), "--yes")).toContain(
      "Nothing to do",
    );
    expect(await textsTo(customer.phone)).toEqual([]);

    expect(await succeed("requeue", ...range(), "--owner", owner.id, "--yes")).toContain("1 text due");
    expect(await succeed("requeue", ...range(), "--owner", owner.id, "--yes")).toContain("Nothing to do");
    await sweep();
    await sweep();
    await owner.textIn("delivered", order.id);
    expect(await textsTo(customer.phone)).toHaveLength(1);
  });

  test("sends nothing a second time that may have arrived, unless that is said", async () => {
    const owner = await newOwner();
    await faults({ mode: "drop_after_accept", deliveryStatus: "none" });
    const customer = await owner.customer();
    const order = await owner.order({ customer: customer.id });
    await owner.textIn("unconfirmed", order.id);
    await faults();
    const unconfirmed = ["requeue", ...range(), "--state", "unconfirmed", "--owner", owner.id, "--yes"];
    expect(await succeed(...unconfirmed)).toMatch(/1 left out: they may have arrived; .*\nNothing to do/);
    await sweep();
    expect((await owner.text(order.id)).state).toBe("unconfirmed");
    expect(await textsTo(customer.phone)).toHaveLength(1);

    expect(await succeed(...unconfirmed, "--maybe-sent")).toContain("1 text due");
    await sweep();
    await owner.textIn("delivered", order.id);
    expect(await textsTo(customer.phone)).toHaveLength(2);
  });
});

test("story tells of a text's order, states, attempts and report, and who asked is kept", async () => {
  const owner = await newOwner();
  const customer = await owner.customer({ first_name: "Njeri" });
  const order = await owner.order({ customer: customer.id, item: "Sugar" });
  const text = await owner.textIn("delivered", order.id);

  const told = JSON.parse(await succeed("story", text.id, "--json"));
  expect(told).toMatchObject({
    ...{ id: text.id, owner_id: owner.id, to: customer.phone, message: text.message, state: "delivered" },
    order: { id: order.id, amount: "300.00", currency: "KES", time_placed: order.time_placed },
    ...{ attempt_history: text.attempt_history, delivered_at: text.delivered_at },
  });
  const lines = (await succeed("story", text.id)).split("\n");
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}text {10}Hi Njeri\. Your order of 2 Sugar/));
  const happened = lines
    .filter((line) => /^ {2}20\d\d-/.test(line))
    .map((line) => line.trim().slice(26, 34).trim());
  expect(happened.toSorted()).toEqual(["attempt", "delivere", "queued", "sending", "sent", "written"]);
  expect(happened.at(-1)).toBe("delivere");
  expect(await sql`select details from operator_log where command = 'story'`).toEqual([
    { details: { notification: text.id } },
    { details: { notification: text.id } },
  ]);
});

test("export-owner writes all that is kept of an owner, and of nobody else", async () => {
  const [owner, other] = [await newOwner(), await newOwner()];
  await other.order({ customer: (await other.customer({ first_name: "Zawadi" })).id });
  await owner.call("PATCH", "/me/", { business_name: "Duka Letu" });
  const customer = await owner.customer({ sms_opt_out: true });
  const order = await owner.order({ customer: customer.id, price_per_unit: "0.05" }, "export-1");
  // More than are read at a time.
  await sql`insert into items (owner_id, id, name, price, currency)
    select ${owner.id}, gen_random_uuid(), 'Item ' || n, n, 'KES' from generate_series(1, 2500) n`;
  await sql`insert into sessions (owner_id, id, expires_at) values (${owner.id}, gen_random_uuid(), now() + interval '1 day')`;

  const exported = JSON.parse(await succeed("export-owner", owner.id));
  expect(Object.keys(exported)).toEqual([
    ...["format", "owner", "exported_at", "settings", "customers", "items", "orders", "notifications"],
    ...["sessions", "idempotency_keys"],
  ]);
  const shown = ({ url: _, customer_code: __, customer: id, order, ...body }: Record<string, unknown>) => ({
    ...body,
    ...(id ? { customer_id: id } : {}),
  });
  expect(exported).toMatchObject({
    ...{ format: "oda-owner-export/1", owner: owner.id, settings: { business_name: "Duka Letu" } },
    ...{ customers: [shown(customer)], orders: [shown(order)], sessions: [{}] },
    idempotency_keys: [{ key: "export-1", response: { id: order.id } }],
  });
  expect(exported.orders[0]).toMatchObject({ amount: "0.10", time_placed: order.time_placed });
  const text = await owner.text(order.id);
  expect(exported.notifications).toMatchObject([
    { id: text.id, order_id: order.id, message: text.message, state: "skipped", failure_code: "opted_out" },
  ]);
  const prices = exported.items.map(({ price }: { price: string }) => Number(price));
  expect(prices.toSorted((a: number, b: number) => a - b)).toEqual(
    Array.from({ length: 2500 }, (_, index) => (index + 1) / 100),
  );
  expect(JSON.stringify(exported)).not.toContain("Zawadi");

  const file = `${data}/export.json`;
  expect(await succeed("export-owner", owner.id, "--out", file)).toBe(`Written to ${file}.\n`);
  const written = JSON.parse(await readFile(file, "utf8"));
  expect({ ...written, exported_at: exported.exported_at }).toEqual(exported);
  expect((await stat(file)).mode & 0o77).toBe(0);
});

describe("erase-customer", () => {
  test("leaves nothing of a person anywhere, and all of the accounts", async () => {
    const [owner, other] = [await newOwner(), await newOwner()];
    const [former, present] = [somePhone(), somePhone()];
    const person = { first_name: "Achieng", second_name: "Odhiambo", code: "ACH77", phone: former };
    const customer = await owner.customer(person, "customer-1");
    const neighbour = await owner.customer({ first_name: "Baraka" });
    const sent = await owner.order({ customer: customer.id, price_per_unit: "1250.00" }, "order-1");
    await owner.textIn("delivered", sent.id);
    // To a number that she had once; for an order that is gone; in doubt; refused, and sent again; waiting.
    const deleted = await owner.order({ customer: customer.id });
    await owner.textIn("delivered", deleted.id);
    await owner.call("DELETE", `/orders/${deleted.id}/`);
    await faults({ mode: "drop_after_accept", deliveryStatus: "none" });
    const lost = await owner.order({ customer: customer.id });
    await owner.textIn("unconfirmed", lost.id);
    await owner.call("PATCH", `/customers/${customer.id}/`, { phone: present });
    await faults({ mode: "reject", statusCode: 406 });
    const refused = await owner.order({ customer: customer.id });
    const failed = await owner.textIn("failed", refused.id);
    await owner.call("POST", `/notifications/${failed.id}/resend/`, {}, "resend-1");
    await owner.textIn("failed", refused.id);
    await faults({ mode: "error500" });
    const waiting = await owner.order({ customer: customer.id });
    await within(10, "an attempt", async () => (await owner.text(waiting.id)).attempt_history[0]);
    const kept = await owner.order({ customer: neighbour.id, item: "Salt" });
    const hers = [person.first_name, person.second_name, person.code, former, present];
    const others = await other.customer({ first_name: "Kept", phone: present });
    const amounts = async () =>
      (await owner.call("GET", "/orders/")).body.results.map(
        ({ id, amount, currency, item, quantity, status, time_placed }: Record<string, unknown>) => [
          id,
          amount,
          currency,
          item,
          quantity,
          status,
          time_placed,
        ],
      );
    const accounts = await amounts();
    const before = await dump();
    for (const word of hers) expect(before).toContain(word);
    const ids = (await sql`select provider_message_id as id from notifications
      where owner_id = ${owner.id} and provider_message_id is not null`) as { id: string }[];
    expect(ids.length).toBeGreaterThanOrEqual(2);

    expect(await succeed("erase-customer", customer.id)).toMatch(
      /^1 customer, 5 texts and 3 kept answers will be cleaned.* not be sent: 1\. 4 orders will be kept\./,
    );
    expect(await dump()).toContain("Achieng");
    const erase = () =>
      within(10, "no text in flight", async () => {
        const { code, stdout } = await run("erase-customer", customer.id, "--yes");
        return code === 0 ? stdout : undefined;
      });
    expect(await erase()).toContain("Erased: 1 customer, 5 texts and 3 kept answers.");

    const after = (await dump()).replaceAll(others.phone, "the other's");
    for (const word of [...hers, ...ids.map(({ id }) => id)]) expect(after).not.toContain(word);
    expect(await amounts()).toEqual(accounts);
    const erased = (await owner.call("GET", `/customers/${customer.id}/`)).body;
    expect(erased).toMatchObject({ first_name: "Erased", second_name: "customer", sms_opt_out: true });
    expect(await owner.text(sent.id)).toMatchObject({
      message: expect.stringMatching(/^Hi Erased\. Your order of 2 Tea/),
      ...{ state: "delivered", attempt_history: [{ outcome: "accepted", provider_message_id: null }] },
    });
    expect(await owner.text(waiting.id)).toMatchObject({
      ...{ state: "skipped", failure: { code: "customer_erased" } },
    });
    expect(await owner.text(lost.id)).toMatchObject({ state: "failed", failure: { code: "unconfirmed" } });
    // A repeated request still makes nothing twice.
    const input = { item: "Tea", quantity: 2, price_per_unit: "1250.00", customer: customer.id };
    const repeated = await owner.call("POST", "/orders/", input, "order-1");
    expect(repeated).toMatchObject({
      status: 201,
      body: { id: sent.id, amount: "2500.00", customer_code: erased.code },
    });
    expect(await amounts()).toEqual(accounts);
    // Nor is anything sent: not what waited, not what failed, not for a new order.
    await faults();
    expect((await owner.call("POST", `/notifications/${failed.id}/resend/`, {})).status).toBe(409);
    const next = await owner.order({ customer: customer.id });
    expect(await owner.text(next.id)).toMatchObject({ state: "skipped", failure: { code: "opted_out" } });
    await sweep();
    await sql`update notifications set due_at = now() where due_at is not null`;
    await sweep();
    await owner.textIn("delivered", kept.id);
    expect([await textsTo(former), await textsTo(present)].map(({ length }) => length)).toEqual([3, 0]);
    expect((await owner.call("GET", `/customers/${neighbour.id}/`)).body).toMatchObject({
      first_name: "Baraka",
    });
    expect((await other.call("GET", `/customers/${others.id}/`)).body.first_name).toBe("Kept");

    const once = await dump();
    expect(await succeed("erase-customer", customer.id, "--yes")).toMatch(/^Nothing to do/);
    expect(await dump()).toBe(once);
    const [log] = await sql`select details from operator_log where command = 'erase-customer'`;
    expect(log).toEqual({ details: { ids: [customer.id], customers: 1, texts: 5, answers: 3 } });
  });

  test("by number finds them in every shop, and in texts that no customer is left of", async () => {
    const [one, two] = [await newOwner(), await newOwner()];
    const phone = somePhone();
    const first = await one.customer({ first_name: "Fadhili", phone });
    const order = await one.order({ customer: first.id });
    await one.textIn("delivered", order.id);
    await one.call("DELETE", `/orders/${order.id}/`);
    expect((await one.call("DELETE", `/customers/${first.id}/`)).status).toBe(204);
    const second = await two.customer({ first_name: "Fadhili", phone });

    expect(await succeed("erase-customer", "--phone", phone, "--owner", one.id, "--yes")).toContain(
      "Erased: 0 customers, 1 text and 0 kept answers.",
    );
    expect((await two.call("GET", `/customers/${second.id}/`)).body.first_name).toBe("Fadhili");
    expect(await succeed("erase-customer", "--phone", phone, "--yes")).toContain(
      "Erased: 1 customer, 0 texts",
    );
    const after = await dump();
    for (const word of ["Fadhili", phone]) expect(after).not.toContain(word);
    expect(await succeed("erase-customer", "--phone", phone, "--yes")).toMatch(/^Nothing to do/);
  });

  test("waits for a text that is being sent, whose answer would bring the number back", async () => {
    const owner = await newOwner();
    const customer = await owner.customer({ first_name: "Chebet" });
    const order = await owner.order({ customer: customer.id });
    const { id } = await owner.textIn("delivered", order.id);
    await sql`update notifications set state = 'sending', due_at = now() + interval '1 hour' where id = ${id}`;
    const before = await dump();
    const { code, stderr } = await run("erase-customer", customer.id, "--yes");
    expect([code, stderr]).toEqual([1, expect.stringContaining("is being sent. Nothing was changed")]);
    expect(await dump()).toBe(before);
    await sql`update notifications set state = 'sent', due_at = null where id = ${id}`;
    expect(await succeed("erase-customer", customer.id, "--yes")).toContain("Erased: 1 customer, 1 text");
  });
});

test("erase-owner deletes all of an owner's, and nothing of anybody else's", async () => {
  const [owner, other] = [await newOwner(), await newOwner()];
  for (const { call, customer, order, textIn } of [owner, other]) {
    await call("PATCH", "/me/", { business_name: "Duka" });
    await call("POST", "/items/", { name: "Sugar", price: "1" }, "item-1");
    const { id } = await order({ customer: (await customer()).id });
    // After which nothing happens by itself.
    await textIn("delivered", id);
  }
  expect(await succeed("erase-owner", owner.id)).toContain(
    "6 rows will be deleted: notifications 1, orders 1, customers 1, items 1, idempotency keys 1, owners 1.",
  );
  expect((await owner.call("GET", "/orders/")).body.results).toHaveLength(1);
  expect(await succeed("erase-owner", owner.id, "--yes")).toContain("Deleted: 6 rows.");
  const after = await dump();
  expect([after.includes(owner.id), after.includes(other.id)]).toEqual([false, true]);
  expect((await other.call("GET", "/orders/")).body.results).toHaveLength(1);
  expect(await succeed("erase-owner", owner.id, "--yes")).toMatch(/^Nothing to do/);
  expect(await dump()).toBe(after);
});
