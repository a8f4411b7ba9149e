import { env } from "cloudflare:workers";
import { createHash, hkdfSync } from "node:crypto";
import { EncryptJWT } from "jose";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Client, someone } from "../support/api.ts";
import { BrowserSession, businessIdOf, signedIn } from "../support/browser-session.ts";
import { sql } from "../support/database.ts";
import { forgetIssuer } from "../support/new-worker.ts";
import { OwnIssuer } from "../support/own-issuer.ts";
import { production } from "../support/production.ts";
import { withWorker } from "../support/settings.ts";

const NAME = "__Host-session";
const HOUR = 3600;
const DAY = 24 * HOUR;

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Only the clock moves; timers go on as they are. */
const wait = (seconds: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });

const statusOf = async (browser: BrowserSession) => (await browser.get("/api/v1/me/")).status;

describe("the session cookie", () => {
  test("ends when somebody else signs in with the same browser", async () => {
    const browser = await signedIn();
    const copied = browser.copy();
    await browser.signIn();
    expect((await browser.get("/api/v1/me/")).status).toBe(200);
    await vi.waitFor(async () => expect((await copied.copy().get("/api/v1/me/")).status).toBe(401), 5_000);
  });

  test("is for this host and the server alone, and tells nothing", async () => {
    const email = someone("amina");
    const { headers } = await new BrowserSession().signIn(email);
    const [line] = headers.getSetCookie().filter((line) => line.startsWith(NAME));
    const [pair, ...attributes] = line!.split("; ");
    expect(attributes.sort()).toEqual([
      "HttpOnly",
      `Max-Age=${12 * HOUR}`,
      "Path=/",
      "SameSite=Lax",
      "Secure",
    ]);
    const parts = pair!.slice(NAME.length + 1).split(".");
    expect(parts).toHaveLength(5);
    const header = JSON.parse(atob(parts[0]!));
    expect(header).toEqual({ alg: "dir", enc: "A256GCM", kid: expect.stringMatching(/^[\w-]{8}$/) });
    const readable = parts.map((part) => Buffer.from(part, "base64url").toString("latin1")).join();
    for (const secret of [email, "amina", env.OIDC_ISSUER, env.SESSION_SECRET]) {
      expect(readable).not.toContain(secret);
    }
  });

  test("is never Secure-less in production, nor under another name, even over plain http", async () => {
    const issuer = await new OwnIssuer().serve();
    await withWorker({ ...production, OIDC_ISSUER: issuer.id }, async (door) => {
      for (const origin of ["https://oda.example", "http://oda.example", "http://localhost"]) {
        const { headers } = await new BrowserSession({ origin, door }).get("/api/v1/api-auth/authenticate/");
        expect(headers.getSetCookie(), origin).toEqual([
          expect.stringMatching(
            /^__Host-sign-in\.[\w-]{43}=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
          ),
        ]);
      }
    });
    await forgetIssuer(issuer.id);
    const browser = await signedIn(someone(), { origin: "http://127.0.0.1:8787" });
    const https = new BrowserSession();
    https.cookies.set("session", browser.cookies.get("session")!);
    expect(await statusOf(https), "the name of development is not read where there is https").toBe(401);
  });

  test("is none when another version of the Worker sealed it with other claims", async () => {
    const secret = env.SESSION_SECRET.split(",")[0]!;
    const key = new Uint8Array(hkdfSync("sha256", secret, "", "cookie session", 32));
    const kid = createHash("sha256").update(`key id ${secret}`).digest("base64url").slice(0, 8);
    const claims = {
      ownerId: `${env.OIDC_ISSUER}|1`,
      email: null,
      name: "A",
      hostedDomain: null,
      startedAt: 1,
    };
    const sealed = await new EncryptJWT({ ...claims, sessionId: crypto.randomUUID() })
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid })
      .setIssuedAt()
      .setExpirationTime("1 h")
      .encrypt(key);
    const browser = new BrowserSession();
    browser.cookies.set(NAME, sealed);
    expect((await browser.get("/api/v1/me/")).status).toBe(401);
    expect((await browser.page("/")).status).toBe(200);
    expect((await browser.signIn()).status).toBe(302);
    expect((await browser.get("/api/v1/me/")).status).toBe(200);
  });

  test("is refused when anything in it was changed, or somebody else sealed it", async () => {
    const browser = await signedIn();
    const sealed = browser.cookies.get(NAME)!;
    const [header, , iv, text, tag] = sealed.split(".");
    const flip = (part: string) =>
      (part[3] === "A" ? "B" : "A") + part.slice(1, 3) + part.slice(0, 1) + part.slice(4);
    const none = btoa(JSON.stringify({ alg: "none" })).replaceAll("=", "");
    for (const forged of [
      "x",
      "....",
      sealed.slice(0, -1),
      `${sealed}A`,
      [header, "", iv, flip(text!), tag].join("."),
      [header, "", flip(iv!), text, tag].join("."),
      [none, "", iv, text, tag].join("."),
      `${none}.${btoa(JSON.stringify({ id: "x|1", businessId: await businessIdOf(someone()), exp: 9e9 }))}.`,
    ]) {
      const forger = new BrowserSession();
      forger.cookies.set(NAME, forged);
      expect(await statusOf(forger), forged).toBe(401);
    }
    // Both kinds of cookie are sealed with one secret: neither may stand for the other.
    const begun = new BrowserSession();
    await begun.get("/api/v1/api-auth/authenticate/");
    const swapped = new BrowserSession();
    swapped.cookies.set(NAME, [...begun.cookies.values()][0]!);
    expect(await statusOf(swapped)).toBe(401);
    expect(await statusOf(browser)).toBe(200);
  });

  test("outlives its secret while that is still listed, and no longer", async () => {
    const fresh = "a-new-session-secret-0123456789";
    const browser = await signedIn();
    await withWorker({ SESSION_SECRET: `${fresh}, ${env.SESSION_SECRET}` }, async (door) => {
      const rotated = browser.copy(door);
      expect(await statusOf(rotated)).toBe(200);
      wait(6 * 60);
      expect(await statusOf(rotated)).toBe(200);
      expect(rotated.cookies.get(NAME), "renewed under the new secret").not.toBe(browser.cookies.get(NAME));
      await withWorker({ SESSION_SECRET: fresh }, async (door) => {
        expect(await statusOf(rotated.copy(door))).toBe(200);
        expect(await statusOf(browser.copy(door))).toBe(401);
      });
    });
  });

  test("of another issuer, or of an account that is no longer admitted, is worthless", async () => {
    const browser = await signedIn("amina@duka.example");
    const status = async (settings: Record<string, string>) => {
      let status = 0;
      await withWorker(settings, async (door) => {
        status = await statusOf(browser.copy(door));
      });
      return status;
    };
    expect(await status({ OIDC_ISSUER: "https://accounts.google.com" })).toBe(401);
    expect(await status({ ALLOWED_EMAILS: "boss@duka.example" })).toBe(401);
    expect(await status({ ALLOWED_EMAILS: "boss@duka.example,Amina@duka.example" })).toBe(200);
    expect(await status({ ALLOWED_DOMAINS: "other.example" })).toBe(401);
    expect(await status({ ALLOWED_DOMAINS: "duka.example" })).toBe(200);
  });
});

