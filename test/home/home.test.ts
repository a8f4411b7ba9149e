import { describe, expect, test, vi } from "vitest";
import { Client, request, someone } from "../support/api.ts";
import { outboxText, sql } from "../support/database.ts";
import { closeBreaker } from "../support/gateway.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

const PAGE = { Accept: "text/html" };

describe("the home page", () => {
  test("says what this is and how to sign in, and gives programs the links", async () => {
    const page = await request("GET", "/", { headers: PAGE });
    expect(page.status).toBe(200);
    expect(page.body).toContain("<h1>Your shop&#39;s orders, and a text for each</h1>");
    expect(page.body).toContain('class="button" href="/api/v1/api-auth/authenticate/">Sign in</a>');
    for (const path of ["/api/v1/", "/api/v1/docs/", "/api/v1/swagger-docs/", "/api/schema/"]) {
      expect(page.body).toContain(`href="${path}"`);
    }
    expect(page.headers.get("Vary")).toMatch(/Accept.*Cookie/);
    const json = await request("GET", "/");
    expect(json.body).toMatchObject({ api: "https://localhost/api/v1/" });
  });

  test("shows whoever is signed in how their business goes, and nobody else's", async () => {
    const email = someone();
    const owner = new Client(email);
    await owner.patch("/me/", { business_name: "Duka <Letu>", time_zone: "Pacific/Auckland" });
    const customer = await owner.customer();
    const order = (price_per_unit: string) =>
      owner.order({ customer: customer.id, quantity: 2, price_per_unit });
    await order("1250.00");
    await order("0.55");
    const cancelled = await order("99");
    await owner.patch(`/orders/${cancelled.id}/`, { status: "Cancelled" });
    // A second before today began where the business is.
    const late = await order("500");
    await sql`update orders set time_placed = date_trunc('day', now() at time zone 'Pacific/Auckland')
      at time zone 'Pacific/Auckland' - interval '1 second' where id = ${late.id}`;
    await owner.patch("/me/", { currency: "USD" });
    await order("3.10");
    const failed = await outboxText(owner, { to: "+254700000001" });
    await sql`update notifications set state = 'failed', failed_at = now(), due_at = null, failure_code = '406',
      failure_detail = 'The number is blocked' where id = ${failed}`;
    await new Client().order();

    const browser = await SignedInBrowser.open(email);
    const { html, headers } = await browser.send("/");
    expect(html).toContain("<h1><bdi>Duka &lt;Letu&gt;</bdi></h1>");
    expect(html).toContain(`You are signed in as ${email}.`);
    const text = html.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
    expect(text).toContain("5 orders");
    expect(text).toContain("2601.10 KES from 3 orders");
    expect(text).toContain("6.20 USD from 1 order,");
    const [, days = ""] = /aria-label="Orders per day\. ([^"]*)"/.exec(html) ?? [];
    expect(days.split(", ").map((day) => day.split(": ")[1])).toEqual([...Array(12).fill("0"), "1", "5"]);
    expect(text).toContain(`Text to +254700000001 : The number is blocked`);
    expect(html).toContain(`href="/api/v1/notifications/${failed}/"`);
    expect(html).toMatch(
      /<strong>1<\/strong> <a href="\/api\/v1\/notifications\/\?state=failed">failed<\/a>/,
    );
    expect(headers.get("Cache-Control")).toBe("no-store");
  });

  test.each([
    ["outage", "Texts are not going out: the SMS gateway is out of order."],
    ["account", "Texts are not going out: the SMS gateway refuses this service."],
  ])("says that texts are not going out, and not why the gateway says so: %s", async (fault, sentence) => {
    const browser = await SignedInBrowser.open();
    const shown = async () => (await browser.send("/")).html.replaceAll(/\s+/g, " ");
    // A text of another test that the gateway takes at this moment ends the outage.
    const html = await vi.waitFor(async () => {
      await sql`update breaker set state = 'open', fault = ${fault}, code = 'InvalidSenderId', detail = 'No such sender', since = now()`;
      const html = await shown();
      expect(html).toContain(sentence);
      return html;
    }, 10_000);
    await closeBreaker();
    expect(html).toContain("go out by themselves");
    expect(html).not.toMatch(/InvalidSenderId|No such sender/);
    expect(await shown()).not.toContain("Texts are not going out");
  });

  test("is as useful on the first day", async () => {
    const { html } = await (await SignedInBrowser.open()).send("/");
    expect(html).toContain("Place an order");
    expect(html).toContain("None yet: each order sends one.");
    expect(html).toContain("Nothing: no text has failed, or waits to be sent again.");
  });
});
