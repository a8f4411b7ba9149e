import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, inject, test, vi } from "vitest";
import { signInAt } from "../../dev/sign-in.ts";
import { ORIGIN, someone, somePhone, tokenOf } from "../support/api.ts";
import { openApiDocument } from "../support/conformance.ts";
import { force } from "../support/database.ts";
import { withSettings } from "../support/settings.ts";

const NAME = "one-call";

/**
 * The most statements of one call. Each is a round trip between Neon's proxy and the database: the first enters the scope,
 * the second does the work. With an Idempotency-Key one more claims the key, since what waits for a twin to commit sees
 * what the twin has made only in its next statement.
 */
const MOST = 2;
const MOST_WITH_KEY = 3;
/** A dry run of an import sets a savepoint before its work, and goes back to it after. */
const MOST_OF_DRY_RUN = 4;
/**
 * What the gateway calls back about: each statement has to see what others wrote while the one before waited for it, such
 * as an attempt that was recorded meanwhile.
 */
const MOST_OF_CALLBACK = 4;
/** The home page shows a day in one call: its orders, its texts, what needs attention, and the settings. */
const MOST_OF_HOME = 6;

interface Counted {
  total: number;
  byApplicationName: Record<string, number>;
}

/** How many calls and statements the database has had from the Worker under this test, which nobody else's count. */
async function counts(): Promise<{ calls: number; statements: number }> {
  const response = await fetch(`${inject("standIns").neon}/calls`);
  const { byApplicationName, statements } = await response.json<Counted & { statements: Counted }>();
  return { calls: byApplicationName[NAME] ?? 0, statements: statements.byApplicationName[NAME] ?? 0 };
}