describe("a session", () => {
  test("ends after twelve hours without use", async () => {
    const browser = await signedIn();
    const copied = browser.copy();
    wait(12 * HOUR - 60);
    expect(await statusOf(browser), "which starts the time anew").toBe(200);
    wait(120);
    expect(await statusOf(copied), "but not for the cookie as it was").toBe(401);
    expect(await statusOf(browser)).toBe(200);
    wait(12 * HOUR + 60);
    expect(await statusOf(browser)).toBe(401);
  });

  test("is renewed at most every five minutes, and by what the browser has already, too", async () => {
    const browser = await signedIn();
    const { headers } = await browser.get("/api/v1/me/");
    expect(headers.getSetCookie()).toEqual([]);
    wait(4 * 60);
    expect((await browser.get("/api/v1/me/")).headers.getSetCookie()).toEqual([]);
    wait(2 * 60);
    const known = await browser.get("/api/v1/me/", { "If-None-Match": headers.get("ETag")! });
    expect([known.status, known.headers.getSetCookie()]).toEqual([304, [expect.stringContaining(NAME)]]);
    expect((await browser.get("/api/v1/me/")).headers.getSetCookie()).toEqual([]);
  });

  test("ends seven days after it began, however much it is used", async () => {
    const browser = await signedIn();
    for (let hours = 0; hours < 7 * 24 - 12; hours += 11) {
      wait(11 * HOUR);
      expect(await statusOf(browser), `after ${hours + 11} hours`).toBe(200);
    }
    const { headers } = await browser.get("/api/v1/me/");
    expect(headers.getSetCookie()).toEqual([]);
    wait(2 * HOUR);
    const [line] = (await browser.get("/api/v1/me/")).headers.getSetCookie();
    const [, left] = /Max-Age=(\d+)/.exec(line!)!;
    expect(Number(left)).toBeLessThan(12 * HOUR);
    wait(Number(left) + 1);
    expect(await statusOf(browser)).toBe(401);
  });

  test("ends after seven days by the database's clock as well", async () => {
    const email = someone();
    const browser = await signedIn(email);
    const [row] = await sql`select extract(epoch from expires_at - now()) as left
      from sessions where business_id = ${await businessIdOf(email)}`;
    expect(Math.abs(Number(row!.left) - 7 * DAY)).toBeLessThan(60);
    await sql`update sessions set expires_at = now() where business_id = ${await businessIdOf(email)}`;
    expect(await statusOf(browser)).toBe(401);
  });
});

