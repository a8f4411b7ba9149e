import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import type { SmsJob } from "../../src/notifications/queue.ts";
import { Client, someone, somePhone } from "../support/api.ts";
import { signedIn } from "../support/browser-session.ts";
import { outboxText, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { linesOf, watchLog } from "../support/log.ts";
import { newWorker } from "../support/new-worker.ts";
import { OwnIssuer } from "../support/own-issuer.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";

let log: string[];
/** What went out, and the `traceparent` that it carried. */
let asked: { url: string; traceparent: string | null }[];

beforeEach(() => {
  log = watchLog();
  asked = [];
  const { fetch } = globalThis;
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const { url, headers } = new Request(input as string, { ...init, signal: null });
    asked.push({ url, traceparent: headers.get("traceparent") });
    return fetch(input, init);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** In which way somebody was asked as part of a trace: texts of other tests may still be on their way. */
const askedOf = (url: string, trace: string) =>
  asked
    .filter((call) => call.url.startsWith(url) && call.traceparent?.includes(trace))
    .map(({ traceparent }) => traceparent);

/** Asks for something that takes the database, and gives the line that was logged of it. */
async function lineFor(traceparent?: string) {
  const owner = new Client();
  const answer = await owner.get("/me/", traceparent ? { traceparent } : undefined);
  const [line] = linesOf(log, { request_id: answer.headers.get("X-Request-Id") });
  return { line, answer };
}

describe("a request with a traceparent", () => {
  test.each([
    ["", `00-${TRACE}-${PARENT}-01`, "01"],
    [", of a trace that nobody keeps", `00-${TRACE}-${PARENT}-00`, "00"],
    [" with flags that are not known yet", `00-${TRACE}-${PARENT}-fe`, "00"],
    [
      " of a later version, which may have more",
      `cc-${TRACE}-${PARENT}-01-what-the-future-will-be-like`,
      "01",
    ],
  ])("%s goes on with the trace, as a new parent of what it asks", async (_, traceparent, flags) => {
    const { line } = await lineFor(traceparent);
    expect(line).toMatchObject({ trace_id: TRACE, parent_span_id: PARENT });
    expect(line.span_id).not.toBe(PARENT);
    expect(askedOf(inject("standIns").neon, TRACE)).toEqual([`00-${TRACE}-${line.span_id}-${flags}`]);
  });

  test.each([
    ["is empty", " "],
    ["is cut off", `00-${TRACE}-${PARENT}`],
    ["is longer than its version", `00-${TRACE}-${PARENT}-01-more`],
    ["is in upper case", `00-${TRACE.toUpperCase()}-${PARENT}-01`],
    ["has no trace", `00-${"0".repeat(32)}-${PARENT}-01`],
    ["has no parent", `00-${TRACE}-${"0".repeat(16)}-01`],
    ["has an impossible version", `ff-${TRACE}-${PARENT}-01`],
    ["has letters that are no hex", `00-${TRACE.replace("4", "g")}-${PARENT}-01`],
    ["is two", `00-${TRACE}-${PARENT}-01, 00-${TRACE}-${PARENT}-01`],
    ["is somebody's name", "Wanjiru Kamau"],
  ])("that %s begins a trace of its own", async (_, traceparent) => {
    const { line, answer } = await lineFor(traceparent);
    expect(answer.status).toBe(200);
    expect(line.trace_id).toMatch(/^[\da-f]{32}$/);
    expect(line.trace_id).not.toBe(TRACE);
    expect(line).not.toHaveProperty("parent_span_id");
    expect(askedOf(inject("standIns").neon, line.trace_id)).toEqual([
      `00-${line.trace_id}-${line.span_id}-01`,
    ]);
  });
});

test("a request without a traceparent begins a trace, and each another", async () => {
  const [first, second] = [await lineFor(), await lineFor()];
  expect(first.line.trace_id).not.toBe(second.line.trace_id);
});

test("an answer has the request's id, which leads to its trace, and no header that is for requests", async () => {
  const { line, answer } = await lineFor(`00-${TRACE}-${PARENT}-01`);
  expect(answer.headers.get("X-Request-Id")).toBe(line.request_id);
  for (const name of ["traceparent", "traceresponse"]) expect(answer.headers.has(name), name).toBe(false);
});

test.each([
  ["a UUID", "2C1BDB64-0d6c-4b58-9b0a-2f2e1f0f8a11", "2c1bdb64-0d6c-4b58-9b0a-2f2e1f0f8a11"],
  ["somebody's number", "254711223344", undefined],
  ["a line of its own", '","request_id":"x', undefined],
  ["very long", "a".repeat(10_000), undefined],
])("an X-Request-Id of the client's is never ours: %s", async (_, chosen, logged) => {
  const owner = new Client();
  const answers = [
    await owner.get("/me/", { "X-Request-Id": chosen }),
    await owner.get("/nothing/", { "X-Request-Id": chosen }),
  ];
  const ids = answers.map(({ headers }) => headers.get("X-Request-Id"));
  expect(new Set([...ids, chosen, logged]).size).toBe(4);
  expect(answers[1]!.body.request_id).toBe(ids[1]);
  for (const id of ids) {
    const lines = linesOf(log, { request_id: id });
    expect(lines.map((line) => line.client_request_id)).toEqual([logged]);
  }
  expect(linesOf(log, { request_id: chosen })).toEqual([]);
});

test("two forms with the same X-Request-Id keep apart, and each leads to the request that it stands for", async () => {
  const browser = await SignedInBrowser.open(someone());
  const form = await browser.form("/api/v1/me/", "Save");
  const chosen = crypto.randomUUID();
  log.length = 0;
  for (let time = 0; time < 2; time += 1) {
    await browser.send("/api/v1/me/", { form, headers: { "X-Request-Id": chosen } });
  }
  const ids = linesOf(log, { client_request_id: chosen }).map(({ request_id }) => request_id);
  expect(ids).toHaveLength(4);
  expect([ids[0], ids[2]]).toEqual([ids[1], ids[3]]);
  expect(new Set([...ids, chosen]).size).toBe(3);
});

test("the issuer is asked in the trace of the request that needs its keys", async () => {
  const issuer = new OwnIssuer();
  vi.restoreAllMocks();
  log = watchLog();
  await issuer.serve();
  await newWorker(async (ask) => void (await ask(await issuer.sign())), issuer.settings);
  const [line] = linesOf(log, { event: "request" });
  const seen = vi
    .mocked(globalThis.fetch)
    .mock.calls.filter(([input]) => String(input).startsWith(issuer.id))
    .map(([, init]) => new Headers(init?.headers).get("traceparent"));
  expect(seen).toEqual(Array(2).fill(`00-${line.trace_id}-${line.span_id}-01`));
});

test("the issuer is asked for a token in the trace of the sign-in", async () => {
  await signedIn();
  const [line] = linesOf(log, { route: "/api/v1/api-auth/callback/" });
  expect(askedOf(`${inject("standIns").issuer}/token`, line.trace_id)).toEqual([
    `00-${line.trace_id}-${line.span_id}-01`,
  ]);
});

test("a page is one line, and both of its calls to the database are below it", async () => {
  const browser = await SignedInBrowser.open(someone());
  log.length = 0;
  await browser.send("/api/v1/orders/", { headers: { traceparent: `00-${TRACE}-${PARENT}-01` } });
  const [page, ...others] = linesOf(log, { event: "request" });
  expect(others).toEqual([]);
  expect(page).toMatchObject({ trace_id: TRACE, parent_span_id: PARENT });
  expect(page.db_ms).toBeLessThanOrEqual(page.duration_ms);
  expect(askedOf(inject("standIns").neon, TRACE)).toEqual(Array(2).fill(`00-${TRACE}-${page.span_id}-01`));
});

test("a form is two lines: its request of the API is in the form's trace, below it", async () => {
  const browser = await SignedInBrowser.open(someone());
  const form = await browser.form("/api/v1/me/", "Save");
  log.length = 0;
  await browser.send("/api/v1/me/", { form, headers: { traceparent: `00-${TRACE}-${PARENT}-01` } });
  const [inner, outer, ...others] = linesOf(log, { event: "request" });
  expect(others).toEqual([]);
  expect(outer).toMatchObject({ method: "POST", trace_id: TRACE, parent_span_id: PARENT });
  expect(inner).toMatchObject({
    method: "PATCH",
    trace_id: TRACE,
    parent_span_id: outer.span_id,
    request_id: outer.request_id,
  });
});

test("a text is sent in the trace of the request that placed its order", async () => {
  const owner = new Client();
  const customer = await owner.customer({ phone: somePhone() });
  log.length = 0;
  await owner.post(
    "/orders/",
    { customer: customer.id, item: "Tea", quantity: 1, price_per_unit: "10" },
    { traceparent: `00-${TRACE}-${PARENT}-01` },
  );
  await vi.waitFor(() => expect(linesOf(log, { event: "message", trace_id: TRACE })).toHaveLength(1), 5_000);
  const [order] = linesOf(log, { route: "/api/v1/orders/" });
  const [text] = linesOf(log, { event: "message", trace_id: TRACE });
  expect(text).toMatchObject({ outcome: "accepted", parent_span_id: order.span_id });
  expect(askedOf(inject("standIns").gateway, TRACE)).toEqual([`00-${TRACE}-${text.span_id}-01`]);
  // The calls that a batch makes for all its messages belong to none of their traces.
  expect(text.batch_trace_id).not.toBe(TRACE);
  expect(askedOf(inject("standIns").neon, text.batch_trace_id)).toHaveLength(2);
});

test("a message whose traceparent cannot be read is delivered all the same", async () => {
  const id = await outboxText(new Client());
  for (const traceparent of ["00-nonsense", 7, null]) {
    await deliver("oda-sms", [{ notificationId: id, traceparent }]);
  }
  const lines = linesOf(log, { notification_id: id });
  expect(lines.map(({ outcome }) => outcome)).toEqual(["accepted", "settled", "settled"]);
  for (const line of lines) expect(line).not.toHaveProperty("parent_span_id");
});

test("what the sweep puts back is sent in the sweep's trace", async () => {
  const id = await outboxText(new Client());
  await sql`update notifications set due_at = now() where id = ${id}`;
  const sendBatch = vi.spyOn(env.SMS_QUEUE, "sendBatch").mockResolvedValue(undefined as never);
  await runCron();
  const [line] = linesOf(log, { event: "cron" });
  const jobs = sendBatch.mock.calls.flatMap(([batch]) => [...batch].map(({ body }) => body as SmsJob));
  const traceparent = `00-${line.trace_id}-${line.span_id}-01`;
  expect(jobs).toContainEqual({ notificationId: id, traceparent });
});

test("requests at the same moment keep their traces apart", async () => {
  const owner = new Client();
  await owner.get("/me/");
  asked.length = 0;
  const traces = Array.from({ length: 8 }, (_, index) => `${index}`.repeat(32).replaceAll("0", "a"));
  await Promise.all(traces.map((id) => owner.get("/orders/", { traceparent: `00-${id}-${PARENT}-01` })));
  for (const id of traces) {
    const [line] = linesOf(log, { trace_id: id });
    expect(askedOf(inject("standIns").neon, id)).toEqual([`00-${id}-${line.span_id}-01`]);
  }
});

test("what a request leaves for afterwards stays in its trace", async () => {
  vi.spyOn(env.SMS_QUEUE, "send").mockRejectedValue(new Error("Queue send failed"));
  const owner = new Client();
  const order = await owner.order();
  const [{ id }] = (await owner.get(`/notifications/?order=${order.id}`)).body.results;
  await vi.waitFor(() => expect(linesOf(log, { event: "enqueue", notification_id: id })).toHaveLength(1));
  const [placed] = linesOf(log, { route: "/api/v1/orders/", method: "POST" });
  const [failed] = linesOf(log, { event: "enqueue", notification_id: id });
  expect(failed).toMatchObject({ level: "warn", outcome: "failed", trace_id: placed.trace_id });
});
