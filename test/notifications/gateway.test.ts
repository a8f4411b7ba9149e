import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Outcome, sendSms } from "../../src/africastalking.ts";
import { somePhone } from "../support/api.ts";
import { gatewayFaults, textsTo } from "../support/gateway.ts";
import { withSettings } from "../support/settings.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await gatewayFaults();
});

/** What a text comes to when the gateway answers this. */
async function outcomeOf(answer: Response): Promise<Outcome> {
  vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(answer);
  return sendSms(somePhone(), "Hi");
}

const recipient = (fields: object) =>
  Response.json({
    SMSMessageData: {
      Message: "Sent to 1/1",
      Recipients: [{ statusCode: 101, number: "+254712345678", status: "Success", ...fields }],
    },
  });

describe("a text to the gateway", () => {
  test("is accepted, with its id, its segments and its cost", async () => {
    const phone = somePhone();
    const outcome = await sendSms(phone, "x".repeat(161));
    const [text] = await textsTo(phone);
    expect(outcome).toEqual({
      kind: "accepted",
      code: "101",
      messageId: text!.messageId,
      segments: 2,
      cost: { amount: "1.6000", currency: "KES" },
    });
    expect(text).toMatchObject({ username: "sandbox", from: "AFRICASTKNG", message: "x".repeat(161) });
  });

  test.each([
    "100% of 5% & more = less?",
    "1+1 and%20 %zz",
    "Habari 😀 – Amélie, 中文",
    "two\nlines\r\nand\ttabs",
    "&to=+254700000000&from=x;",
  ])("arrives as it was written: %j", async (message) => {
    const phone = somePhone();
    await sendSms(phone, message);
    expect((await textsTo(phone)).map((text) => text.message)).toEqual([message]);
  });

  test("names its sender when there is one", async () => {
    const phone = somePhone();
    await withSettings({ AFRICASTALKING_SENDER_ID: "DukaLetu" }, async () => {
      const client = await import("../../src/africastalking.ts");
      expect(await client.sendSms(phone, "Hi")).toMatchObject({ kind: "accepted" });
    });
    expect((await textsTo(phone)).map(({ from }) => from)).toEqual(["DukaLetu"]);
  });

  test("goes out as a form, of which the vendor takes no other, with the key in a header only", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(recipient({}));
    await sendSms("+254712345678", "Hi");
    const request = new Request(...(fetched.mock.calls[0] as [string, RequestInit]));
    expect(request.headers.get("Content-Type")).toMatch(/^application\/x-www-form-urlencoded/);
    expect(request.headers.get("apiKey")).toBe("local-api-key");
    expect(request.redirect).toBe("manual");
    expect(Object.fromEntries(await request.formData())).toEqual({
      username: "sandbox",
      to: "+254712345678",
      message: "Hi",
      bulkSMSMode: "1",
    });
  });

  test.each([
    [401, "refused", /risk/],
    [403, "refused", /not valid/],
    [404, "refused", /kind of phone number/],
    [405, "held", /credit/],
    [406, "refused", /blocked/],
    [407, "refused", /route/],
    [409, "refused", /do-not-disturb/],
    [500, "retry", /internal error/],
    [501, "retry", /network/],
    [502, "refused", /rejected/],
    [499, "refused", /RejectedByGateway/],
  ])("that is answered with status code %i is %s", async (statusCode, kind, detail) => {
    await gatewayFaults({ mode: "reject", statusCode });
    const phone = somePhone();
    expect(await sendSms(phone, "Hi")).toEqual({
      kind,
      code: String(statusCode),
      detail: expect.stringMatching(detail),
      ...(kind === "retry" && { outage: false }),
    });
    expect(await textsTo(phone)).toEqual([]);
  });

  test("is held when the sender is not known, as all are", async () => {
    await gatewayFaults({ mode: "reject", statusCode: 402 });
    expect(await sendSms(somePhone(), "Hi")).toEqual({
      kind: "held",
      code: "InvalidSenderId",
      detail: "The gateway does not know the sender id",
    });
  });

  test.each([100, 101, 102])("is accepted with status code %i", async (statusCode) => {
    const answer = recipient({ statusCode, messageId: "ATXid_1", cost: "KES 0.8000", messageParts: 1 });
    expect(await outcomeOf(answer)).toEqual({
      kind: "accepted",
      code: String(statusCode),
      messageId: "ATXid_1",
      segments: 1,
      cost: { amount: "0.8000", currency: "KES" },
    });
  });

  test("is accepted even when its price cannot be read", async () => {
    expect(await outcomeOf(recipient({ messageId: "ATXid_1", cost: "0" }))).toEqual({
      kind: "accepted",
      code: "101",
      messageId: "ATXid_1",
      segments: null,
      cost: null,
    });
  });

  test("is held when the API key is refused", async () => {
    const outcome = await withSettings({ AFRICASTALKING_API_KEY: "a-wrong-key" }, async () => {
      const client = await import("../../src/africastalking.ts");
      return client.sendSms(somePhone(), "Hi");
    });
    expect(outcome).toEqual({
      kind: "held",
      code: "http_401",
      detail: "The gateway does not accept the API key",
    });
  });

  test("is refused when the gateway answers in plain text that the request is wrong", async () => {
    expect(await sendSms(somePhone(), "")).toMatchObject({ kind: "refused", code: "http_400" });
  });

  test.each([
    [500, undefined],
    [503, undefined],
    [429, 1],
  ])("can be tried again after HTTP %i", async (statusCode, retryAfter) => {
    await gatewayFaults({ mode: "error500", statusCode });
    const phone = somePhone();
    expect(await sendSms(phone, "Hi")).toEqual({
      kind: "retry",
      code: `http_${statusCode}`,
      detail: "The gateway is out of order",
      outage: true,
      retryAfter,
    });
    expect(await textsTo(phone)).toEqual([]);
  });

  test.each([
    "-1",
    "0",
    "soon",
    "1e3",
    "Wed, 21 Oct 2020 07:28:00 GMT",
  ])("is not held up by Retry-After: %s", async (value) => {
    const outcome = await outcomeOf(new Response("", { status: 503, headers: { "Retry-After": value } }));
    expect(outcome).toMatchObject({ kind: "retry", retryAfter: undefined });
  });

  test("can be tried again when an error's body is cut off", async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new Error("cut")) });
    expect(await outcomeOf(new Response(body, { status: 500 }))).toMatchObject({ kind: "retry" });
  });
});

