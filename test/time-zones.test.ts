import moment from "moment-timezone";
import { describe, expect, test } from "vitest";
import { localTime } from "../src/local-time.ts";
import { clockOf } from "../src/time-zones.ts";
import { Client } from "./support/api.ts";
import { sql } from "./support/database.ts";
import { SignedInBrowser } from "./support/signed-in-browser.ts";

const FIRST = Date.UTC(2026, 0, 1);
const LAST = Date.UTC(2031, 0, 1);

/** Every zone of the newest data, with the moments at which its clock may change: of its own, and of all zones of old. */
const zones = moment.tz.names().filter((name) => name === "UTC" || /^[A-Za-z_]+\/./.test(name));
const momentsOf = (name: string) => {
  const { untils } = moment.tz.zone(name)!;
  const changes = untils.filter((time) => time > FIRST && time < LAST).flatMap((time) => [time - 1, time]);
  const months = Array.from({ length: 60 }, (_, index) => Date.UTC(2026, index, 15, 12));
  return [...changes, ...months].sort((one, other) => one - other);
};
const local = (name: string, time: number) => moment.tz(time, name).format("YYYY-MM-DD HH:mm:ss");

describe("the clock of every zone is that of the newest tz database", () => {
  test("in the Worker", () => {
    const wrong = zones.flatMap((name) => {
      const formats = new Map<string, Intl.DateTimeFormat>();
      const format = (timeZone: string) => {
        const made =
          formats.get(timeZone) ??
          new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
        formats.set(timeZone, made);
        return made;
      };
      return momentsOf(name)
        .filter((time) => format(clockOf(name, time)).format(time) !== local(name, time))
        .map((time) => `${name} ${new Date(time).toISOString()}`);
    });
    expect(wrong).toEqual([]);
  });

  test("in the database", async () => {
    const rows = zones.flatMap((name) =>
      momentsOf(name).map((time) => ({ name, time: new Date(time).toISOString() })),
    );
    const shown =
      await sql`select name, time, to_char(time::timestamptz at time zone clock_of(name, time::timestamptz),
        'YYYY-MM-DD HH24:MI:SS') as local
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as moments (name text, time text)`;
    expect(shown.length).toBe(rows.length);
    const wrong = shown.filter(({ name, time, local: told }) => told !== local(name, Date.parse(time)));
    expect(wrong).toEqual([]);
  });
});

test.each([
  ["Africa/Casablanca", "25 Nov 2026, 10:15"],
  ["africa/el_aaiun", "25 Nov 2026, 10:15"],
  ["America/Vancouver", "25 Nov 2026, 03:15"],
  ["Canada/Mountain", "25 Nov 2026, 04:15"],
  ["America/Winnipeg", "25 Nov 2026, 05:15"],
  ["Africa/Nairobi", "25 Nov 2026, 13:15"],
])("2026-11-25T10:15Z in %s is %s", (zone, expected) => {
  expect(localTime("2026-11-25T10:15:00.000Z", zone)).toBe(expected);
});

test("a shop in Casablanca reads it on its pages and in its texts, and finds the order by its day", async () => {
  const email = "casablanca@example.com";
  const owner = new Client(email);
  const browser = await SignedInBrowser.open(email);
  await owner.patch("/me/", { time_zone: "Africa/Casablanca", sms_template: "{time_placed}" });
  const customer = await owner.customer();
  const order = await owner.order({ customer: customer.id });
  await sql`update orders set time_placed = '2026-11-25T10:15:00Z' where id = ${order.id}`;
  expect((await browser.send(`/api/v1/orders/${order.id}/`)).html).toContain("25 Nov 2026, 10:15");
  const found = await browser.send(
    "/api/v1/orders/?_time_zone=Africa%2FCasablanca&time_placed_after=2026-11-25",
  );
  expect(found.headers.get("Location")).toBe(
    "/api/v1/orders/?time_placed_after=2026-11-25T00%3A00%3A00.000Z",
  );
  const { body } = await owner.get("/notifications/");
  const placed = new Date(order.time_placed).toISOString().slice(11, 16);
  expect(body.results[0].message).toMatch(new RegExp(`, ${placed}$`));
});
