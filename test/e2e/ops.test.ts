import { readFile, stat } from "node:fs/promises";
import { neon, neonConfig } from "@neondatabase/serverless";
import { decodeJwt } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { runCron } from "../../dev/worker.ts";
import { businessIdOf } from "../../src/principal.ts";
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
/** SQL without triggers: a notification can be put into a state that no move leads to. */
const force = (strings: TemplateStringsArray, ...values: unknown[]) => {
  const client = database();
  return client.transaction([
    client`set local session_replication_role = replica`,
    client(strings, ...values),
  ]);
};

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const tables =
    await sql`select table_name as name from information_schema.tables where table_schema = 'public'`;
  const rows = tables.map(({ name }) => `select '${name} ' || t::text as row from "${name}" t`);
  const all = await database().query(`${rows.join(" union all ")} order by 1`);
  return all.map(({ row }) => row).join("\n");
}

/** The same without the operators' log, to which every command adds. */
const dumpData = async () => (await dump()).replaceAll(/^operator_log .*\n?/gm, "");

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
  const principal = `${iss}|${sub}`;
  return { id: businessIdOf(principal), principal, call, customer, order, text, textIn };
}

async function textsTo(phone: string): Promise<{ message: string }[]> {
  return (await fetch(`${product.gateway}/messages?to=${encodeURIComponent(phone)}`)).json();
}

/** Lets somebody send a message, as the phone does. */
async function say(from: string, text: string): Promise<void> {
  const body = new URLSearchParams({ from, to: "22334", text });
  expect((await fetch(`${product.gateway}/incoming`, { method: "POST", body })).status).toBe(200);
}

/** What the cron does each minute, now. */
const sweep = () => runCron(product.origin);

const hourFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe("npm run ops", () => {
  test("lists its commands, explains each, and refuses others in a sentence", async () => {
    const { stdout: help } = await ops([]);
    const names = [...help.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name]) => name!);
    expect(names).toEqual([
      ...[
        "dead-letters",
        "replay",
        "requeue",
        "gateway",
        "suspend",
        "resume",
        "limit",
        "story",
        "export-business",
        "erase-customer",
        "erase-business",
      ],
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
      [["suspend"], /^Say which: suspend BUSINESS/],
      [["suspend", crypto.randomUUID(), "--yes"], /^Nothing is kept of a business with the id/],
      [["resume", "Duka"], /^Duka is no business/],
      [["limit", crypto.randomUUID()], /^Say which: limit BUSINESS NUMBER\|default/],
      [["limit", crypto.randomUUID(), "many"], /^many is no number of texts/],
      [["story", crypto.randomUUID()], /^There is no notification/],
      [["export-business", "nobody|at-all"], /^Nothing is kept/],
      [["export-business", crypto.randomUUID()], /^Nothing is kept/],
      [["erase-business", "Duka"], /^Duka is no business: give its id, or the issuer and the sub/],
      [["erase-customer", crypto.randomUUID(), "--business", "Duka"], /^Duka is no business/],
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

    const list = JSON.parse(await succeed("dead-letters", "--business", owner.id, "--json"));
    expect(list.by_reason).toEqual({ "403": 2 });
    expect(list.texts.map(({ id }: { id: string }) => id)).toEqual(failed.map(({ id }) => id).reverse());
    expect(list.texts[0]).toMatchObject({ attempts: 1, may_have_arrived: false, business: owner.id });
    expect(await succeed("dead-letters", "--reason", "403")).toMatch(
      `${failed[0].id}  403 after 1 attempt  `,
    );
    expect(await succeed("dead-letters", "--to", hourFromNow(-1))).toBe("No text was given up.\n");

    const before = await dumpData();
    expect(await succeed("replay", "--reason", "403")).toMatch(
      /^2 texts found that are failed\.\n2 texts will be sent\.\nNothing was changed\./,
    );
    expect(await dumpData()).toBe(before);

    expect(await succeed("replay", failed[0].id, "--yes")).toContain("1 text due: the sweep");
    await sweep();
    await owner.textIn("delivered", orders[0].id);
    expect(await succeed("replay", "--business", owner.id, "--from", hourFromNow(-1), "--yes")).toContain(
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

    const log = await sql`select entry.login, entry.details, entry.business, change.command, change.rows
      from operator_log entry left join operator_log change on change.details->>'entry' = entry.id::text
      where entry.command = 'replay' order by entry.id`;
    const replay = { login: "postgres", command: "UPDATE notifications", rows: 1, business: null };
    expect(log).toMatchObject([
      { ...replay, details: { reason: "403" }, command: null, rows: null },
      { ...replay, details: { ids: [failed[0].id], state: "failed", maybe_sent: false } },
      { ...replay, details: { from: expect.any(String) }, business: owner.id },
      { ...replay, details: { ids: failed.map(({ id }) => id) }, command: null, rows: null },
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
    const forgotten = await owner.order({ customer: optedOut.id });
    await owner.textIn("failed", forgotten.id);
    await owner.call("DELETE", `/orders/${forgotten.id}/`);
    await owner.call("PATCH", `/customers/${optedOut.id}/`, { sms_opt_out: true });
    await faults();

    expect(await succeed("replay", "--business", owner.id, "--yes")).toBe(
      "3 texts found that are failed.\n" +
        "2 left out: no text is wanted there any more, or its order was cancelled or deleted.\n" +
        "1 left out: they may have arrived; --maybe-sent sends them all the same.\nNothing to do.\n",
    );
    expect(await succeed("replay", "--business", owner.id, "--maybe-sent", "--yes")).toContain("1 text due");
    await sweep();
    await owner.textIn("delivered", order.id);
    expect(await textsTo(taken.phone)).toHaveLength(2);
    expect((await owner.text(refused.id)).state).toBe("failed");
  });
});

describe("texts that expired", () => {
  test("are listed and replayed, but for those whose order was cancelled since", async () => {
    const owner = await newOwner();
    await faults({ mode: "reject", statusCode: 403 });
    const [kept, cancelled] = [await owner.customer(), await owner.customer()];
    const orders = [];
    for (const { id } of [kept, cancelled]) orders.push(await owner.order({ customer: id }));
    for (const { id } of orders) await owner.textIn("failed", id);
    await faults();
    await force`update notifications set state = 'expired', expired_at = now(), failure_code = 'expired',
      failure_detail = 'It could not be sent in time', first_due_at = now() - interval '1 day'
      where business_id = ${owner.id}`;
    await owner.call("PATCH", `/orders/${orders[1].id}/`, { status: "Cancelled" });

    expect(await succeed("dead-letters", "--business", owner.id)).toBe("No text was given up.\n");
    const list = JSON.parse(await succeed("dead-letters", "--expired", "--business", owner.id, "--json"));
    expect(list.by_reason).toEqual({ expired: 2 });
    expect(await succeed("replay", "--expired", "--business", owner.id, "--yes")).toMatch(
      /^2 texts found that are expired\.\n1 left out: .*cancelled.*\n1 text will be sent\.\n1 text due/,
    );
    await sweep();
    await owner.textIn("delivered", orders[0].id);
    expect(await textsTo(kept.phone)).toHaveLength(1);
    expect((await owner.text(orders[1].id)).state).toBe("expired");
    expect(await textsTo(cancelled.phone)).toEqual([]);
  });
});

describe("gateway", () => {
  test("tells why texts do not go out, and what waits, and when all is well", async () => {
    const owner = await newOwner();
    expect(await succeed("gateway")).toMatch(/^Texts go to the gateway\. Since \S+Z\./);
    await faults({ mode: "reject", statusCode: 405 });
    const customer = await owner.customer();
    const orders = [
      await owner.order({ customer: customer.id }),
      await owner.order({ customer: customer.id }),
    ];
    for (const { id } of orders) await owner.textIn("held", id);
    const told = await succeed("gateway");
    expect(told).toContain("No texts go to the gateway, but one at a time");
    expect(told).toContain(
      "The gateway refuses the account (405): There is not enough credit at the gateway.",
    );
    expect(told).toMatch(/2 texts held, 405, the oldest due since \S+Z/);
    const { breaker, waiting } = JSON.parse(await succeed("gateway", "--json"));
    expect(breaker).toMatchObject({ state: "open", fault: "account", code: "405" });
    expect(waiting).toEqual([{ state: "held", reason: "405", texts: 2, oldest: expect.any(String) }]);

    await faults();
    await sql`update breaker set probe_at = now()`;
    await sweep();
    await owner.textIn("delivered", orders[0].id);
    await sweep();
    await owner.textIn("delivered", orders[1].id);
    expect(await textsTo(customer.phone)).toHaveLength(2);
    expect(await succeed("gateway")).toMatch(/^Texts go to the gateway\. Since \S+Z\.\nNo text waits\./);
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

    expect(await succeed("requeue", ...range(), "--business", owner.id, "--yes")).toContain("1 text due");
    expect(await succeed("requeue", ...range(), "--business", owner.id, "--yes")).toContain("Nothing to do");
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
    const unconfirmed = ["requeue", ...range(), "--state", "unconfirmed", "--business", owner.id, "--yes"];
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

test("suspend stops a business's texts and writes, resume lets both go on, limit caps its texts", async () => {
  const owner = await newOwner();
  const customer = await owner.customer();
  await faults({ mode: "error500" });
  const waiting = await owner.order({ customer: customer.id });
  await within(10, "an attempt", async () =>
    (await owner.text(waiting.id)).attempt_history.length > 0 ? true : undefined,
  );
  expect(await succeed("suspend", owner.id)).toMatch(/read and export\.\nNothing was changed\./);
  expect(await succeed("resume", owner.id, "--yes")).toMatch(/^Nothing to do/);
  expect(await succeed("suspend", owner.principal, "--yes")).toMatch(
    /: 1 order, 1 text waiting\.\n.*\nDone\.\n$/,
  );
  expect(await succeed("suspend", owner.id, "--yes")).toMatch(/^Nothing to do/);
  await faults();
  expect((await owner.call("PATCH", `/orders/${waiting.id}/`, { quantity: 3 })).status).toBe(403);
  expect((await owner.call("GET", "/orders/")).body.results).toHaveLength(1);
  await sql`update notifications set due_at = now() where business_id = ${owner.id} and state = 'queued'`;
  await sweep();
  expect((await owner.textIn("skipped", waiting.id)).failure.code).toBe("suspended");
  expect(await textsTo(customer.phone)).toEqual([]);

  await succeed("resume", owner.id, "--yes");
  // The text that was tried before counts.
  await succeed("limit", owner.id, "2", "--yes");
  const [one, two] = [
    await owner.order({ customer: customer.id }),
    await owner.order({ customer: customer.id }),
  ];
  const states = async () =>
    [(await owner.text(one.id)).state, (await owner.text(two.id)).state].sort().join();
  await within(20, "one text and no more", async () => (await states()) === "delivered,skipped" || undefined);
  await succeed("limit", owner.id, "default", "--yes");
  const three = await owner.order({ customer: customer.id });
  await owner.textIn("delivered", three.id);

  const log = await sql`select command, details from operator_log
    where business = ${owner.id} and rows is null order by id`;
  expect(log).toEqual([
    ...["suspend", "resume", "suspend", "suspend", "resume"].map((command) => ({ command, details: {} })),
    ...[2, null].map((texts) => ({ command: "limit", details: { texts } })),
  ]);
  const changes = await sql`select command from operator_log where command like '%restrictions' order by id`;
  // An upsert is logged as both.
  expect(changes.at(0)).toEqual({ command: "INSERT restrictions" });
});

test("story tells of a text's order, states, attempts and report, and who asked is kept", async () => {
  const owner = await newOwner();
  const customer = await owner.customer({ first_name: "Njeri" });
  const order = await owner.order({ customer: customer.id, item: "Sugar" });
  const text = await owner.textIn("delivered", order.id);

  const told = JSON.parse(await succeed("story", text.id, "--json"));
  expect(told).toMatchObject({
    ...{ id: text.id, business_id: owner.id, to: customer.phone, message: text.message, state: "delivered" },
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
  const asked = { notification: text.id };
  expect(await sql`select details from operator_log where command = 'story' and details = ${asked}`).toEqual([
    { details: { notification: text.id } },
    { details: { notification: text.id } },
  ]);
});

test("export-business writes all that is kept of a business, and of no other", async () => {
  const [owner, other] = [await newOwner(), await newOwner()];
  await other.order({ customer: (await other.customer({ first_name: "Zawadi" })).id });
  await owner.call("PATCH", "/me/", { business_name: "Duka Letu" });
  const customer = await owner.customer({ sms_opt_out: true });
  const order = await owner.order({ customer: customer.id, price_per_unit: "0.05" }, "export-1");
  // More than are read at a time.
  await sql`insert into items (business_id, id, name, price, currency)
    select ${owner.id}, gen_random_uuid(), 'Item ' || n, n, 'KES' from generate_series(1, 2500) n`;
  await sql`insert into sessions (business_id, id, expires_at) values (${owner.id}, gen_random_uuid(), now() + interval '1 day')`;

  await say(customer.phone, "Asante");

  const exported = JSON.parse(await succeed("export-business", owner.principal));
  expect(Object.keys(exported)).toEqual([
    ...["format", "business", "exported_at", "settings", "customers", "items", "orders", "notifications"],
    ...["replies", "sessions", "idempotency_keys", "restrictions", "usage"],
  ]);
  const shown = ({
    url: _,
    customer_code: __,
    sms_warning: ___,
    customer: id,
    order,
    ...body
  }: Record<string, unknown>) => ({
    ...body,
    ...(id ? { customer_id: id } : {}),
  });
  expect(exported).toMatchObject({
    ...{ format: "oda-business-export/1", business: owner.id, settings: { business_name: "Duka Letu" } },
    ...{ customers: [shown(customer)], orders: [shown(order)], sessions: [{}] },
    replies: [{ customer_id: customer.id, from: customer.phone, to: "22334", text: "Asante" }],
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
  expect(await succeed("export-business", owner.id, "--out", file)).toBe(`Written to ${file}.\n`);
  const written = JSON.parse(await readFile(file, "utf8"));
  expect({ ...written, exported_at: exported.exported_at }).toEqual(exported);
  expect((await stat(file)).mode & 0o77).toBe(0);
});

describe("erase-customer", () => {
  test("leaves nothing of a person anywhere, and all of the accounts", async () => {
    const [owner, other] = [await newOwner(), await newOwner()];
    const [former, present] = [somePhone(), somePhone()];
    const person = {
      first_name: "Achieng",
      second_name: "Odhiambo",
      code: "ACH77",
      phone: former,
      note: "At kiosk 7",
    };
    const customer = await owner.customer(person, "customer-1");
    const neighbour = await owner.customer({ first_name: "Baraka" });
    const sent = await owner.order(
      { customer: customer.id, price_per_unit: "1250.00", note: "Behind kiosk 7" },
      "order-1",
    );
    await owner.textIn("delivered", sent.id);
    await say(former, "Ni mimi, Achieng");
    await say(neighbour.phone, "Ni mimi, Baraka");
    // To a number that she had once; for an order that is gone; in doubt; refused, and sent again; waiting.
    const deleted = await owner.order({ customer: customer.id });
    await owner.textIn("delivered", deleted.id);
    await owner.call("DELETE", `/orders/${deleted.id}/`);
    await faults({ mode: "drop_after_accept", deliveryStatus: "none" });
    const lost = await owner.order({ customer: customer.id });
    await owner.textIn("unconfirmed", lost.id);
    await owner.call("PATCH", `/customers/${customer.id}/`, { phone: present });
    await say(present, "Namba mpya ya Achieng");
    await faults({ mode: "reject", statusCode: 406 });
    const refused = await owner.order({ customer: customer.id });
    const failed = await owner.textIn("failed", refused.id);
    await owner.call("POST", `/notifications/${failed.id}/resend/`, {}, "resend-1");
    await owner.textIn("failed", refused.id);
    await faults({ mode: "error500" });
    const waiting = await owner.order({ customer: customer.id });
    await within(10, "an attempt", async () => (await owner.text(waiting.id)).attempt_history[0]);
    const kept = await owner.order({ customer: neighbour.id, item: "Salt" });
    expect((await owner.call("GET", "/replies/")).body.results).toHaveLength(3);
    const hers = [person.first_name, person.second_name, person.code, "kiosk 7", former, present];
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
      where business_id = ${owner.id} and provider_message_id is not null`) as { id: string }[];
    expect(ids.length).toBeGreaterThanOrEqual(2);

    expect(await succeed("erase-customer", customer.id)).toMatch(
      /^1 customer, 5 texts, 2 replies and 3 kept answers will be cleaned.* not be sent: 1\. 4 orders will be kept\./,
    );
    expect(await dump()).toContain("Achieng");
    const erase = () =>
      within(10, "no text in flight", async () => {
        const { code, stdout } = await run("erase-customer", customer.id, "--yes");
        return code === 0 ? stdout : undefined;
      });
    expect(await erase()).toContain("Erased: 1 customer, 5 texts, 2 replies and 3 kept answers.");

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
    const note = "Behind kiosk 7";
    const input = { item: "Tea", quantity: 2, price_per_unit: "1250.00", customer: customer.id, note };
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
    expect((await owner.call("GET", "/replies/")).body.results).toMatchObject([
      { customer: customer.id, from: erased.phone, text: "" },
      { customer: neighbour.id, from: neighbour.phone, text: "Ni mimi, Baraka" },
      { customer: customer.id, from: erased.phone, text: "" },
    ]);

    const once = await dumpData();
    expect(await succeed("erase-customer", customer.id, "--yes")).toMatch(/^Nothing to do/);
    expect(await dumpData()).toBe(once);
    // The note of one order and the code of all are one statement's, and may be one entry or two.
    const log = await sql`select change.command, sum(change.rows)::integer as rows
      from operator_log entry join operator_log change on change.details->>'entry' = entry.id::text
      where entry.command = 'erase-customer' and entry.details @> ${{ ids: [customer.id] }} group by 1 order by 1`;
    expect(log).toEqual([
      { command: "DELETE usage", rows: 2 },
      { command: "UPDATE customers", rows: 1 },
      { command: "UPDATE idempotency_keys", rows: 3 },
      { command: "UPDATE notifications", rows: 5 },
      { command: "UPDATE orders", rows: 5 },
      { command: "UPDATE replies", rows: 2 },
    ]);
  });

  test("by number finds them in every shop, and in texts that no customer is left of", async () => {
    const [one, two] = [await newOwner(), await newOwner()];
    const phone = somePhone();
    const first = await one.customer({ first_name: "Fadhili", phone });
    const order = await one.order({ customer: first.id });
    await one.textIn("delivered", order.id);
    await say(phone, "Ni mimi, Fadhili");
    await one.call("DELETE", `/orders/${order.id}/`);
    expect((await one.call("DELETE", `/customers/${first.id}/`)).status).toBe(204);
    const second = await two.customer({ first_name: "Fadhili", phone });

    expect(await succeed("erase-customer", "--phone", phone, "--business", one.principal, "--yes")).toContain(
      "Erased: 0 customers, 1 text, 1 reply and 0 kept answers.",
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
    await force`update notifications set state = 'sending', due_at = now() + interval '1 hour' where id = ${id}`;
    const before = await dumpData();
    const { code, stderr } = await run("erase-customer", customer.id, "--yes");
    expect([code, stderr]).toEqual([1, expect.stringContaining("is being sent. Nothing was changed")]);
    expect(await dumpData()).toBe(before);
    await sql`update notifications set state = 'sent', due_at = null where id = ${id}`;
    expect(await succeed("erase-customer", customer.id, "--yes")).toContain("Erased: 1 customer, 1 text");
  });
});

test("erase-business deletes all of a business's, and nothing of any other's", async () => {
  const [owner, other] = [await newOwner(), await newOwner()];
  for (const { call, customer, order, textIn } of [owner, other]) {
    await call("PATCH", "/me/", { business_name: "Duka" });
    await call("POST", "/items/", { name: "Sugar", price: "1" }, "item-1");
    const { id: orderer, phone } = await customer();
    const { id } = await order({ customer: orderer });
    // After which nothing happens by itself.
    await textIn("delivered", id);
    await say(phone, "Asante");
  }
  // It is an estimate, which may be of nothing yet.
  await sql`insert into row_counts (business_id, rows) values (${owner.id}, 200) on conflict do nothing`;
  expect(await succeed("erase-business", owner.id)).toContain(
    "10 rows will be deleted: businesses 1, customers 1, idempotency keys 1, items 1, notifications 1, order numbers 1, orders 1, replies 1, row counts 1, usage 1.",
  );
  expect((await owner.call("GET", "/orders/")).body.results).toHaveLength(1);
  expect(await succeed("erase-business", owner.principal, "--yes")).toContain("Deleted: 10 rows.");
  const [after, data] = [await dump(), await dumpData()];
  const left = after.split("\n").filter((row) => row.includes(owner.id));
  expect([left.every((row) => row.startsWith("operator_log ")), after.includes(other.id)]).toEqual([
    true,
    true,
  ]);
  expect((await other.call("GET", "/orders/")).body.results).toHaveLength(1);
  const log = await sql`select change.command, change.rows
    from operator_log entry join operator_log change on change.details->>'entry' = entry.id::text
    where entry.command = 'erase-business' and entry.business = ${owner.id} order by 1`;
  expect(log).toEqual(
    [
      ...["businesses", "customers", "idempotency_keys", "items", "notifications", "order_numbers", "orders"],
      ...["replies", "row_counts", "usage"],
    ].map((table) => ({ command: `DELETE ${table}`, rows: 1 })),
  );
  expect(await succeed("erase-business", owner.id, "--yes")).toMatch(/^Nothing to do/);
  expect(await dumpData()).toBe(data);
});
