import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { inject } from "vitest";
import { signIn } from "../../dev/sign-in.ts";
import worker from "../../src/worker.ts";
import { expectConformance } from "./conformance.ts";

// With the settings of development, the Worker answers on this machine only.
export const ORIGIN = "https://localhost";

const tokens = new Map<string, Promise<string>>();

/** A real ID token of the local provider. */
export function tokenOf(email: string): Promise<string> {
  let token = tokens.get(email);
  if (!token) {
    token = signIn(inject("standIns").issuer, email).then(({ id_token }) => id_token);
    tokens.set(email, token);
  }
  return token;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what a client gets is what the tests are about
  body: any;
}

/** The Worker under test, or a copy of it that has just started with other settings. */
export type Door = Pick<typeof worker, "fetch">;

/**
 * One request to the Worker, as a client over HTTP would make it. Every answer must be as the document promises.
 * It goes to the Worker's own door: through `exports.default` each request takes longer than the one before.
 */
export async function request(
  method: string,
  path: string,
  {
    body,
    headers = {},
    token,
    door = worker,
  }: { body?: unknown; headers?: Record<string, string>; token?: string; door?: Door } = {},
): Promise<Answer> {
  const response = await door.fetch(
    new Request(new URL(path, ORIGIN).href, {
      method,
      redirect: "manual",
      headers: {
        // Each from somewhere else, so that no test uses up the attempts of another.
        "CF-Connecting-IP": someAddress(),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && {
        body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    }),
    env,
    createExecutionContext(),
  );
  const text = await response.text();
  const isJson = /[/+]json/.test(response.headers.get("Content-Type") ?? "");
  const parsed = isJson && text ? JSON.parse(text) : text;
  await expectConformance(method, response.url || new URL(path, ORIGIN).href, response, parsed);
  return { status: response.status, headers: response.headers, body: parsed };
}

export function someAddress(): string {
  return [...crypto.getRandomValues(new Uint8Array(4))].join(".");
}

/** Somebody nobody has heard of, so that every test starts with nothing. */
export const someone = (name = "owner") => `${name}-${crypto.randomUUID()}@example.com`;

/** The API as one owner uses it. */
export class Client {
  readonly email: string;
  constructor(email = someone()) {
    this.email = email;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer> {
    return request(method, path.startsWith("http") ? path : `/api/v1${path}`, {
      token: await tokenOf(this.email),
      body,
      ...(headers && { headers }),
    });
  }
  get = (path: string, headers?: Record<string, string>) => this.send("GET", path, undefined, headers);
  post = (path: string, body?: unknown, headers?: Record<string, string>) =>
    this.send("POST", path, body, headers);
  put = (path: string, body: unknown, headers?: Record<string, string>) =>
    this.send("PUT", path, body, headers);
  patch = (path: string, body: unknown, headers?: Record<string, string>) =>
    this.send("PATCH", path, body, headers);
  delete = (path: string, headers?: Record<string, string>) => this.send("DELETE", path, undefined, headers);

  /** A customer that only has to be there. */
  async customer(fields: Record<string, unknown> = {}): Promise<Answer["body"]> {
    const answer = await this.post("/customers/", {
      first_name: "Wanjiru",
      second_name: "Kamau",
      phone: somePhone(),
      ...fields,
    });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  }

  /** An order that only has to be there. */
  async order(fields: Record<string, unknown> = {}): Promise<Answer["body"]> {
    const customer = fields.customer ?? (await this.customer()).id;
    const answer = await this.post("/orders/", {
      item: "Basmati rice",
      quantity: 2,
      price_per_unit: "1250.00",
      ...fields,
      customer,
    });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  }
}

/** A Kenyan mobile number that no other test uses. */
export function somePhone(): string {
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  return `+2547${String(random! % 100_000_000).padStart(8, "0")}`;
}
