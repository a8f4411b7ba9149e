import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test } from "vitest";
import { systemScope } from "../../src/db/scope.ts";
import { Client, request, somePhone } from "../support/api.ts";
import { force, outboxText, sql } from "../support/database.ts";
import { gatewayFaults, textsTo } from "../support/gateway.ts";
import { withSettings } from "../support/settings.ts";

afterEach(() => gatewayFaults());

const read = async (owner: Client, id: string) => (await owner.get(`/notifications/${id}/`)).body;
/** The time that the notification waits for has come. */
const wait = (id: string) => sql`update notifications set due_at = now() where id = ${id}`;

const report = (id: string, phoneNumber: string) =>
  request("POST", `/webhooks/africastalking/delivery-reports/${env.AFRICASTALKING_CALLBACK_SECRET}`, {
    body: new URLSearchParams({ id, status: "Success", phoneNumber }).toString(),
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });

describe("a text whose answer was lost, where twice is better than never,", () => {
  const resend = (run: () => Promise<void>) => withSettings({ AFRICASTALKING_AMBIGUOUS: "resend" }, run);
  /** The Worker as it runs with these settings. */
  const sweepOnce = async () => {
    const { sweep } = await import("../../src/notifications/sweep-queries.ts");
    return (await systemScope.run(sweep(1000))).requeued;
  };
  const sendOnce = async (id: string) => {
    const { claim } = await import("../../src/notifications/claim.ts");
    const { record } = await import("../../src/notifications/record.ts");
    const { attempt } = await import("../../src/notifications/attempt.ts");
    const lease = crypto.randomUUID();
    const { claims } = await systemScope.run(claim([id], { id: lease, seconds: 60 }));
    await systemScope.run(record(await Promise.all(claims.map(attempt)), lease));
  };

  test("waits a minute for a report, then is sent again", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    await gatewayFaults({ mode: "drop_after_accept" });
    await resend(async () => {
      await sendOnce(id);
      const [{ seconds }] = (await sql`select extract(epoch from due_at - now()) as seconds from notifications
        where id = ${id}`) as [{ seconds: string }];
      expect(Number(seconds)).toBeCloseTo(60, -1);
      expect(await sweepOnce()).not.toContain(id);
      expect((await read(owner, id)).state).toBe("unconfirmed");
      await wait(id);
      await gatewayFaults();
      expect(await sweepOnce()).toContain(id);
      expect((await read(owner, id)).state).toBe("queued");
      await sendOnce(id);
    });
    expect(await read(owner, id)).toMatchObject({
      state: "sent",
      attempts: 2,
      attempt_history: [{ outcome: "ambiguous" }, { outcome: "accepted" }],
    });
    expect(await textsTo(to), "the price of the setting").toHaveLength(2);
  });

  test("is not sent again when a report came", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    await gatewayFaults({ mode: "drop_after_accept" });
    await resend(async () => {
      await sendOnce(id);
      const [text] = await textsTo(to);
      expect((await report(text!.messageId, to)).status).toBe(200);
      await wait(id);
      expect(await sweepOnce()).not.toContain(id);
    });
    expect(await read(owner, id)).toMatchObject({ state: "delivered", attempts: 1 });
    expect(await textsTo(to)).toHaveLength(1);
  });

  test("is given up after eight answers that were lost, however often it was tried", async () => {
    const owner = new Client();
    const [often, seldom] = [await outboxText(owner), await outboxText(owner)];
    const history = (lost: number) =>
      JSON.stringify(
        Array.from({ length: 20 }, (_, index) => ({ outcome: index < lost ? "ambiguous" : "retry" })),
      );
    for (const [id, lost] of [
      [often, 8],
      [seldom, 7],
    ] as const)
      await force`update notifications set state = 'unconfirmed', attempts = 20, due_at = now(),
        attempt_history = ${history(lost)}::jsonb where id = ${id}`;
    await resend(async () => {
      const requeued = await sweepOnce();
      expect([requeued.includes(often), requeued.includes(seldom)]).toEqual([false, true]);
    });
    const [one] = (await sql`select state, failure_code from notifications where id = ${often}`) as object[];
    expect(one).toEqual({ state: "failed", failure_code: "unconfirmed" });
  });
});

test("a lease holds longer than its batch can take, whatever the gateway may take", async () => {
  for (const seconds of [1, 10, 30]) {
    await withSettings({ AFRICASTALKING_TIMEOUT_SECONDS: String(seconds) }, async () => {
      const { leaseFor } = await import("../../src/notifications/retry.ts");
      // Two rounds of five; then three tries of the database, of ten seconds each, after the one for the claim.
      expect(leaseFor(2)).toBeGreaterThan(2 * seconds + 4 * 10);
    });
  }
});
