import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

export interface Told {
  /** By the name of their item, which no two orders share, what clients were told of their orders' ids. */
  orders: Map<string, string>;
  /** By the name of their item, when clients were told that an order is closed or cancelled, in milliseconds since 1970. */
  closed: Map<string, number>;
  cancelled: Map<string, number>;
  /** What no client should ever be told. */
  surprises: string[];
  /** How often a client had to ask again. */
  retries: number;
}

interface Api {
  url: string;
  tokens: string[];
}

/**
 * Asks until it is told that something was made or changed, always with the same key, as a client must that got no
 * answer.
 */
async function insist(api: Api, path: string, token: string, body: object, told: Told, method = "POST") {
  const headers = {
    Authorization: `Bearer ${token}`,
    "Content-Type": "application/json",
    "Idempotency-Key": randomUUID(),
  };
  for (;;) {
    try {
      const signal = AbortSignal.timeout(15_000);
      const init = { method, headers, body: JSON.stringify(body), signal };
      const response = await fetch(`${api.url}/api/v1/${path}/`, init);
      const text = await response.text();
      if (response.status === (method === "POST" ? 201 : 200)) return JSON.parse(text) as { id: string };
      // A change whose answer was lost has been made: an order that is closed or cancelled stays so.
      if (method === "PATCH" && response.status === 409) return { id: "" };
      if (response.status < 500 && response.status !== 429) {
        told.surprises.push(`${path} answered ${response.status} ${text.slice(0, 200)}`);
        return;
      }
    } catch {
      // No answer: nobody knows what came of it.
    }
    told.retries += 1;
    await delay(100 + Math.random() * 400);
  }
}

/** Runs `count` jobs, a few at a time. */
async function each(count: number, atOnce: number, job: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await job(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Makes customers, a share for each token; several orders go to the same phone. */
export async function makeCustomers(api: Api, count: number, told: Told): Promise<string[]> {
  const ids: string[] = [];
  await each(count, 16, async (index) => {
    const customer = await insist(
      api,
      "customers",
      api.tokens[index % api.tokens.length]!,
      { first_name: "Wanjiru", second_name: `No ${index}`, phone: `+2547${String(index).padStart(8, "0")}` },
      told,
    );
    ids[index] = customer!.id;
  });
  return ids;
}

/**
 * Places orders from many clients at once, whatever happens to the Worker meanwhile.
 * @param range the numbers of the first order and of the one after the last
 */
export async function placeOrders(
  api: Api,
  customers: string[],
  range: [from: number, to: number],
  told: Told,
): Promise<void> {
  await each(range[1] - range[0], 32, async (offset) => {
    const index = range[0] + offset;
    const item = `Parcel ${String(index).padStart(5, "0")}`;
    const customer = index % customers.length;
    const token = api.tokens[customer % api.tokens.length]!;
    const body = { customer: customers[customer], item, quantity: 1, price_per_unit: "100" };
    const order = await insist(api, "orders", token, body, told);
    if (!order) return;
    told.orders.set(item, order.id);
    const [status, ended] =
      index % 20 === 7
        ? (["Cancelled", told.cancelled] as const)
        : index % 20 === 13
          ? (["Closed", told.closed] as const)
          : [];
    if (!ended) return;
    // Some before their text went, some after.
    await delay(Math.random() * 2000);
    if (await insist(api, `orders/${order.id}`, token, { status }, told, "PATCH"))
      ended.set(item, Date.now());
  });
}
