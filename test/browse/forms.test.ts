import { beforeAll, describe, expect, test, vi } from "vitest";
import { Client, somePhone } from "../support/api.ts";
import { failDatabaseCalls, LOST } from "../support/failures.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

const owner = new Client();
let browser: SignedInBrowser;
let customer: { id: string; code: string };
let item: { id: string };

beforeAll(async () => {
  customer = await owner.customer();
  item = (await owner.post("/items/", { name: "Basmati rice 5 kg", price: "1250.00" })).body;
  browser = await SignedInBrowser.open(owner.email);
});

const ORDERS = "/api/v1/orders/";
const ofOrder = (fields: Record<string, string> = {}) => ({
  customer: customer.id,
  item_id: item.id,
  item: "",
  quantity: "2",
  price_per_unit: "",
  ...fields,
});
const orders = async () => (await owner.get("/orders/?limit=100")).body.results;

/** What a page says of a field: its value, and what is wrong with it. */
function field(html: string, name: string) {
  const [, value] = new RegExp(`<input id="field-${name}"[^>]* value="([^"]*)"`).exec(html) ?? [];
  const [, error] = new RegExp(`id="field-${name}-error">([^<]*)<`).exec(html) ?? [];
  const [, now] = new RegExp(`id="field-${name}-now">([^<]*)<`).exec(html) ?? [];
  return { value, error, now };
}

