import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Faults } from "../../dev/africastalking-faults.ts";
import worker from "../../src/worker.ts";
import { Client, request, somePhone } from "../support/api.ts";
import { outboxText, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { failDatabaseCalls, LOST } from "../support/failures.ts";
import { closeBreaker, gatewayFaults, textsTo } from "../support/gateway.ts";
import { withWorker } from "../support/settings.ts";

const RUNS = 120;

afterEach(async () => {
  vi.restoreAllMocks();
  await gatewayFaults();
});

const FINAL = ["delivered", "failed", "expired", "skipped"];

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
  // The account: no credit, and a sender id that is not known.
  { mode: "reject", statusCode: 405 },
  { mode: "reject", statusCode: 402 },
  { mode: "error500", statusCode: 429 },
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
      kind: fc.constantFrom(
        "sweep" as const,
        "dead letter" as const,
        "opt-out" as const,
        "outage" as const,
        "a day passes" as const,
        "cancel" as const,
        "close" as const,
      ),
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
async function newText(owner: Client, door: typeof worker) {
  const to = somePhone();
  await owner.customer({ phone: to });
  const id = await outboxText(owner, { to });
  const job = { notificationId: id };
  const { order } = (await owner.get(`/notifications/${id}/`)).body;
  /** How often the text had been taken when its order was cancelled. */
  let takenBefore: number | undefined;

  async function happen(what: Event): Promise<void> {
    switch (what.kind) {
      case "send": {
        await gatewayFaults(what.gateway);
        if (what.database.calls.length > 0)
          failDatabaseCalls(what.database.calls, LOST, what.database.committed);
        // A batch that fails is delivered again by the queue: that is an event of its own.
        await Promise.allSettled(
          Array.from({ length: what.twins }, () => deliver("oda-sms", [job, job], door)),
        );
        vi.mocked(globalThis.fetch).mockRestore?.();
        return gatewayFaults({ mode: "ok" });
      }
      case "time passes":
        await sql`update notifications set due_at = now() where id = ${id} and due_at is not null`;
        await sql`update breaker set probe_at = now() where probe_at is not null`;
        return runCron(door);
      case "a day passes":
        await sql`update notifications set due_at = due_at - interval '25 hours',
          first_due_at = first_due_at - interval '25 hours' where id = ${id} and due_at is not null`;
        return runCron(door);
      case "outage":
        // As the texts of others would find it.
        await sql`update breaker set state = 'open', fault = 'outage', code = 'http_503', probe = null, probe_at = now()`;
        return;
      case "cancel":
      case "close": {
        const status = what.kind === "cancel" ? "Cancelled" : "Closed";
        const changed = await owner.patch(`/orders/${order}/`, { status });
        if (changed.body.status === "Cancelled") takenBefore ??= (await textsTo(to)).length;
        return;
      }
      case "opt-out":
        await webhook("opt-outs", { senderId: "Duka", phoneNumber: to });
        return;
      case "sweep":
        return runCron(door);
      case "dead letter":
        await deliver("oda-sms-dead", [job], door);
        return;
      case "report": {
        const [text] = await textsTo(to);
        if (!what.ours) await report(`ATXid_${crypto.randomUUID()}`, what.status, somePhone());
        else if (text) await report(text.messageId, what.status, to);
      }
    }
  }
  const read = async () => (await owner.get(`/notifications/${id}/`)).body;
  return { to, happen, read, takenBefore: () => takenBefore };
}

/** @param twice whether a text whose answer was lost may go out again */
async function check(door: typeof worker, twice: boolean) {
  // An owner may ask only so often, and each has to sign in.
  const owners = Array.from({ length: 12 }, () => new Client());
  let run = 0;
  // Nothing but the events delivers.
  vi.spyOn(env.SMS_QUEUE, "sendBatch").mockResolvedValue({} as QueueSendBatchResponse);
  // What other tests have left is not due, and so no probe.
  await sql`update notifications set due_at = null where due_at is not null`;
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 14 }), async (events) => {
      await closeBreaker();
      const text = await newText(owners[run++ % owners.length]!, door);
      let before = await text.read();
      async function check() {
        const [now, { length: taken }] = await Promise.all([text.read(), textsTo(text.to)]);
        const outcomes: string[] = now.attempt_history.map(({ outcome }: { outcome: string }) => outcome);
        const lost = outcomes.filter((outcome) => outcome === "ambiguous").length;
        expect(taken, "taken").toBeLessThanOrEqual(twice ? 1 + lost : 1);
        // Nobody is told of an order that was cancelled before.
        expect(taken, "taken").toBeLessThanOrEqual(text.takenBefore() ?? taken);
        if (FINAL.includes(before.state)) expect(now).toEqual(before);
        if (before.state === "sent") expect(["sent", "delivered", "failed"]).toContain(now.state);
        // What is said to have arrived was taken; what is said to have failed without a doubt was not.
        if (["sent", "delivered"].includes(now.state)) expect(taken).toBeGreaterThanOrEqual(1);
        const doubtful = outcomes.includes("ambiguous") || outcomes.includes("accepted");
        if (["failed", "held", "expired", "skipped"].includes(now.state) && !doubtful) expect(taken).toBe(0);
        expect(outcomes.filter((outcome) => outcome === "accepted").length).toBeLessThanOrEqual(1);
        const ended = now.attempts - (now.state === "sending" ? 1 : 0);
        expect(outcomes.length).toBe(ended);
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
      for (let time = 0; time < 4; time++) {
        for (const what of end) {
          await text.happen(what);
          await check();
        }
      }
      expect([...FINAL, "sent"], "nothing is stuck").toContain(before.state);
    }),
    { numRuns: RUNS },
  );
}

describe("whatever happens in whatever order, what is final stays, nothing is stuck or untrue, and a text is taken", () => {
  test("at most once", () => check(worker, false), 300_000);

  test(
    "once more for each answer that was lost, where twice is better than never",
    () => withWorker({ AFRICASTALKING_AMBIGUOUS: "resend" }, (door) => check(door, true)),
    300_000,
  );
});