describe("signing out", () => {
  test("makes the cookie worthless at once, wherever it was copied, and leaves the other browsers be", async () => {
    const email = someone();
    const [browser, other] = [await signedIn(email), await signedIn(email)];
    const copied = browser.copy();
    const { status, headers } = await browser.signOut();
    expect([status, headers.get("Location")]).toEqual([303, "/"]);
    expect(browser.cookies.size).toBe(0);
    for (const [method, path, body] of [
      ["GET", "/api/v1/me/"],
      ["GET", "/api/v1/customers/"],
      ["POST", "/api/v1/items/", { name: "Sugar", price: "1" }],
      ["PATCH", "/api/v1/me/", { business_name: "Mine now" }],
      ["DELETE", "/api/v1/me/sessions/"],
    ] as const) {
      const answer = await copied.copy().send(method, path, { body });
      expect([answer.status, answer.body.detail], path).toEqual([
        401,
        "Your session has ended: sign in again",
      ]);
      expect(answer.headers.get("WWW-Authenticate")).toBe("Bearer");
      expect(answer.headers.getSetCookie(), "the browser may forget it").toEqual([
        expect.stringMatching(`^${NAME}=; Max-Age=0;`),
      ]);
    }
    expect((await other.get("/api/v1/items/")).body.results).toEqual([]);
    expect((await other.get("/api/v1/me/")).body.business_name).not.toBe("Mine now");
  });

  test("leaves no page that still knows who it was", async () => {
    const email = someone();
    const browser = await signedIn(email);
    const copied = browser.copy();
    await browser.signOut();
    for (const path of ["/", "/api/v1/api-auth/logout/"]) {
      const thief = copied.copy();
      const { status, body } = await thief.page(path);
      expect(status).toBe(200);
      expect(body).not.toContain(email);
      expect(body).not.toContain("csrf_token");
      expect(body).toContain(">Sign in</a>");
      expect(thief.cookies.size, "and the cookie is dropped").toBe(0);
    }
    const again = copied.copy();
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const token = await tokenFromPage(await signedIn(email));
    const answer = await again.send("POST", "/api/v1/api-auth/logout/", {
      body: `csrf_token=${token}`,
      headers: form,
    });
    expect(answer.status, "another session's token").toBe(403);
  });

  test("twice is no error", async () => {
    const browser = await signedIn();
    const twin = browser.copy();
    const token = await tokenFromPage(twin);
    await browser.signOut();
    const headers = { "Content-Type": "application/x-www-form-urlencoded", Accept: "text/html" };
    const answer = await twin.send("POST", "/api/v1/api-auth/logout/", {
      body: `csrf_token=${token}`,
      headers,
    });
    expect([answer.status, answer.headers.get("Location"), twin.cookies.size]).toEqual([303, "/", 0]);
    const nobody = await new BrowserSession().send("POST", "/api/v1/api-auth/logout/");
    expect([nobody.status, nobody.headers.get("Location")]).toEqual([303, "/"]);
    // Another site's form comes without the cookie: an answer that deletes it would sign its owner out.
    expect(nobody.headers.getSetCookie()).toEqual([]);
  });

  test.each([
    ["the page's second button", (browser: BrowserSession) => browser.signOut("everywhere")],
    ["the API, in a browser", (browser: BrowserSession) => browser.send("DELETE", "/api/v1/me/sessions/")],
    [
      "the API, with an ID token",
      (_: BrowserSession, email: string) => new Client(email).delete("/me/sessions/"),
    ],
  ])("everywhere, by %s, ends every browser of this owner and of nobody else", async (_, end) => {
    const email = someone();
    const browsers = [await signedIn(email), await signedIn(email), await signedIn(email)];
    const stranger = await signedIn();
    const { status } = await end(browsers[0]!, email);
    expect([204, 303]).toContain(status);
    for (const browser of browsers) expect(await statusOf(browser)).toBe(401);
    expect(await statusOf(stranger)).toBe(200);
    expect(await statusOf(await signedIn(email)), "who may sign in anew").toBe(200);
  });
});

async function tokenFromPage(browser: BrowserSession): Promise<string> {
  const { body } = await browser.page("/api/v1/api-auth/logout/");
  return /name="csrf_token" value="([^"]+)"/.exec(body)![1]!;
}