describe("a form", () => {
  test("does what the API does, and leads to what came of it", async () => {
    const placed = await browser.submit(ORDERS, "Place order", ofOrder());
    expect(placed.status).toBe(303);
    const [path] = placed.headers.get("Location")!.split("#");
    expect(await browser.json(path!)).toMatchObject({
      item: "Basmati rice 5 kg",
      quantity: 2,
      price_per_unit: "1250.00",
      amount: "2500.00",
      currency: "KES",
      customer: customer.id,
    });
    const { html } = await browser.send(path!);
    expect(html).toContain(
      `<a href="/api/v1/customers/${customer.id}/"><bdi>Wanjiru Kamau (${customer.code})`,
    );
    expect((await browser.submit(path!, "Save", { quantity: "3" })).headers.get("Location")).toBe(
      `${path}#saved`,
    );
    expect(await browser.json(path!)).toMatchObject({ quantity: 3, amount: "3750.00" });
    await browser.submit(path!, "Close this order");
    expect(await browser.json(path!)).toMatchObject({ status: "Closed" });
    expect((await browser.send(path!)).html).not.toMatch(/Close this order|Cancel this order|Change it/);
    const deleted = await browser.submit(path!, "Delete this order");
    expect(deleted.headers.get("Location")).toBe("/api/v1/orders/#deleted");
    expect((await browser.send(path!)).status).toBe(404);
  });

  test("of an order changes its item, reference and note, and sends what was changed alone", async () => {
    const salt = (await owner.post("/items/", { name: "Salt 1 kg", price: "60" })).body;
    const placed = await browser.submit(ORDERS, "Place order", ofOrder({ reference: "", note: "" }));
    const [path] = placed.headers.get("Location")!.split("#") as [string];
    // As a browser sends it: every field, with the name and the price of the item before.
    const all = {
      ...{ customer: customer.id, item_id: item.id, item: "Basmati rice 5 kg", quantity: "2" },
      ...{ price_per_unit: "1250.00", reference: "", note: "" },
    };
    await browser.submit(path, "Save", { ...all, item_id: salt.id, reference: "R-9" });
    expect(await browser.json(path)).toMatchObject({
      ...{ item_id: salt.id, item: "Salt 1 kg", price_per_unit: "60.00", amount: "120.00" },
      ...{ reference: "R-9", note: null },
    });
    const salted = { ...all, item_id: salt.id, item: "Salt 1 kg", price_per_unit: "60.00", reference: "R-9" };
    await browser.submit(path, "Save", { ...salted, note: "One\r\n\r\nTwo" });
    const noted = await browser.json(path);
    expect(noted).toMatchObject({ note: "One\n\nTwo", reference: "R-9" });
    await browser.submit(path, "Save", { ...salted, note: "One\r\n\r\nTwo" });
    expect((await browser.json(path)).updated_at, "nothing was changed").toBe(noted.updated_at);
    await browser.submit(path, "Save", { ...salted, item_id: "", item: "Something else", reference: "" });
    expect(await browser.json(path)).toMatchObject({
      ...{ item_id: null, item: "Something else", price_per_unit: "60.00", reference: null, note: null },
    });
    const { html } = await browser.send(path);
    expect(html).toMatch(/<h1><bdi>#\d+: 2 × Something else<\/bdi><\/h1>/);
    expect((await browser.send(ORDERS)).html).toMatch(
      new RegExp(`<a href="${path}">#<bdi>${noted.number}</bdi></a>`),
    );
  });

  test("that is sent twice, by a double click, does it once", async () => {
    const form = { ...(await browser.form(ORDERS, "Place order")), ...ofOrder({ item: "Twice" }) };
    const answers = await Promise.all([1, 2, 3].map(() => browser.send(ORDERS, { form })));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(new Set(answers.map(({ headers }) => headers.get("Location"))).size).toBe(1);
    expect((await orders()).filter((order: { item: string }) => order.item === "Twice")).toHaveLength(1);
  });

  test("that is refused stands there again, with what was typed and what is wrong beside it", async () => {
    const typed = { first_name: "Ann", second_name: "", phone: "0712", code: "TOO LONG" };
    const { status, html } = await browser.submit("/api/v1/customers/", "Add customer", typed);
    expect(status).toBe(400);
    expect(field(html, "first_name")).toMatchObject({ value: "Ann", error: undefined });
    expect(field(html, "second_name").error).toBe("Second name is required.");
    expect(field(html, "phone")).toMatchObject({
      value: "0712",
      error: expect.stringMatching(/^Phone must be/),
    });
    expect(field(html, "code")).toMatchObject({
      value: "TOO LONG",
      error: expect.stringMatching(/^Code must be/),
    });
    expect(html).toMatch(/role="alert".*href="#field-phone"/s);
    const none = await browser.submit(ORDERS, "Place order", ofOrder({ item_id: "", quantity: "0" }));
    expect(field(none.html, "item").error).toBe(
      "Or something else is required, or “Item of your catalogue”.",
    );
    expect(field(none.html, "quantity").error).toBe("Quantity must be at least 1.");
  });

  test("gets another idempotency key when it is refused, so that one that was used already is not the end", async () => {
    const hidden = await browser.form(ORDERS, "Place order");
    const place = (html: string, fields: Record<string, string>) => {
      const [, key = ""] = /name="_idempotency_key" value="([^"]*)"/.exec(html) ?? [];
      return browser.send(ORDERS, { form: { ...hidden, _idempotency_key: key, ...ofOrder(fields) } });
    };
    const first = `name="_idempotency_key" value="${hidden._idempotency_key}"`;
    expect((await place(first, { item: "First" })).status).toBe(303);
    // Back to the form, and something else into it.
    const reused = await place(first, { item: "Second" });
    expect([reused.status, reused.html]).toEqual([422, expect.not.stringContaining(first)]);
    expect((await place(reused.html, { item: "Second" })).status).toBe(303);
    expect((await orders()).filter(({ item }: { item: string }) => item === "Second")).toHaveLength(1);
  });

  test("keeps its idempotency key when its answer may have been lost", async () => {
    const hidden = await browser.form(ORDERS, "Place order");
    const form = { ...hidden, ...ofOrder({ item: "Unsure" }) };
    // The order is placed, and the database's answer does not come back.
    failDatabaseCalls([1], LOST, true, "oda_api");
    const lost = await browser.send(ORDERS, { form });
    vi.restoreAllMocks();
    expect([lost.status, lost.html]).toEqual([
      503,
      expect.stringContaining(`name="_idempotency_key" value="${hidden._idempotency_key}"`),
    ]);
    expect((await browser.send(ORDERS, { form })).status).toBe(303);
    expect((await orders()).filter(({ item }: { item: string }) => item === "Unsure")).toHaveLength(1);
  });

  test("names a placeholder as it is written, with its braces", async () => {
    const { status, html } = await browser.submit("/api/v1/me/", "Save", {
      sms_template: "Hi {First name}: {surprise}",
    });
    expect(status).toBe(400);
    const { error } = field(html, "sms_template");
    expect(error).toContain("{First name} stands for nothing: write {first_name};");
    expect(error).toMatch(/\{surprise\} stands for nothing: there are \{first_name\}, .*\{business_name\}/);
  });

  test("takes phone numbers as people write them, in the country of the settings", async () => {
    const saved = await browser.submit("/api/v1/me/", "Save", { country: "ug" });
    expect(saved.headers.get("Location")).toBe("/api/v1/me/#saved");
    const path = `/api/v1/customers/${customer.id}/`;
    const { status } = await browser.submit(path, "Save", { phone: "\u202a0772 123\u2011456\u202c" });
    expect(status).toBe(303);
    expect((await owner.get(`/customers/${customer.id}/`)).body.phone).toBe("+256772123456");
    const refused = await browser.submit(path, "Save", { phone: "077212" });
    expect(field(refused.html, "phone")).toMatchObject({
      value: "077212",
      error: expect.stringMatching(/too short for UG/),
    });
  });

  test("refuses what was emptied, rather than keeping it silently", async () => {
    const path = `/api/v1/customers/${customer.id}/`;
    const { status, html } = await browser.submit(path, "Save", { first_name: "", phone: somePhone() });
    expect(status).toBe(400);
    expect(field(html, "first_name")).toMatchObject({ value: "", error: "First name must not be empty." });
    const reset = await browser.submit("/api/v1/me/", "Save", {
      business_name: "",
      time_zone: "",
      currency: "",
      country: "",
    });
    expect(reset.headers.get("Location")).toBe("/api/v1/me/#saved");
  });

  test("takes an unticked box for a no", async () => {
    const path = `/api/v1/customers/${customer.id}/`;
    const fields = { first_name: "Wanjiru", second_name: "Kamau", phone: somePhone(), code: customer.code };
    await browser.submit(path, "Save", { ...fields, sms_opt_out: "true" });
    expect(await browser.json(path)).toMatchObject({ sms_opt_out: true });
    expect((await browser.send(path)).html).toMatch(/type="checkbox"[^>]* checked/);
    await browser.submit(path, "Save", fields);
    expect(await browser.json(path)).toMatchObject({ sms_opt_out: false });
  });

  test("saves a number that gets no texts, and warns of it below the number", async () => {
    const abroad = { first_name: "Amina", second_name: "Otieno", code: "", phone: "+12025550123" };
    const saved = await browser.submit("/api/v1/customers/", "Add customer", abroad);
    const [path] = saved.headers.get("Location")!.split("#");
    const warning =
      '<bdi>+12025550123</bdi><p class="error">No texts go to this number: it is in another country, or costs more than others; they go to ordinary numbers of Kenya, Uganda, Tanzania and Rwanda only.</p>';
    const [detail = ""] = (await browser.send(path!)).html.split("</dl>");
    expect(detail).toContain(`<dt>Phone</dt><dd>${warning}</dd>`);
    const [list = ""] = (await browser.send("/api/v1/customers/")).html.split("</table>");
    expect(list).toContain('<td><bdi>+12025550123</bdi><span class="error"> (no texts)</span></td>');
    // Nowhere else, and nothing where there is nothing to warn of.
    expect(detail.split("No texts go")).toHaveLength(2);
    expect(list.split("(no texts)")).toHaveLength(2);
    for (const html of [detail, list]) expect(html).not.toMatch(/sms.warning/i);
    expect((await browser.send(`/api/v1/customers/${customer.id}/`)).html).not.toContain("No texts go");
  });

  test("says what changed meanwhile, and replaces it only when it is sent again", async () => {
    const order = await owner.order({ customer: customer.id, quantity: 2 });
    const path = `${ORDERS}${order.id}/`;
    const form = {
      ...(await browser.form(path, "Save")),
      customer: customer.id,
      quantity: "5",
      price_per_unit: "1250.00",
    };
    await owner.patch(`/orders/${order.id}/`, { quantity: 7 });
    const stale = await browser.send(path, { form });
    expect(stale.status).toBe(412);
    expect(field(stale.html, "quantity")).toMatchObject({ value: "5", now: "Now stored: 7" });
    expect(field(stale.html, "price_per_unit")).toMatchObject({ value: "1250.00", now: undefined });
    expect(await browser.json(path)).toMatchObject({ quantity: 7 });
    const [, version] = /name="_if_match" value="([^"]*)"/.exec(stale.html) ?? [];
    const again = await browser.send(path, {
      form: { ...form, _if_match: version!.replaceAll("&quot;", '"') },
    });
    expect(again.status).toBe(303);
    expect(await browser.json(path)).toMatchObject({ quantity: 5 });
  });

  test("with a button only says how things are now, when they changed meanwhile", async () => {
    const order = await owner.order({ customer: customer.id, quantity: 2 });
    const path = `${ORDERS}${order.id}/`;
    const form = await browser.form(path, "Cancel this order");
    await owner.patch(`/orders/${order.id}/`, { quantity: 7 });
    const { status, html } = await browser.send(path, { form });
    expect(status).toBe(412);
    expect(html).toContain("Below is how it is now.");
    expect(field(html, "quantity")).toEqual({ value: "7", error: undefined, now: undefined });
    expect(html).not.toContain("What you typed");
  });

  test("that cannot be granted says why", async () => {
    await owner.order({ customer: customer.id });
    const { status, html } = await browser.submit(
      `/api/v1/customers/${customer.id}/`,
      "Delete this customer",
    );
    expect(status).toBe(409);
    expect(html).toMatch(/role="alert".*order/s);
  });
});

