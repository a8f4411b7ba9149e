import { env } from "cloudflare:workers";
import { afterEach, expect, inject, test, vi } from "vitest";
import { someone } from "../support/api.ts";
import { openApiDocument } from "../support/conformance.ts";
import { linesOf, watchLog } from "../support/log.ts";
import { withSettings } from "../support/settings.ts";
import { someShop } from "../support/shop.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

/** How often a sealed cookie was opened. */
const cookies = vi.hoisted(() => ({ opened: 0 }));
vi.mock("jose", async (original) => {
  const module = await original<typeof import("jose")>();
  return {
    ...module,
    jwtDecrypt: (...args: Parameters<typeof module.jwtDecrypt>) => {
      cookies.opened += 1;
      return module.jwtDecrypt(...args);
    },
  };
});

interface Measured {
  status: number;
  /** How many calls the database got, and how many of them before it answered the first. */
  calls: number;
  sideBySide: number;
  /** How many statements the largest of them had, the one that enters the scope included. */
  statements: number;
  lines: { method: string }[];
  /** How often a rate limit counted it. */
  counted: number;
  opened: number;
}

/** Opens a shop in a browser, and measures what its pages do. */
async function openShop() {
  const email = someone();
  const shop = await someShop(email);
  const { default: worker } = await import("../../src/worker.ts");
  const browser = await SignedInBrowser.open(email, worker);
  const log = watchLog();
  const limit = vi.spyOn(env.BUSINESS_RATE_LIMIT, "limit");

  const { fetch } = globalThis;
  let [trace, calls, sideBySide, statements, isAnswered] = ["", 0, 0, 0, false];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    // Texts of the shop may still be on their way, in traces of their own.
    const isOurs = new Headers(init?.headers).get("traceparent")?.includes(trace);
    const isCall = isOurs && String(input).startsWith(inject("standIns").neon);
    if (isCall) calls += 1;
    if (isCall) statements = Math.max(statements, JSON.parse(String(init?.body)).queries.length);
    if (isCall && !isAnswered) sideBySide += 1;
    const response = await fetch(input, init);
    if (isCall) isAnswered = true;
    return response;
  });

  async function measure(path: string, init: Parameters<SignedInBrowser["send"]>[1] = {}): Promise<Measured> {
    [trace, calls, sideBySide, statements, isAnswered] = [
      crypto.randomUUID().replaceAll("-", ""),
      0,
      0,
      0,
      false,
    ];
    cookies.opened = 0;
    limit.mockClear();
    const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
    const { status } = await browser.send(path, { ...init, headers: { ...init.headers, traceparent } });
    const lines = linesOf(log, { event: "request", trace_id: trace });
    return {
      status,
      calls,
      sideBySide,
      statements,
      lines,
      counted: limit.mock.calls.length,
      opened: cookies.opened,
    };
  }
  return {
    shop,
    open: (path: string, headers = {}) => measure(path, { headers }),
    async send(path: string, button: string, fields = {}) {
      return measure(path, { form: { ...(await browser.form(path, button)), ...fields } });
    },
  };
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("a page runs its handler once, with at most two calls to the database, side by side", async () => {
  const { paths } = await openApiDocument();
  // A copy of the Worker that has not loaded jose yet.
  await withSettings({}, async () => {
    const { shop, open } = await openShop();
    const templates = Object.keys(paths).filter(
      (path) =>
        /^\/(api\/v1|problems)\//.test(path) &&
        paths[path]!.get?.responses["200"]?.content?.["application/json"],
    );
    expect(templates.length).toBeGreaterThan(10);
    for (const template of templates) {
      const one =
        shop[template.split("/")[3]?.replace(/ies$/, "y").replace(/ies$/, "y").replace(/s$/, "") as "order"];
      const path = template.replace("{id}", one?.id).replace("{kind}", "not-found");
      const { status, calls, sideBySide, statements, lines, counted, opened } = await open(path);
      // They enter the scope, and ask for the settings and for each list that the page shows or its form offers.
      expect(statements, path).toBeLessThanOrEqual(5);
      const isPublic = !paths[template]!.get!.security?.length;
      const expected = isPublic ? 0 : path === "/api/v1/me/" ? 1 : 2;
      expect({ path, status, calls, sideBySide }).toEqual({
        path,
        status: 200,
        calls: expected,
        sideBySide: expected,
      });
      expect({ path, lines: lines.length, counted }).toEqual({ path, lines: 1, counted: isPublic ? 0 : 1 });
      expect(opened, path).toBe(1);
    }
    expect(await open("/")).toMatchObject({ status: 200, calls: 1, counted: 1, opened: 1 });
    const nowhere = `/api/v1/orders/${crypto.randomUUID()}/`;
    expect(await open(nowhere)).toMatchObject({ status: 404, calls: 2, sideBySide: 2, counted: 1 });
    expect(await open("/api/v1/orders/x/")).toMatchObject({ status: 404, counted: 1 });
    expect(await open(nowhere, { Cookie: "" })).toMatchObject({ status: 401, calls: 0, counted: 0 });
  });
});

test("a form is one request of the API, and one more call when it is shown again", async () => {
  await withSettings({}, async () => {
    const { shop, send } = await openShop();
    const [customer, order] = [`/api/v1/customers/${shop.customer.id}/`, `/api/v1/orders/${shop.order.id}/`];
    const granted = { status: 303, calls: 1, counted: 1, opened: 2, lines: [{}, { method: "POST" }] };
    const placed = { customer: shop.customer.id, item_id: shop.item.id, quantity: "1" };
    expect(await send("/api/v1/orders/", "Place order", placed)).toMatchObject(granted);
    expect(await send(order, "Save", { quantity: "9" })).toMatchObject(granted);
    expect(await send(order, "Close this order")).toMatchObject(granted);
    expect(await send("/api/v1/me/", "Save", { business_name: "Duka" })).toMatchObject(granted);
    // What the contract refuses never reaches the database; the page that shows the form again does.
    const refused = { counted: 2, opened: 2, lines: [{}, { method: "POST" }] };
    expect(await send("/api/v1/orders/", "Place order", { ...placed, quantity: "0" })).toMatchObject({
      ...refused,
      status: 400,
      calls: 1,
    });
    expect(await send(customer, "Delete this customer")).toMatchObject({
      ...refused,
      status: 409,
      calls: 2,
      sideBySide: 1,
    });
    expect(await send("/api/v1/me/", "Save", { currency: "nonsense" })).toMatchObject({
      ...refused,
      status: 400,
      calls: 1,
    });
    expect(await send(customer, "Save", { csrf_token: "wrong" })).toMatchObject({
      status: 403,
      calls: 1,
      counted: 1,
      opened: 1,
      lines: [{ method: "POST" }],
    });
  });
});
