import { expect, test, vi } from "vitest";
import { Client, somePhone } from "../support/api.ts";
import { CSV, imported } from "../support/csv.ts";
import { outboxText } from "../support/database.ts";
import { deliver } from "../support/doors.ts";
import { textsTo } from "../support/gateway.ts";

// What a stranger with a fresh account can make the operator pay for.

/** Imports 600 orders for one customer, whose texts say what the stranger likes, and waits until none is on its way. */
async function attack(phone: string) {
  const stranger = new Client();
  await stranger.patch("/me/", { sms_template: "{item}" });
  await stranger.customer({ code: "WJ001", phone });
  const header = "reference,customer_code,item,quantity,price_per_unit\n";
  const rows = Array.from(
    { length: 600 },
    (_, index) => `k${index},WJ001,${"Buy now ".repeat(10)}${index},1,1\n`,
  );
  const report = await imported(stranger, "orders", header + rows.join(""), "?send_texts=true");
  expect(report.created.count).toBe(600);
  const inState = async (state: string) =>
    (await stranger.get(`/notifications/?state=${state}&limit=1&count=true`)).body.count as number;
  await vi.waitFor(async () => expect((await inState("queued")) + (await inState("sending"))).toBe(0), {
    timeout: 30_000,
    interval: 200,
  });
  return { stranger, inState };
}

test("600 texts to a number that costs more than others: none goes out", async () => {
  const { stranger, inState } = await attack("+979123456789");
  expect(await textsTo("+979123456789")).toEqual([]);
  expect(await inState("skipped")).toBe(600);
  const [text] = (await stranger.get("/notifications/?limit=1")).body.results;
  expect(text).toMatchObject({
    attempts: 0,
    failure: {
      code: "country_not_allowed",
      detail: "Texts do not go to numbers of this country, or of this kind",
    },
  });
});

test("600 texts to one ordinary number: twenty go out", async () => {
  const phone = somePhone();
  const { inState } = await attack(phone);
  expect(await textsTo(phone)).toHaveLength(20);
  expect([await inState("sent"), await inState("skipped")]).toEqual([20, 580]);
});

test.each([
  ["another country", "+33612345678"],
  ["a satellite", "+870773111632"],
  ["an international service", "+80012345678"],
  ["a country with the same calling code as an allowed one would have", "+18765550123"],
  ["an allowed country, with a digit too many", "+2547123456789"],
  ["a premium service of an allowed country", "+254900223344"],
])("an order for a number of %s is placed without a text, however it is asked for", async (_, phone) => {
  const owner = new Client();
  const customer = await owner.customer({ phone });
  expect(customer.sms_warning).toMatch(/^No texts go to this number/);
  const order = await owner.order({ customer: customer.id });
  const [text] = (await owner.get(`/notifications/?order=${order.id}`)).body.results;
  expect(text).toMatchObject({ state: "skipped", failure: { code: "country_not_allowed" } });
  expect((await owner.post(`/notifications/${text.id}/resend/`)).status).toBe(409);
  // As one that was queued under other settings.
  const waiting = await outboxText(owner, { to: phone });
  await deliver("oda-sms", [{ notificationId: waiting }]);
  expect((await owner.get(`/notifications/${waiting}/`)).body.failure.code).toBe("country_not_allowed");
  expect(await textsTo(phone)).toEqual([]);
  // Once the customer has another number, the text can be sent there.
  const other = somePhone();
  await owner.patch(`/customers/${customer.id}/`, { phone: other });
  expect((await owner.post(`/notifications/${text.id}/resend/`)).status).toBe(202);
  await vi.waitFor(async () => expect(await textsTo(other)).toHaveLength(1), 5_000);
});

test("an import to numbers of other countries says what became of each text", async () => {
  const owner = new Client();
  await owner.post(
    "/customers/import/",
    "first_name,second_name,code,phone\nWanjiru,Kamau,WJ001,+33612345679\nAmina,Otieno,AM001,+254711000009\n",
    { "Content-Type": CSV },
  );
  const file = "reference,customer_code,item,quantity,price_per_unit\nk1,WJ001,Tea,1,1\nk2,AM001,Tea,1,1\n";
  await imported(owner, "orders", file, "?send_texts=true");
  const { results } = (await owner.get("/notifications/?state=skipped")).body;
  expect(results).toMatchObject([{ to: "+33612345679", failure: { code: "country_not_allowed" } }]);
});
