import { expect, test } from "vitest";
import { systemScope } from "../../src/db/scope.ts";
import { attempt } from "../../src/notifications/attempt.ts";
import { claim } from "../../src/notifications/claim.ts";
import { record } from "../../src/notifications/record.ts";
import { Client, somePhone } from "../support/api.ts";
import { outboxText } from "../support/database.ts";
import { textsTo } from "../support/gateway.ts";

test("a text that shows nothing, as an older version may have taken one, is not handed to the gateway", async () => {
  const owner = new Client();
  const to = somePhone();
  const id = await outboxText(owner, { to, message: "\u200b\u3164" });
  const lease = crypto.randomUUID();
  const { claims } = await systemScope.run(claim([id], { id: lease, seconds: 60 }));
  await systemScope.run(record(await Promise.all(claims.map(attempt)), lease));
  const { body } = await owner.get(`/notifications/${id}/`);
  expect(body).toMatchObject({ state: "failed", failure: { code: "empty" } });
  expect(await textsTo(to)).toEqual([]);
});
