import { describe, expect, test } from "vitest";
import { Client, someone } from "../support/api.ts";
import { force, outboxText } from "../support/database.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

const at = (id: string, time: string) => force`update orders set time_placed = ${time} where id = ${id}`;

const dayOf = (body: { days: { day: string }[] }, day: string) => body.days.find((one) => one.day === day);

const shift = (day: string, days: number) =>
  new Date(Date.parse(day) + days * 24 * 60 * 60_000).toISOString().slice(0, 10);

describe("statistics", () => {
  test("are of the last two weeks where the business is, with every day, when nobody says which", async () => {
    const owner = new Client();
    await owner.patch("/me/", { time_zone: "Pacific/Kiritimati" });
    const { status, body } = await owner.get("/statistics/");
    expect(status).toBe(200);
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Pacific/Kiritimati" }).format();
    const nothing = { orders: 0, statuses: [], amounts: [], texts: [], costs: [] };
    expect(body).toMatchObject({
      time_zone: "Pacific/Kiritimati",
      from: shift(today, -13),
      to: today,
      ...nothing,
    });
    expect(body.days).toHaveLength(14);
    expect(body.days.at(-1)).toEqual({
      day: today,
      starts_at: new Date(`${today}T00:00:00+14:00`).toISOString(),
      ...nothing,
    });
  });

  test("count orders by day, status and currency, exactly, and nobody else's", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const order = (quantity: number, price_per_unit: string) =>
      owner.order({ customer: customer.id, quantity, price_per_unit });
    await order(3, "0.10");
    await order(1, "1250.00");
    const closed = await order(2, "0.05");
    await owner.patch(`/orders/${closed.id}/`, { status: "Closed" });
    const cancelled = await order(1, "99");
    await owner.patch(`/orders/${cancelled.id}/`, { status: "Cancelled" });
    await owner.patch("/me/", { currency: "JPY" });
    await order(2, "700");
    await new Client().order();
    const { body } = await owner.get("/statistics/");
    const expected = {
      orders: 5,
      statuses: [
        { status: "Cancelled", orders: 1 },
        { status: "Closed", orders: 1 },
        { status: "Pending", orders: 3 },
      ],
      amounts: [
        { currency: "JPY", orders: 1, amount: "1400" },
        { currency: "KES", orders: 3, amount: "1250.40" },
      ],
    };
    expect(body).toMatchObject(expected);
    expect(body.days.at(-1)).toMatchObject(expected);
  });

  test("add up amounts that no bigint holds", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const { id } = await owner.order({ customer: customer.id, quantity: 1, price_per_unit: "1" });
    await force`insert into orders (business_id, id, customer_id, customer_code, item, quantity, price_per_unit, currency)
      select business_id, gen_random_uuid(), customer_id, customer_code, item, 100000, 99999999999, currency
      from orders, generate_series(1, 1000) where id = ${id}`;
    const amounts = [{ currency: "KES", orders: 1001, amount: "99999999999000001.00" }];
    expect((await owner.get("/statistics/")).body).toMatchObject({ amounts });
    const { status, html } = await (await SignedInBrowser.open(owner.email)).send("/");
    expect([status, html]).toEqual([200, expect.stringContaining("99999999999000001.00 KES")]);
  });

  test.each([
    [
      "spring",
      "2026-03-28",
      ["2026-03-27T23:00:00.000Z", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"],
    ],
    [
      "autumn",
      "2026-10-24",
      ["2026-10-23T22:00:00.000Z", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
    ],
  ])("know how long a day is when the clocks change in %s", async (_, from, starts) => {
    const owner = new Client();
    await owner.patch("/me/", { time_zone: "Europe/Berlin" });
    const customer = await owner.customer();
    // A millisecond before each day begins, and just then.
    for (const start of starts) {
      for (const time of [new Date(Date.parse(start) - 1).toISOString(), start])
        await at((await owner.order({ customer: customer.id })).id, time);
    }
    const { body } = await owner.get(`/statistics/?from=${from}&to=${shift(from, 2)}`);
    expect(body.days.map(({ starts_at }: { starts_at: string }) => starts_at)).toEqual(starts);
    expect(body.days.map(({ orders }: { orders: number }) => orders)).toEqual([2, 2, 1]);
    expect(body.orders).toBe(5);
  });

  test("count texts by state, their segments, and what they cost, exactly", async () => {
    const owner = new Client();
    const cost = async (
      state: string,
      amount: string | null,
      currency: string | null,
      segments: number | null,
    ) => {
      const id = await outboxText(owner, {});
      await force`update notifications set state = ${state}, due_at = null, cost_amount = ${amount},
        cost_currency = ${currency}, segments = ${segments} where id = ${id}`;
    };
    await cost("delivered", "0.8000", "KES", 1);
    await cost("delivered", "1.6000", "KES", 2);
    await cost("sent", "0.1", "UGX", 1);
    await cost("sent", "0.2", "UGX", 1);
    await cost("skipped", null, null, null);
    const { body } = await owner.get("/statistics/");
    const expected = {
      texts: [
        { state: "delivered", texts: 2, segments: 3 },
        { state: "sent", texts: 2, segments: 2 },
        { state: "skipped", texts: 1, segments: 0 },
      ],
      costs: [
        { currency: "KES", amount: "2.4000" },
        { currency: "UGX", amount: "0.3" },
      ],
    };
    expect(body).toMatchObject(expected);
    expect(dayOf(body, body.to)).toMatchObject(expected);
  });

  test("end today or after 92 days, and begin two weeks before their end, where only the other is said", async () => {
    const owner = new Client();
    const { to: today } = (await owner.get("/statistics/")).body;
    const period = async (query: string) => {
      const { from, to, days } = (await owner.get(`/statistics/?${query}`)).body;
      return [from, to, days.length];
    };
    expect(await period("to=2026-03-01")).toEqual(["2026-02-16", "2026-03-01", 14]);
    expect(await period("from=2025-01-01")).toEqual(["2025-01-01", "2025-04-02", 92]);
    expect(await period(`from=${shift(today, -3)}`)).toEqual([shift(today, -3), today, 4]);
    const later = shift(today, 5);
    expect(await period(`from=${later}`)).toEqual([later, later, 1]);
    expect(await period("from=2024-02-29&to=2024-02-29")).toEqual(["2024-02-29", "2024-02-29", 1]);
    expect(await period("to=1970-01-01")).toEqual(["1969-12-19", "1970-01-01", 14]);
    expect(await period("from=9999-12-31&to=9999-12-31")).toEqual(["9999-12-31", "9999-12-31", 1]);
  });

  test.each([
    ["from=yesterday", "/from", "must be a date, such as 2026-11-24"],
    ["to=2026-02-30", "/to", "must be a date, such as 2026-11-24"],
    ["from=1969-12-31", "/from", "must be in the year 1970 or later"],
    ["from=2026-03-02&to=2026-03-01", "/to", "must not be before from"],
    ["from=2026-01-01&to=2026-04-03", "/to", "must be at most 91 days after from"],
    ["days=3", "/days", "is not a parameter of this list"],
  ])("refuse %s, saying why", async (query, pointer, detail) => {
    const { status, body } = await new Client().get(`/statistics/?${query}`);
    expect([status, body.errors]).toEqual([400, [{ in: "query", pointer, detail }]]);
  });

  test("are as they were while nothing happens", async () => {
    const owner = new Client();
    const { headers } = await owner.get("/statistics/");
    const again = () => owner.get("/statistics/", { "If-None-Match": headers.get("ETag")! });
    expect((await again()).status).toBe(304);
    await owner.order();
    expect((await again()).status).toBe(200);
  });

  test("are a page with a row for each day", async () => {
    const email = someone();
    await new Client(email).order({ quantity: 2, price_per_unit: "1250" });
    const { html } = await (await SignedInBrowser.open(email)).send("/api/v1/statistics/");
    const text = html.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
    expect(text).toMatch(/Statistics from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d/);
    expect(text).toContain("KES 1 2500.00");
    expect(html.match(/<tr>/g)!.length).toBeGreaterThan(14);
  });
});
