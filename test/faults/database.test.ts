import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Client, type Door, request, somePhone, tokenOf } from "../support/api.ts";
import { BrowserSession, signedIn } from "../support/browser-session.ts";
import { sql } from "../support/database.ts";
import { runCron } from "../support/doors.ts";
import { type Fault, faultyUrl, hurry, setFault } from "../support/faults.ts";
import { textsTo } from "../support/gateway.ts";
import { watchLog } from "../support/log.ts";
import { withWorker } from "../support/settings.ts";

/** What the database's answers come to, and whether it has done its work by then. */
const FAULTS: [Fault, committed: boolean][] = [
  ["refused", false],
  ["cut before", false],
  ["cut after", true],
  ["cut within", true],
  ["silent", true],
  ["bad gateway", false],
  ["page", true],
  ["nonsense", true],
];

let log: string[];
beforeEach(() => {
  log = watchLog();
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await setFault("none");
});

/** A Worker that reaches its database over the bad connection. */
async function withBadConnection(run: (door: Door) => Promise<void>): Promise<void> {
  const DATABASE_URL = `postgres://oda:oda@${new URL(faultyUrl()).host}/oda?application_name=faults`;
  await withWorker({ DATABASE_URL }, run);
}

const unavailable = {
  type: "/problems/unavailable",
  status: 503,
  detail: "The database does not answer",
};

describe.each(FAULTS)("a database whose connection is %s", (fault, committed) => {
  test("is told of, harms nothing that needs none, and is forgotten as soon as it is back", async () => {
    const token = await tokenOf(new Client().email);
    const browser = await signedIn();
    await withBadConnection(async (door) => {
      const get = (path: string, headers = {}) => request("GET", path, { token, door, headers });
      expect((await get("/api/v1/orders/")).status).toBe(200);
      await setFault(fault);
      const timeout = hurry();
      for (const path of ["/api/v1/orders/", "/api/v1/me/", "/readyz"]) {
        const { status, headers, body } = await get(path);
        expect([status, headers.get("Retry-After")], path).toEqual([503, "2"]);
        expect(body, path).toMatchObject(unavailable);
      }
      if (fault === "silent") expect(timeout).toHaveBeenCalledWith(10_000);
      // Whoever asks for a page gets one.
      for (const path of ["/", "/api/v1/orders/"]) {
        const { status, headers, body } = await browser.copy(door).page(path);
        expect([status, headers.get("Retry-After")], path).toEqual([503, "2"]);
        expect(headers.get("Content-Type"), path).toContain("text/html");
        expect(body, path).toContain("The database does not answer");
        expect(headers.getSetCookie(), "nobody is signed out by it").toEqual([]);
      }
      for (const path of ["/healthz", "/api/v1/", "/problems/"])
        expect((await get(path)).status, path).toBe(200);
      expect((await new BrowserSession({ door }).page("/")).status).toBe(200);
      expect((await request("GET", "/api/v1/orders/", { door })).status).toBe(401);
      expect(log.filter((line) => line.includes('"status":503')).length).toBeGreaterThanOrEqual(5);
      expect(log.join("\n")).not.toContain("oda:oda");

      await setFault("none");
      timeout.mockRestore();
      // What /readyz saw is forgotten after two seconds.
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2_000 });
      for (const path of ["/api/v1/orders/", "/readyz"]) expect((await get(path)).status, path).toBe(200);
      expect((await browser.copy(door).get("/api/v1/orders/")).status).toBe(200);
    });
  });

  test("loses no order and doubles none: sent again, it gets the first answer", async () => {
    const owner = new Client();
    const token = await tokenOf(owner.email);
    const phone = somePhone();
    const { id: customer } = await owner.customer({ phone });
    await withBadConnection(async (door) => {
      const place = () =>
        request("POST", "/api/v1/orders/", {
          token,
          door,
          body: { customer, item: "Tea", quantity: 1, price_per_unit: "120" },
          headers: { "Idempotency-Key": "only-once" },
        });
      await setFault(fault);
      const timeout = hurry();
      const lost = await place();
      expect([lost.status, lost.headers.get("Retry-After")]).toEqual([503, "2"]);
      expect(lost.body).toMatchObject(unavailable);
      await setFault("none");
      timeout.mockRestore();
      const [placed, again] = [await place(), await place()];
      expect([placed.status, placed.headers.get("Idempotency-Replayed")]).toEqual([
        201,
        committed ? "true" : null,
      ]);
      expect(again.body).toEqual(placed.body);
    });
    const { results } = (await owner.get("/orders/")).body;
    expect(results).toHaveLength(1);
    // Its text too: whom the lost answer kept from telling the queue, the sweep finds.
    const texts = async () => (await owner.get("/notifications/")).body.results;
    expect(await texts()).toMatchObject([{ order: results[0].id }]);
    await sql`update notifications set due_at = now() where order_id = ${results[0].id} and state = 'queued'`;
    await runCron();
    await vi.waitFor(async () => expect(await texts()).toMatchObject([{ state: "sent" }]), {
      timeout: 5_000,
      interval: 50,
    });
    expect(await textsTo(phone)).toHaveLength(1);
  });
});