test("whoever is not among the first hundred is named by their code", async () => {
  const many = new Client();
  const last = await many.customer({ first_name: "Zuri" });
  await Promise.all(Array.from({ length: 100 }, () => many.customer({ first_name: "Amina" })));
  const shop = await SignedInBrowser.open(many.email);
  const { html } = await shop.send(ORDERS);
  expect(html).toContain("Or the customer&#39;s code");
  const item = { item: "Tea", quantity: "1", price_per_unit: "10" };
  const placed = await shop.submit(ORDERS, "Place order", {
    ...item,
    customer: "",
    customer_code: last.code,
  });
  const [path] = placed.headers.get("Location")!.split("#");
  expect(await shop.json(path!)).toMatchObject({ customer: last.id });
  // Kept when something else is changed, and replaced when another code is typed.
  const [amina] = (await many.get("/customers/?limit=1&search=Amina")).body.results;
  const page = (await shop.send(path!)).html;
  expect(page).toContain(`<option value="${last.id}" selected="">As it is now</option>`);
  const fields = { customer: last.id, customer_code: "", quantity: "2", price_per_unit: "10" };
  await shop.submit(path!, "Save", fields);
  expect(await shop.json(path!)).toMatchObject({ customer: last.id, quantity: 2 });
  await shop.submit(path!, "Save", { ...fields, customer_code: amina.code });
  expect(await shop.json(path!)).toMatchObject({ customer: amina.id });
});
