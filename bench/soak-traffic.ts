import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Told } from "./chaos-clients.ts";
import { ask, type Operation } from "./load.ts";
import type { Owner } from "./oda.ts";

/** What one minute came to. */
export interface Minute {
  requests: number;
  /** Milliseconds, as they came. */
  latencies: number[];
  failures: number;
}

interface Shop {
  headers: Record<string, string>;
  customers: string[];
  orders: string[];
}

const pick = <Value>(values: Value[]): Value | undefined => values[Math.floor(Math.random() * values.length)];
const json = { "Content-Type": "application/json" };
const page = { Accept: "text/html" };

/** Many businesses that use Oda at a fixed rate, whether it keeps up or not. */
export class Traffic {
  readonly told: Told = {
    orders: new Map(),
    closed: new Map(),
    cancelled: new Map(),
    surprises: [],
    retries: 0,
  };
  readonly minutes: Minute[] = [];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  readonly #url: string;
  readonly #shops: Shop[];
  #placed = 0;
  #phones = 0;

  constructor(url: string, businesses: Owner[]) {
    this.#url = url;
    this.#shops = businesses.map(({ headers }) => ({ headers, customers: [], orders: [] }));
  }

  /** As fast as a few connections can: until a heap has found its size, what it holds says nothing. */
  async warmUp(seconds: number): Promise<void> {
    for (const shop of this.#shops) await this.#makeCustomer(shop);
    const end = performance.now() + seconds * 1000;
    const client = async () => {
      while (performance.now() < end) await this.#something(pick(this.#shops)!);
    };
    await Promise.all(Array.from({ length: 8 }, client));
  }

  /** @param rate requests a second */
  async run(seconds: number, rate: number): Promise<void> {
    const start = performance.now();
    const underway = new Set<Promise<unknown>>();
    for (let begun = 0; begun < seconds * rate; begun++) {
      await delay(Math.max(0, start + (begun / rate) * 1000 - performance.now()));
      const minute = Math.floor(begun / rate / 60);
      this.minutes[minute] ??= { requests: 0, latencies: [], failures: 0 };
      const one: Promise<unknown> = this.#something(pick(this.#shops)!).finally(() => underway.delete(one));
      underway.add(one);
    }
    await Promise.all(underway);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send(shop: Shop, operation: Operation): Promise<string> {
    const minute = this.minutes.at(-1) ?? { requests: 0, latencies: [], failures: 0 };
    const from = performance.now();
    minute.requests += 1;
    try {
      const headers = { ...shop.headers, ...operation.headers };
      const { statusCode, text } = await ask(this.#agent, this.#url, { ...operation, headers });
      minute.latencies.push(performance.now() - from);
      if (statusCode === operation.status) return text;
      throw new Error(`${statusCode} ${text.slice(0, 300)}`);
    } catch (error) {
      minute.failures += 1;
      this.told.surprises.push(`${operation.method ?? "GET"} ${operation.path}: ${(error as Error).message}`);
      return "";
    }
  }

  async #makeCustomer(shop: Shop): Promise<void> {
    const phone = `+2547${String(this.#phones++).padStart(8, "0")}`;
    const body = JSON.stringify({ first_name: "Wanjiru", second_name: "Kamau", phone });
    const path = "/api/v1/customers/";
    const text = await this.#send(shop, {
      method: "POST",
      path,
      headers: json,
      body: () => body,
      status: 201,
    });
    if (text) shop.customers.push(JSON.parse(text).id);
  }

  async #placeOrder(shop: Shop): Promise<void> {
    const item = `Parcel ${String(this.#placed++).padStart(5, "0")}`;
    const body = JSON.stringify({ customer: pick(shop.customers), item, quantity: 1, price_per_unit: "100" });
    const headers = { ...json, "Idempotency-Key": randomUUID() };
    const order = {
      method: "POST" as const,
      path: "/api/v1/orders/",
      headers,
      body: () => body,
      status: 201,
    };
    const text = await this.#send(shop, order);
    if (!text) return;
    const { id } = JSON.parse(text);
    this.told.orders.set(item, id);
    shop.orders.push(id);
    // Now and then a client that is not sure asks again.
    if (this.#placed % 10 === 0) await this.#send(shop, order);
  }

  #something(shop: Shop): Promise<unknown> {
    const get = (path: string, status = 200, headers = {}) => this.#send(shop, { path, status, headers });
    const order = pick(shop.orders);
    const luck = Math.floor(Math.random() * 20);
    switch (luck) {
      case 0:
        return this.#makeCustomer(shop);
      case 1:
        return get("/api/v1/orders/?search=parcel&status=Pending");
      case 2:
        return get("/api/v1/customers/?count=true&ordering=first_name");
      case 3:
        return get("/api/v1/notifications/?limit=50");
      case 4:
        return get(`/api/v1/orders/${order ?? randomUUID()}/`, order ? 200 : 404);
      case 5:
        return get(`/api/v1/orders/${randomUUID()}/`, 404);
      case 6:
        return get("/api/v1/me/", 401, { Authorization: "Bearer a.b.c" });
      case 7: {
        const body = () => '{"quantity": 0}';
        return this.#send(shop, {
          method: "POST",
          path: "/api/v1/orders/",
          headers: json,
          body,
          status: 400,
        });
      }
      case 8:
        return get("/api/v1/orders/", 200, page);
      case 9:
        return get(`/api/v1/orders/${order ?? randomUUID()}/`, order ? 200 : 404, page);
      case 10:
        return get("/nothing", 404, page);
      case 11:
        return get("/readyz");
      case 12:
        return get("/api/v1/me/");
      case 13:
        return get("/api/v1/orders/?limit=20");
      default:
        return this.#placeOrder(shop);
    }
  }
}
