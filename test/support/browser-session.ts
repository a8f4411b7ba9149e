import { createHash } from "node:crypto";
import { decodeJwt } from "jose";
import { signInAt } from "../../dev/sign-in.ts";
import { type Answer, type Door, ORIGIN, request, someone, tokenOf } from "./api.ts";

const AUTH = "/api/v1/api-auth";
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

/** A browser as the Worker sees it: it keeps cookies, and says where its requests come from. */
export class BrowserSession {
  readonly cookies = new Map<string, string>();
  readonly #origin: string;
  readonly #door: Door | undefined;

  /** @param door a copy of the Worker with other settings */
  constructor({ origin = ORIGIN, door }: { origin?: string; door?: Door } = {}) {
    this.#origin = origin;
    this.#door = door;
  }

  /** Another browser, into which all cookies of this one were copied. @param door of another Worker */
  copy(door = this.#door): BrowserSession {
    const twin = new BrowserSession({ origin: this.#origin, ...(door && { door }) });
    for (const [name, value] of this.cookies) twin.cookies.set(name, value);
    return twin;
  }

  async send(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const url = new URL(path, this.#origin).href;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await request(method, url, {
      body,
      headers: { "Sec-Fetch-Site": "same-origin", ...(cookie && { Cookie: cookie }), ...headers },
      ...(this.#door && { door: this.#door }),
    });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  /** Keeps a cookie as browsers do: RFC 6265bis, 5.7. */
  #keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const isSecure = /; Secure/i.test(line);
    if (isSecure && !this.#origin.startsWith("https:")) return;
    if (name.startsWith("__Host-") && (!isSecure || /; Domain/i.test(line) || !/; Path=\/(;|$)/.test(line)))
      return;
    if (line.length > 4096) return;
    if (/; Max-Age=0/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  get = (path: string, headers?: Record<string, string>) =>
    this.send("GET", path, { ...(headers && { headers }) });

  page = (path: string) => this.get(path, { Accept: "text/html" });

  /** Sends a form of our pages, with the token that they put into it unless it is given. */
  async submit(path: string, fields: Record<string, string>, headers = {}): Promise<Answer> {
    const [, token = ""] = /name="csrf_token" value="([^"]+)"/.exec((await this.page(path)).body) ?? [];
    const body = new URLSearchParams({ csrf_token: token, ...fields }).toString();
    return this.send("POST", path, { body, headers: { ...FORM, Accept: "text/html", ...headers } });
  }

  signOut = (where: "here" | "everywhere" = "here") => this.submit(`${AUTH}/logout/`, { where });

  /** Goes to the provider and back. @returns where the provider sends this browser, which has not gone there yet */
  async goToProvider(email: string, next?: string): Promise<URL> {
    const query = next === undefined ? "" : `?next=${encodeURIComponent(next)}`;
    const begun = await this.get(`${AUTH}/authenticate/${query}`);
    if (begun.status !== 302) throw new Error(JSON.stringify(begun.body));
    return signInAt(new URL(begun.headers.get("Location")!), email);
  }

  /** Signs in all the way. @returns what the callback answers */
  async signIn(email = someone(), next?: string): Promise<Answer> {
    return this.get((await this.goToProvider(email, next)).href);
  }
}

/** Somebody's browser that has just signed in. */
export async function signedIn(
  email = someone(),
  options?: ConstructorParameters<typeof BrowserSession>[0],
): Promise<BrowserSession> {
  const browser = new BrowserSession(options);
  const { status, body } = await browser.signIn(email);
  if (status !== 302) throw new Error(JSON.stringify(body));
  return browser;
}

/** The id of somebody's own business: a UUID of version 8 from a SHA-256 of the issuer and the `sub`. */
export async function businessIdOf(email: string): Promise<string> {
  const { iss, sub } = decodeJwt(await tokenOf(email));
  const hex = createHash("sha256").update(`${iss}|${sub}`).digest("hex");
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
