import { connect, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyDataFolder, type Product, startProduct, within } from "./product.ts";

const PORT = 28_787;
let product: Product;
let data: string;
let alice: string;
let bob: string;

beforeAll(async () => {
  data = await emptyDataFolder("main-job");
  product = await startProduct(PORT, data);
  [alice, bob] = [await product.token("alice@example.com"), await product.token("bob@example.com")];
});

afterAll(() => product?.interrupt());

async function call(token: string, method: string, path: string, body?: unknown) {
  const response = await fetch(path.startsWith("http") ? path : `${product.origin}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(body ? { "Content-Type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

describe("the product, started as npm run dev starts it,", () => {
  const customer = { first_name: "Wanjiru", second_name: "Kamau", code: "WJ001", phone: "+254712345678" };
  let order: { id: string; url: string };

  test("says where everything is when it is ready", async () => {
    for (const place of [`${PORT}/`, `${PORT}/api/v1/swagger-docs/`, `${PORT + 5}/`]) {
      expect(product.output()).toContain(`http://127.0.0.1:${place}`);
    }
    expect((await fetch(`${product.origin}/readyz`)).status).toBe(200);
  });

  test("answers all who ask at once whether it is ready, and asks the database far less often", async () => {
    const calls = async () => (await (await fetch(`http://127.0.0.1:${PORT + 3}/calls`)).json()).total;
    const before = await calls();
    const all = await Promise.all(Array.from({ length: 100 }, () => fetch(`${product.origin}/readyz`)));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
    await Promise.all(all.map((response) => response.text()));
    // One, but for a second after two seconds, and what the sweep asks.
    expect((await calls()) - before).toBeLessThan(20);
  });

  test("gives a real RS256 ID token and nothing else", () => {
    const [header, payload] = alice
      .split(".")
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
    expect(header.alg).toBe("RS256");
    expect(payload).toMatchObject({ iss: `http://127.0.0.1:${PORT + 4}`, email: "alice@example.com" });
    expect(alice.split(".")).toHaveLength(3);
  });

  test("takes an order, and the text arrives within five seconds", async () => {
    const created = await call(alice, "POST", "/customers/", customer);
    expect(created.status).toBe(201);
    const input = {
      customer_code: "WJ001",
      item: "Basmati rice 5 kg",
      quantity: 2,
      price_per_unit: "1250.00",
    };
    const placed = await call(alice, "POST", "/orders/", input);
    expect(placed.status).toBe(201);
    expect(placed.body).toMatchObject({ ...input, amount: "2500.00", currency: "KES", status: "Pending" });
    order = placed.body;

    const text = await within(5, "the text", async () => {
      const messages = await (await fetch(`${product.gateway}/messages`)).json();
      return messages.find(({ to }: { to: string }) => to === customer.phone);
    });
    expect(text.message).toMatch(
      /^Hi Wanjiru\. Your order of 2 Basmati rice 5 kg has been placed at .* Thank you/,
    );

    const sent = await within(5, "the notification's state", async () => {
      const { body } = await call(alice, "GET", `/notifications/?order=${order.id}`);
      return ["sent", "delivered"].includes(body.results[0].state) ? body.results[0] : undefined;
    });
    expect(sent).toMatchObject({ to: customer.phone, message: text.message, attempts: 1, failure: null });
    expect(sent.provider_message_id).toBe(text.messageId);
  });

  test("reads, replaces, patches and deletes", async () => {
    const path = `/orders/${order.id}/`;
    const input = { customer_code: "WJ001", item: "Sugar", quantity: 3, price_per_unit: "150" };
    expect((await call(alice, "PUT", path, input)).body).toMatchObject({ item: "Sugar", amount: "450.00" });
    expect((await call(alice, "PATCH", path, { status: "Closed" })).body.status).toBe("Closed");
    expect((await call(alice, "GET", order.url)).body.status).toBe("Closed");
    const other = (
      await call(alice, "POST", "/customers/", { ...customer, code: "WJ002", phone: "+254712345679" })
    ).body;
    expect((await call(alice, "DELETE", other.url)).status).toBe(204);
    expect((await call(alice, "GET", "/customers/")).body.results).toHaveLength(1);
  });

  test("answers bad input with a problem that names the fields", async () => {
    const { status, headers, body } = await call(alice, "POST", "/customers/", {
      first_name: "A",
      phone: "0712",
    });
    expect([status, headers.get("Content-Type")]).toEqual([400, "application/problem+json"]);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/second_name",
      "/phone",
    ]);
  });

  test("reads a file to its end before it refuses it, so that the connection lives on", async () => {
    const rows = `${"Basmati rice 5 kg,1250.00\n".repeat(20_000)}`;
    // A header that names no column, and a row more than a file may have.
    for (const [status, file] of [
      [400, `nme,price\n${rows}`],
      [413, `name,price\nSugar,"1\n${rows}`],
    ] as const) {
      const response = await fetch(`${product.origin}/api/v1/items/import/`, {
        method: "POST",
        headers: { Authorization: `Bearer ${alice}`, "Content-Type": "text/csv" },
        body: file,
      });
      expect(response.status).toBe(status);
      expect((await call(alice, "GET", "/items/")).status).toBe(200);
    }
  });

  test("shows another person none of it", async () => {
    for (const list of ["customers", "orders", "notifications"]) {
      expect((await call(bob, "GET", `/${list}/`)).body.results).toEqual([]);
    }
    expect((await call(bob, "GET", order.url)).status).toBe(404);
    expect((await call(bob, "PATCH", order.url, { quantity: 9 })).status).toBe(404);
    expect((await call(bob, "DELETE", order.url)).status).toBe(404);
    expect((await call(alice, "GET", order.url)).body).toMatchObject({ quantity: 3 });
  });

  test("says in one sentence that its port is taken", async () => {
    const failed = await startProduct(PORT, data).catch((error: Error) => error.message);
    expect(failed).toMatch(/npm run dev ended with 1:\n.*28787.*\n$/);
  });

  test("survives clients that go away while they upload, and a body sent to a static file", async () => {
    const head = `POST /api/v1/items/import/ HTTP/1.1\r\nHost: 127.0.0.1:${PORT}\r\nAuthorization: Bearer ${alice}\r\n`;
    for (let client = 0; client < 3; client++) {
      const socket = connect(PORT, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(`${head}Content-Type: text/csv\r\nContent-Length: 3000000\r\n\r\nname,price\n`);
      socket.write("Basmati rice 5 kg,1250.00\n".repeat(20_000));
      await new Promise((resolve) => setTimeout(resolve, 100));
      socket.destroy();
    }
    const body = "x".repeat(1_000_000);
    await fetch(`${product.origin}/static/oda.css`, { method: "POST", body }).catch(() => {});
    // A request that takes over a lost one's connection is lost as well; then all is well.
    const isWell = async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return (await fetch(`${product.origin}/readyz`)).status === 200 || undefined;
    };
    for (let request = 0; request < 3; request++) await within(10, "an answer", isWell);
  });

  test("stops on Ctrl-C with nothing left running, and has everything when it starts again", async () => {
    await product.interrupt();
    for (let port = PORT; port <= PORT + 5; port++) await expectFree(port);

    product = await startProduct(PORT, data);
    expect((await call(alice, "GET", order.url)).body).toMatchObject({ id: order.id, status: "Closed" });
    await product.interrupt();

    product = await startProduct(PORT, data, "--fresh");
    expect((await call(alice, "GET", order.url)).status).toBe(404);
  });
});

/** Fails when something listens on a port. */
function expectFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => server.close(() => resolve()));
  });
}