describe("whether the gateway took a text is not known", () => {
  test("when the connection is cut after it took it", async () => {
    await gatewayFaults({ mode: "drop_after_accept" });
    const phone = somePhone();
    expect(await sendSms(phone, "Hi")).toEqual({ kind: "ambiguous", detail: "The gateway did not answer" });
    expect(await textsTo(phone)).toHaveLength(1);
  });

  test("when the connection is cut before it took it", async () => {
    await gatewayFaults({ mode: "timeout", timeout: 0 });
    expect(await sendSms(somePhone(), "Hi")).toMatchObject({ kind: "ambiguous" });
  });

  test("when it takes more than ten seconds", async () => {
    await gatewayFaults({ mode: "timeout" });
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    // The clock of a test runs a hundred times as fast.
    const started = vi.spyOn(AbortSignal, "timeout").mockImplementation((delay) => timeout(delay / 100));
    expect(await sendSms(somePhone(), "Hi")).toMatchObject({ kind: "ambiguous" });
    // Texts of other files may be on their way at the same time, under the same clock.
    expect(new Set(started.mock.calls.map(([delay]) => delay))).toEqual(new Set([10_000]));
  });

  // The runtime gives the same error as for a connection that is cut after the request.
  test("when the runtime lost the connection, though it was refused", async () => {
    const outcome = await withSettings({ AFRICASTALKING_URL: "http://127.0.0.1:1" }, async () => {
      const client = await import("../../src/africastalking.ts");
      return client.sendSms(somePhone(), "Hi");
    });
    expect(outcome).toMatchObject({ kind: "ambiguous" });
  });

  test.each([504, 520, 524])("when something between answers HTTP %i for it", async (status) => {
    expect(await outcomeOf(new Response("<html>", { status }))).toMatchObject({ kind: "ambiguous" });
  });

  test.each([
    ["empty", ""],
    ["a page", "<!doctype html><title>Sign in to this Wi-Fi</title>"],
    ["cut off", '{"SMSMessageData":{"Message":"Sent to 1/1","Recip'],
    ["JSON of another kind", "{}"],
    ["null", "null"],
  ])("when its answer is %s", async (_, body) => {
    expect(await outcomeOf(new Response(body, { status: 201 }))).toMatchObject({ kind: "ambiguous" });
  });

  test("when its answer breaks off", async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"SMSMessageData":'));
        controller.error(new Error("Network connection lost."));
      },
    });
    expect(await outcomeOf(new Response(body, { status: 201 }))).toMatchObject({ kind: "ambiguous" });
  });

  test("when it gives an id with a status code that is new", async () => {
    const answer = recipient({ statusCode: 103, status: "Scheduled", messageId: "ATXid_1" });
    expect(await outcomeOf(answer)).toMatchObject({ kind: "ambiguous", messageId: "ATXid_1" });
  });
});

test("the API key shows in no outcome", async () => {
  const key = env.AFRICASTALKING_API_KEY;
  const outcomes = [
    await outcomeOf(new Response(`The key ${key} is wrong`, { status: 401 })),
    await outcomeOf(new Response(`The key ${key} is wrong`, { status: 400 })),
    await outcomeOf(new Response(`The key ${key} is wrong`, { status: 500 })),
    await outcomeOf(new Response(`The key ${key} is wrong`, { status: 200 })),
  ];
  vi.spyOn(globalThis, "fetch").mockRejectedValueOnce(new Error(`fetch with apiKey ${key} failed`));
  outcomes.push(await sendSms(somePhone(), "Hi"));
  expect(outcomes).toHaveLength(5);
  expect(JSON.stringify(outcomes)).not.toContain(key);
});
