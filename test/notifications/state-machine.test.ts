import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import type { Faults } from "../../dev/africastalking-faults.ts";
import { Client, request, somePhone } from "../support/api.ts";
import { outboxText, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { failDatabaseCalls, LOST } from "../support/failures.ts";
import { gatewayFaults, textsTo } from "../support/gateway.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await gatewayFaults();
});

const FINAL = ["delivered", "failed", "skipped"];

const often = <Value>(...[first, ...others]: [Value, ...Value[]]) =>
  fc.oneof(
    { weight: others.length, arbitrary: fc.constant(first) },
    { weight: others.length, arbitrary: fc.constantFrom(...others) },
  );

const gateway = often<Partial<Faults>>(
  {},
  { mode: "error500" },
  { mode: "reject", statusCode: 501 },
  { mode: "reject", statusCode: 403 },
  { mode: "drop_after_accept" },
  { mode: "timeout", timeout: 0 },
);

/** How the database fails a batch: which of its calls, and whether the work is done before the answer is lost. */
const database = often<{ calls: number[]; committed: boolean }>(
  { calls: [], committed: false },
  // The consumer dies between the text and its record.
  { calls: [2, 3, 4], committed: false },
  { calls: [2, 3, 4], committed: false },
  { calls: [2, 3, 4], committed: true },
  { calls: [1], committed: true },
  { calls: [1, 2, 3], committed: false },
  { calls: [1, 2, 3], committed: true },
  { calls: [2], committed: true },
);

const twins = often(1, 2, 3);

const event = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("send" as const),
      gateway,
      database,
      twins,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("time passes" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("sweep" as const, "dead letter" as const, "opt-out" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("report" as const),
      status: fc.constantFrom("Success", "Sent", "Buffered", "Failed", "Rejected", "Expired", "Unheard"),
      ours: fc.boolean(),
    }),
  },
);
type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

const webhook = (name: string, fields: Record<string, string>) =>
  request("POST", `/webhooks/africastalking/${name}/${env.AFRICASTALKING_CALLBACK_SECRET}`, {
    body: new URLSearchParams(fields).toString(),
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
const report = (id: string, status: string, phoneNumber: string) =>
  webhook("delivery-reports", { id, status, phoneNumber });

/** One text's life, in which whatever happens can be watched. */
async function newText(owner: Client) {
  const to = somePhone();
  await owner.customer({ phone: to });
  const id = await outboxText(owner, { to });
  const job = { notificationId: id };

  async function happen(what: Event): Promise<void> {
    switch (what.kind) {
      case "send": {
        await gatewayFaults(what.gateway);
        if (what.database.calls.length > 0)
          failDatabaseCalls(what.database.calls, LOST, what.database.committed);
        // A batch that fails is delivered again by the queue: that is an event of its own.
        await Promise.allSettled(Array.from({ length: what.twins }, () => deliver("oda-sms", [job, job])));
        vi.mocked(globalThis.fetch).mockRestore?.();
        await gatewayFaults();
        return;
      }
      case "time passes":
        await sql`update notifications set due_at = now() where id = ${id} and due_at is not null`;
        return runCron();
      case "opt-out":
        await webhook("opt-outs", { senderId: "Duka", phoneNumber: to });
        return;
      case "sweep":
        return runCron();
      case "dead letter":
        await deliver("oda-sms-dead", [job]);
        return;
      case "report": {
        const [text] = await textsTo(to);
        if (!what.ours) await report(`ATXid_${crypto.randomUUID()}`, what.status, somePhone());
        else if (text) await report(text.messageId, what.status, to);
      }
    }
  }
  return { to, happen, read: async () => (await owner.get(`/notifications/${id}/`)).body };
}

test("whatever happens in whatever order, a text is taken at most once and what is final stays", async () => {
  // An owner may ask only so often, and each has to sign in.
  const owners = Array.from({ length: 12 }, () => new Client());
  let run = 0;
  // Nothing but the events delivers.
  vi.spyOn(env.SMS_QUEUE, "sendBatch").mockResolvedValue(undefined as never);
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 14 }), async (events) => {
      const text = await newText(owners[run++ % owners.length]!);
      let before = await text.read();
      async function check() {
        const [now, { length: taken }] = await Promise.all([text.read(), textsTo(text.to)]);
        expect(taken, "taken").toBeLessThanOrEqual(1);
        if (FINAL.includes(before.state)) expect(now).toEqual(before);
        if (before.state === "sent") expect(["sent", "delivered", "failed"]).toContain(now.state);
        // What is said to have arrived was taken; what is said to have failed without a doubt was not.
        if (["sent", "delivered"].includes(now.state)) expect(taken).toBe(1);
        const outcomes = now.attempt_history.map(({ outcome }: { outcome: string }) => outcome);
        const doubtful = outcomes.includes("ambiguous") || outcomes.includes("accepted");
        if (now.state === "failed" && !doubtful) expect(taken).toBe(0);
        expect(outcomes.filter((outcome: string) => outcome === "accepted").length).toBeLessThanOrEqual(1);
        const ended = now.attempts - (now.state === "sending" ? 1 : 0);
        expect([outcomes.length, now.attempts <= 8]).toEqual([ended, true]);
        before = now;
      }
      for (const what of events) {
        await text.happen(what);
        await check();
      }
      const end: Event[] = [
        { kind: "time passes" },
        { kind: "send", gateway: {}, database: { calls: [], committed: false }, twins: 1 },
      ];
      for (let time = 0; time < 3; time++) {
        for (const what of end) {
          await text.happen(what);
          await check();
        }
      }
      expect([...FINAL, "sent"], "nothing is stuck").toContain(before.state);
    }),
    { numRuns: 120 },
  );
}, 300_000);