test("every request makes at most one call of two statements to the database, and none where none is needed", async () => {
  const token = await tokenOf(someone());
  const { paths } = await openApiDocument();
  const url = `postgres://oda_login:oda@${new URL(inject("standIns").neon).host}/oda?application_name=${NAME}`;
  await withSettings({ DATABASE_URL: url }, async () => {
    const { default: worker } = await import("../../src/worker.ts");
    // Texts of other files may still be on their way: their calls are not this test's, and can wait.
    vi.spyOn(worker, "queue").mockImplementation(async (batch) => batch.retryAll({ delaySeconds: 2 }));

    /** Asks as an owner would, and checks the status, the number of calls and the statements of each. */
    async function ask(
      expected: [status: number, calls: number],
      method: string,
      path: string,
      options: Options = {},
    ) {
      const { body, headers = {}, most = headers["Idempotency-Key"] ? MOST_WITH_KEY : MOST } = options;
      const context = createExecutionContext();
      const before = await counts();
      const response = await worker.fetch(
        new Request(ORIGIN + path, {
          method,
          headers: {
            ...(!options.anonymous && { Authorization: `Bearer ${token}` }),
            ...(body !== undefined && { "Content-Type": "application/json" }),
            ...headers,
          },
          ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
        }),
        env,
        context,
      );
      const text = await response.text();
      await waitOnExecutionContext(context);
      const after = await counts();
      const calls = after.calls - before.calls;
      const about = [method, path.split("code=")[0], ...Object.keys(headers)].join(" ");
      expect([response.status, calls], `${about} ${text.slice(0, 300)}`).toEqual(expected);
      // All that are over are named at once.
      expect
        .soft(after.statements - before.statements, `statements of ${about}`)
        .toBeLessThanOrEqual(calls * most);
      return { headers: response.headers, body: text.startsWith("{") ? JSON.parse(text) : undefined };
    }

    for (const [path, operations] of Object.entries(paths)) {
      const some = path.replaceAll(/\{\w+\}/g, crypto.randomUUID());
      for (const [method, operation] of Object.entries(operations)) {
        if (operation.security!.length > 0)
          await ask([401, 0], method.toUpperCase(), some, { anonymous: true });
        else if (path !== "/readyz")
          await ask([expect.any(Number), 0], method.toUpperCase(), some, { anonymous: true });
      }
      await ask([200, 0], "OPTIONS", some);
    }

    // Without texts the queue's consumer, which asks the database too, has nothing to do.
    await ask([200, 1], "PATCH", "/api/v1/me/", { body: { sms_enabled: false } });
    const phone = somePhone();
    const customer = { first_name: "Wanjiru", second_name: "Kamau", phone };
    const key = { "Idempotency-Key": "k" };
    const { body: wanjiru } = await ask([201, 1], "POST", "/api/v1/customers/", {
      body: customer,
      headers: key,
    });
    await ask([201, 1], "POST", "/api/v1/customers/", { body: customer, headers: key });
    await ask([422, 1], "POST", "/api/v1/items/", { body: { name: "Tea", price: "1" }, headers: key });
    await ask([409, 1], "POST", "/api/v1/customers/", { body: customer });
    const { body: item } = await ask([201, 1], "POST", "/api/v1/items/", {
      body: { name: "Tea", price: "120" },
    });
    await ask([400, 1], "POST", "/api/v1/items/", { body: { name: "Salt", price: "1.005" } });
    const input = { customer: wanjiru.id, item_id: item.id, quantity: 2 };
    const others: string[] = [];
    for (const expected of [201, 201]) {
      const { body: placed } = await ask([expected, 1], "POST", "/api/v1/orders/", {
        body: input,
        headers: { "Idempotency-Key": "order" },
      });
      if (placed.id !== others[0]) others.push(placed.id);
      const headers = { "Idempotency-Key": "item" };
      await ask([expected, 1], "POST", "/api/v1/items/", { body: { name: "Sugar", price: "150" }, headers });
    }
    const named = { customer_code: wanjiru.code, item: "Salt", quantity: 1, price_per_unit: "20" };
    others.push((await ask([201, 1], "POST", "/api/v1/orders/", { body: named })).body.id);
    const { body: order } = await ask([201, 1], "POST", "/api/v1/orders/", { body: input });
    await ask([400, 1], "POST", "/api/v1/orders/", { body: { ...input, customer: crypto.randomUUID() } });
    const { body: texts } = await ask([200, 1], "GET", `/api/v1/notifications/?order=${order.id}&count=true`);
    await ask([200, 1], "GET", `/api/v1/notifications/${texts.results[0].id}/`);
    await ask([200, 1], "GET", `/api/v1/notifications/${texts.results[0].id}/?expand=order`);
    await ask([200, 1], "GET", "/api/v1/notifications/?expand=order&count=true");
    await ask([200, 1], "GET", `/api/v1/orders/${order.id}/?expand=customer,item`);
    await ask([200, 1], "GET", "/api/v1/orders/?expand=customer,item&count=true&search=tea");
    await ask([400, 0], "GET", "/api/v1/orders/?expand=order");
    await ask([409, 1], "POST", `/api/v1/notifications/${texts.results[0].id}/resend/`);
    await ask([404, 1], "POST", `/api/v1/notifications/${crypto.randomUUID()}/resend/`);
    await force`update notifications set state = 'failed' where id = ${texts.results[0].id}`;
    await ask([200, 1], "PATCH", "/api/v1/me/", { body: { sms_enabled: true } });
    for (const expected of [202, 202]) {
      const path = `/api/v1/notifications/${texts.results[0].id}/resend/`;
      await ask([expected, 1], "POST", path, { headers: { "Idempotency-Key": "resend" } });
    }
    await force`update notifications set state = 'failed' where id = ${texts.results[0].id}`;
    await ask([202, 1], "POST", `/api/v1/notifications/${texts.results[0].id}/resend/`);
    await ask([200, 1], "PATCH", "/api/v1/me/", { body: { sms_enabled: false } });

    for (const [collection, id, body] of [
      ["orders", order.id, { ...input, price_per_unit: "100" }],
      ["items", item.id, { name: "Tea leaves", price: "100" }],
      ["customers", wanjiru.id, customer],
    ] as const) {
      const path = `/api/v1/${collection}/${id}/`;
      const { headers } = await ask([200, 1], "GET", path);
      await ask([304, 1], "GET", path, { headers: { "If-None-Match": headers.get("ETag")! } });
      await ask([200, 1], "PUT", path, { body, headers: { "If-Match": headers.get("ETag")! } });
      await ask([412, 1], "PATCH", path, { body: {}, headers: { "If-Match": '"0"' } });
      await ask([200, 1], "PATCH", path, { body: {} });
      await ask([400, 0], "PATCH", path, { body: { colour: "red" } });
      await ask([400, 0], "PUT", path, { body: {} });
      if (collection !== "orders") await ask([409, 1], "DELETE", path);
      const nobodys = `/api/v1/${collection}/${crypto.randomUUID()}/`;
      for (const method of ["GET", "DELETE"]) await ask([404, 1], method, nobodys);
      for (const method of ["PUT", "PATCH"]) await ask([404, 1], method, nobodys, { body });
      await ask([404, 0], "GET", `/api/v1/${collection}/x/`);
      for (const query of ["", "?limit=1", "?count=true", "?search=ari", "?count=true&search=a&limit=1"]) {
        const { body: page } = await ask([200, 1], "GET", `/api/v1/${collection}/${query}`);
        if (page.next) await ask([200, 1], "GET", new URL(page.next).pathname + new URL(page.next).search);
      }
      await ask([200, 1], "GET", `/api/v1/${collection}/export/`);
      await ask([200, 1], "GET", `/api/v1/${collection}/export/?search=ari`);
      await ask([400, 0], "GET", `/api/v1/${collection}/?colour=red`);
      await ask([400, 0], "POST", `/api/v1/${collection}/`, { body: {} });
      await ask([405, 0], "DELETE", `/api/v1/${collection}/`);
    }
    for (const query of [
      "status=Pending",
      "state=failed",
      `customer=${wanjiru.id}`,
      `customer_code=${wanjiru.code}`,
    ]) {
      const collection = query.startsWith("state") ? "notifications" : "orders";
      await ask([200, 1], "GET", `/api/v1/${collection}/?${query}`);
    }
    await ask([200, 1], "GET", `/api/v1/replies/?customer=${wanjiru.id}&count=true`);
    await ask([200, 1], "GET", "/api/v1/replies/?search=asante");
    await ask([404, 1], "GET", `/api/v1/replies/${crypto.randomUUID()}/`);
    await ask([200, 1], "PATCH", `/api/v1/orders/${order.id}/`, { body: { status: "Closed" } });
    await ask([409, 1], "PATCH", `/api/v1/orders/${order.id}/`, { body: { quantity: 3 } });
    for (const id of others) await ask([204, 1], "DELETE", `/api/v1/orders/${id}/`);
    for (const path of [`orders/${order.id}`, `items/${item.id}`, `customers/${wanjiru.id}`]) {
      await ask([204, 1], "DELETE", `/api/v1/${path}/`);
    }

    const csv = { "Content-Type": "text/csv" };
    await ask([201, 1], "POST", "/api/v1/customers/", {
      body: { ...customer, code: "AMINA", phone: somePhone() },
    });
    for (const [collection, file] of [
      ["items", "name,price\nPepper,5\n"],
      ["customers", `first_name,second_name,phone\nAmina,Otieno,${somePhone()}\n`],
      ["orders", `reference,customer_code,item,quantity,price_per_unit\nreceipt-1,AMINA,Tea,1,20\n`],
    ] as const) {
      const path = `/api/v1/${collection}/import/`;
      await ask([200, 1], "POST", `${path}?dry_run=true`, {
        body: file,
        headers: csv,
        most: MOST_OF_DRY_RUN,
      });
      await ask([200, 1], "POST", path, {
        body: file,
        headers: csv,
      });
    }

    await ask([200, 1], "GET", "/api/v1/statistics/");
    await ask([400, 0], "GET", "/api/v1/statistics/?from=x");
    await ask([200, 1], "GET", "/api/v1/me/");
    await ask([200, 1], "PATCH", "/api/v1/me/", { body: { business_name: "Duka" } });
    await ask([400, 0], "PATCH", "/api/v1/me/", { body: { currency: "?" } });
    await ask([200, 1], "POST", "/api/v1/me/sms-preview/", { body: { sms_template: "Hi {first_name}" } });
    await ask([400, 0], "POST", "/api/v1/me/sms-preview/", { body: { sms_template: "Hi {name}" } });
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const { AFRICASTALKING_CALLBACK_SECRET: secret } = env;
    for (const [webhook, body] of [
      ["delivery-reports", "id=ATXid_1&status=Success&phoneNumber=%2B254700000000"],
      ["opt-outs", "senderId=Duka&phoneNumber=%2B254700000000"],
      ["incoming", `id=${crypto.randomUUID()}&from=%2B254700000000&text=Asante`],
      ["incoming", `id=${crypto.randomUUID()}&from=%2B254700000000&text=STOP`],
    ] as const) {
      const path = `/webhooks/africastalking/${webhook}`;
      await ask([200, 1], "POST", `${path}/${secret}`, {
        body,
        headers: form,
        anonymous: true,
        most: MOST_OF_CALLBACK,
      });
      await ask([404, 0], "POST", `${path}/wrong`, { body, headers: form, anonymous: true });
    }
    await ask([200, 1], "GET", "/readyz");
    for (const path of ["/", "/healthz", "/problems/", "/api/v1/", "/api/schema/", "/api/v1/docs/"]) {
      await ask([200, 0], "GET", path);
    }
    await ask([404, 0], "GET", "/nothing");

    // With a session in place of a token: whether it was ended is asked in the very same call.
    const cookies = new Map<string, string>();
    const browse = async (
      expected: [number, number],
      method: string,
      path: string,
      options: Options = {},
    ) => {
      const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const headers = { Cookie, "Sec-Fetch-Site": "same-origin", ...options.headers };
      const answer = await ask(expected, method, path, { ...options, anonymous: true, headers });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      return answer;
    };
    const { headers: begun } = await browse([302, 0], "GET", "/api/v1/api-auth/authenticate/");
    const back = await signInAt(new URL(begun.get("Location")!), someone());
    await browse([302, 1], "GET", back.pathname + back.search);
    await browse([302, 0], "GET", back.pathname + back.search);
    const html = { Accept: "text/html" };
    const session = cookies.get("__Host-session")!;
    for (const isEnded of [false, true]) {
      const or401 = (status: number) => (isEnded ? 401 : status);
      await browse([or401(200), 1], "GET", "/api/v1/me/");
      cookies.set("__Host-session", session);
      await browse([or401(200), 1], "GET", "/api/v1/customers/?count=true");
      cookies.set("__Host-session", session);
      await browse([or401(201), 1], "POST", "/api/v1/items/", { body: { name: "Tea", price: "1" } });
      cookies.set("__Host-session", session);
      await browse([400, 0], "POST", "/api/v1/items/", { body: {} });
      await browse([403, 0], "POST", "/api/v1/items/", {
        body: {},
        headers: { "Sec-Fetch-Site": "cross-site" },
      });
      for (const path of ["/", "/api/v1/api-auth/logout/"]) {
        cookies.set("__Host-session", session);
        await browse([200, 1], "GET", path, { headers: html, most: path === "/" ? MOST_OF_HOME : MOST });
      }
      cookies.set("__Host-session", session);
      await browse([200, 0], "GET", "/healthz", { headers: html });
      await browse([or401(204), 1], "DELETE", "/api/v1/me/sessions/");
      cookies.set("__Host-session", session);
    }
    await browse([303, 1], "POST", "/api/v1/api-auth/logout/");
    await browse([303, 0], "POST", "/api/v1/api-auth/logout/");
  });
});

interface Options {
  body?: unknown;
  headers?: Record<string, string>;
  anonymous?: boolean;
  /** The most statements of each call, where they are more than of others. */
  most?: number;
}
