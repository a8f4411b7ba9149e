import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { Client, somePhone } from "../support/api.ts";
import { sql } from "../support/database.ts";
import { runCron } from "../support/doors.ts";
import { textsTo } from "../support/gateway.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("a queue that refuses costs no order, and its texts only time", async () => {
  const owner = new Client();
  const phone = somePhone();
  const { id: customer } = await owner.customer({ phone });
  const refuse = () => Promise.reject(new Error("Queue send failed: Too Many Requests"));
  const send = vi.spyOn(env.SMS_QUEUE, "send").mockImplementation(refuse);
  const sendBatch = vi.spyOn(env.SMS_QUEUE, "sendBatch").mockImplementation(refuse);
  const { id: order } = await owner.order({ customer });
  expect(send).toHaveBeenCalledOnce();
  const text = async () => (await owner.get(`/notifications/?order=${order}`)).body.results[0];
  const wait = () => sql`update notifications set due_at = now() where order_id = ${order}`;
  expect(await text()).toMatchObject({ state: "queued", attempts: 0 });

  await wait();
  // Cloudflare counts the run as failed, and the next comes all the same.
  await expect(runCron()).rejects.toThrow("The sweep failed");
  expect(await text()).toMatchObject({ state: "queued", attempts: 0 });
  expect(await textsTo(phone)).toEqual([]);

  send.mockRestore();
  sendBatch.mockRestore();
  await wait();
  await runCron();
  await vi.waitFor(async () => expect((await text()).state).toBe("sent"), { timeout: 5_000, interval: 50 });
  expect(await textsTo(phone)).toHaveLength(1);
});
