import { env } from "cloudflare:workers";
import { expect, inject, test, vi } from "vitest";
import { someone } from "../support/api.ts";
import { withSettings } from "../support/settings.ts";
import { someShop } from "../support/shop.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

const NAME = "one-call-pages";

async function calls(): Promise<number> {
  const response = await fetch(`${inject("standIns").neon}/calls`);
  const { byApplicationName } = await response.json<{ byApplicationName: Record<string, number> }>();
  return byApplicationName[NAME] ?? 0;
}

test("a page makes one call to the database, and so does a form that it grants", async () => {
  const email = someone();
  const shop = await someShop(email);
  // Without texts the queue's consumer, which asks the database too, has nothing to do.
  await shop.owner.patch("/me/", { sms_enabled: false });
  const url = new URL(env.DATABASE_URL);
  url.searchParams.set("application_name", NAME);
  await withSettings({ DATABASE_URL: url.href }, async () => {
    const { default: worker } = await import("../../src/worker.ts");
    vi.spyOn(worker, "queue").mockImplementation(async (batch) => batch.retryAll({ delaySeconds: 2 }));
    const browser = await SignedInBrowser.open(email, worker);

    async function counted(
      expected: [status: number, calls: number],
      ask: () => Promise<{ status: number; html: string }>,
    ) {
      const before = await calls();
      const { status, html } = await ask();
      expect([status, (await calls()) - before], html.slice(0, 500)).toEqual(expected);
    }
    const opened = (expected: [number, number], path: string) => counted(expected, () => browser.send(path));
    async function sent(expected: [number, number], path: string, button: string, fields = {}) {
      const form = { ...(await browser.form(path, button)), ...fields };
      await counted(expected, () => browser.send(path, { form }));
    }

    await opened([200, 1], "/");
    const [customer, item, order, text] = [
      `/api/v1/customers/${shop.customer.id}/`,
      `/api/v1/items/${shop.item.id}/`,
      `/api/v1/orders/${shop.order.id}/`,
      `/api/v1/notifications/${shop.notification.id}/`,
    ];
    const collections = ["customers", "items", "orders", "notifications", "me"].map(
      (name) => `/api/v1/${name}/`,
    );
    for (const path of [...collections, customer, item, order, text]) await opened([200, 1], path);
    await opened([404, 1], `/api/v1/orders/${crypto.randomUUID()}/`);

    const placed = { customer: shop.customer.id, item_id: shop.item.id, quantity: "1" };
    await sent([303, 1], "/api/v1/orders/", "Place order", placed);
    await sent([303, 1], order, "Save", { quantity: "9" });
    await sent([303, 1], order, "Close this order");
    await sent([303, 1], "/api/v1/me/", "Save", { business_name: "Duka" });
    // What the contract refuses never reaches the database; the page that shows the form again does.
    await sent([400, 1], "/api/v1/orders/", "Place order", { ...placed, quantity: "0" });
    await sent([409, 2], customer, "Delete this customer");
    await sent([403, 1], customer, "Save", { csrf_token: "wrong" });
    await counted([401, 0], () => browser.send(order, { headers: { Cookie: "" } }));
  });
});
