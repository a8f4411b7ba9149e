import { expect, inject, test, vi } from "vitest";
import { request, someone, somePhone, tokenOf } from "../support/api.ts";
import { signedIn } from "../support/browser-session.ts";
import { connect, outboxText, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { allOperations, inOrder, requestFor, stock } from "../support/operations.ts";

// Neon's connections serve one request after another as they are: whatever outlives a transaction would be met by the
// next business.

/** What requests so far have left behind in the sessions of the database. */
async function leaks(): Promise<string[]> {
  return (await fetch(inject("standIns").sessions)).json();
}

test.each([
  ["set work_mem = '5MB'", "setting work_mem = 5120"],
  ["select set_config('app.business_id', 'somebody', false)", "setting app.business_id = somebody"],
  ["set role oda_api", "role oda_api"],
  ["prepare leaked as select 1", "prepared statement prepare leaked as select 1"],
  ["create temporary table leaked ()", "temporary leaked"],
  ["select pg_advisory_lock(1)", "advisory lock"],
  ["listen leaked", "channel leaked"],
])("a leak is seen, and ends with its connection: %s", async (statement, leak) => {
  // A text of another file, on its way at the same time, may go on in this session.
  await vi.waitFor(async () => {
    await connect().query(statement);
    expect(await leaks()).toContain(leak);
  });
  await vi.waitFor(async () => {
    await expect(sql`select 1 / 0`).rejects.toThrow("division by zero");
    expect(await leaks()).toEqual([]);
  });
});

test("no operation leaves anything in its session, whether it succeeds or is refused", async () => {
  const operations = inOrder(await allOperations());
  const stocked = await stock();
  const token = await tokenOf(stocked.owner.email);
  const session = await signedIn(stocked.owner.email);
  for (const operation of operations) {
    const { method, url, body, headers } = requestFor(operation, stocked);
    const { operationId } = operation.operation;
    const before = { body, headers: { ...headers, "If-Match": '"0"' } };
    const again = { body, headers: { ...headers, "Idempotency-Key": operationId } };
    await request(method, url, { token, ...before });
    await request(method, url, { token: await tokenOf(someone()), body, headers });
    for (const options of [again, again, { body, headers }]) {
      await request(method, url, { token, ...options });
      // Neither ends the session that asks after everything.
      if (!["signOut", "signOutEverywhere"].includes(operationId)) await session.send(method, url, options);
    }
    expect(await leaks(), operationId).toEqual([]);
  }
  await session.signOut("everywhere");
  const id = await outboxText(stocked.owner, { to: somePhone() });
  await deliver("oda-sms", [{ notificationId: id }]);
  await deliver("oda-sms-dead", [{ notificationId: id }]);
  await runCron();
  expect(await leaks()).toEqual([]);
});
