import type { Answer } from "../support/api.ts";
import { type Door, someAddress, tokenOf } from "../support/api.ts";
import { type BrowserSession, businessIdOf, signedIn } from "../support/browser-session.ts";

const KEPT = 40;

/** Keeps what is new, and of what is old only the latest. */
class Pool<Value> {
  readonly #values = new Map<string, Value[]>();

  add(name: string, value: Value): void {
    const values = this.#values.get(name) ?? [];
    if (!values.includes(value)) this.#values.set(name, [...values, value].slice(-KEPT));
  }

  drop(name: string, value: Value): void {
    const values = this.of(name);
    this.#values.set(
      name,
      values.filter((other) => other !== value),
    );
  }

  of(name: string): Value[] {
    return this.#values.get(name) ?? [];
  }
}

/** An owner, signed in both ways, and all that they have been told. */
export class World {
  /** What the database knows the owner by. */
  readonly id: string;
  readonly token: string;
  browser: BrowserSession;
  /** The ids of resources, by their collection. */
  readonly ids = new Pool<string>();
  readonly gone = new Pool<string>();
  /** The values of fields, by `collection.field`. */
  readonly fields = new Pool<unknown>();
  /** By path. */
  readonly cursors = new Pool<string>();
  readonly etags = new Pool<string>();
  /** Requests that went well and had an Idempotency-Key, by operation. */
  readonly keyed = new Pool<{ path: string; key: string; type: string; value: unknown }>();
  csrfToken = "";
  readonly #resources = new Map<string, Record<string, unknown>>();
  readonly #email: string;
  readonly #door: Door;

  private constructor(email: string, door: Door, id: string, token: string, browser: BrowserSession) {
    this.id = id;
    this.#email = email;
    this.#door = door;
    this.token = token;
    this.browser = browser;
  }

  static async open(email: string, door: Door): Promise<World> {
    return new World(
      email,
      door,
      await businessIdOf(email),
      await tokenOf(email),
      await signedIn(email, { door }),
    );
  }

  /** The headers of a request from a page in the owner's browser. */
  session(): Record<string, string> {
    const cookies = [...this.browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return { Cookie: cookies, "Sec-Fetch-Site": "same-origin", "CF-Connecting-IP": someAddress() };
  }

  bearer(): Record<string, string> {
    return { Authorization: `Bearer ${this.token}`, "CF-Connecting-IP": someAddress() };
  }

  /** What a field or a parameter may refer to: `customer` and `customer_id` a customer, `customer_code` a code. */
  seen(name: string): unknown[] {
    const [, one, field] = /^([a-z]+?)(?:_(\w+))?$/.exec(name) ?? [];
    return field && field !== "id" ? this.fields.of(`${one}s.${field}`) : this.ids.of(`${one}s`);
  }

  /** Learns from an answer of the API to the owner. */
  learn(path: string, { status, headers, body }: Pick<Answer, "status" | "headers" | "body">): void {
    if (status >= 300 || typeof body !== "object") return;
    const etag = headers.get("ETag");
    if (etag) this.etags.add(path, etag);
    for (const link of [body?.next, body?.previous]) {
      const cursor = link && new URL(link).searchParams.get("cursor");
      if (cursor) this.cursors.add(path, cursor);
    }
    for (const resource of body?.results ?? [body]) this.#keep(resource);
  }

  #keep(resource: Record<string, unknown> | null): void {
    const [, collection] = /\/(\w+)\/[^/]+\/$/.exec(String(resource?.url)) ?? [];
    if (!collection || !resource) return;
    this.ids.add(collection, String(resource.id));
    this.#resources.set(String(resource.id), resource);
    for (const [field, value] of Object.entries(resource)) {
      if (typeof value === "string") this.fields.add(`${collection}.${field}`, value);
    }
  }

  /** A resource that was deleted. */
  forget(collection: string, id: string): void {
    this.ids.drop(collection, id);
    this.gone.add(collection, id);
    const fields = Object.entries(this.#resources.get(id) ?? {});
    for (const [field, value] of fields) this.fields.drop(`${collection}.${field}`, value);
  }

  /** A page's form proves by this that it is of the owner's session. */
  async refreshCsrfToken(): Promise<void> {
    const { body } = await this.browser.page("/api/v1/api-auth/logout/");
    [, this.csrfToken = ""] = /name="csrf_token" value="([^"]+)"/.exec(String(body)) ?? [];
  }

  async signInAgain(): Promise<void> {
    this.browser = await signedIn(this.#email, { door: this.#door });
    await this.refreshCsrfToken();
  }
}
