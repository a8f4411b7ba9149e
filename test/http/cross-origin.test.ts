import { afterEach, describe, expect, test, vi } from "vitest";
import { type Door, request, someone, tokenOf } from "../support/api.ts";
import { signedIn } from "../support/browser-session.ts";
import { withWorker } from "../support/settings.ts";

const SHOP = "https://duka.example";

afterEach(() => {
  vi.restoreAllMocks();
});

const withOrigins = (CORS_ORIGINS: string | undefined, run: (door: Door) => Promise<void>) =>
  withWorker(CORS_ORIGINS ? { CORS_ORIGINS } : {}, run);

const preflight = (door: Door, Origin: string, path = "/api/v1/orders/") =>
  request("OPTIONS", path, {
    door,
    headers: {
      Origin,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
    },
  });

const allowed = ({ headers }: { headers: Headers }) => headers.get("Access-Control-Allow-Origin");

describe("a page of a listed origin", () => {
  test("may ask whether it may, without a token", async () => {
    await withOrigins(`https://other.example,${SHOP}`, async (door) => {
      const { status, headers } = await preflight(door, SHOP);
      expect([status, headers.get("Access-Control-Allow-Origin")]).toEqual([204, SHOP]);
      expect(headers.get("Access-Control-Allow-Methods")!.split(",")).toEqual(
        expect.arrayContaining(["GET", "POST", "PUT", "PATCH", "DELETE"]),
      );
      const names = headers.get("Access-Control-Allow-Headers")!.toLowerCase().split(",");
      expect(names).toEqual(
        expect.arrayContaining([
          "authorization",
          "content-type",
          "idempotency-key",
          "if-match",
          "traceparent",
        ]),
      );
      expect(headers.get("Access-Control-Max-Age")).toBe("86400");
      expect(headers.get("Vary")).toContain("Origin");
    });
  });

  test("may call with an ID token, and read the answer: a success, a failure and what it has already", async () => {
    const token = await tokenOf(someone());
    await withOrigins(SHOP, async (door) => {
      const get = (path: string, options: { token?: string; headers?: Record<string, string> } = { token }) =>
        request("GET", path, { door, ...options, headers: { Origin: SHOP, ...options.headers } });
      const me = await get("/api/v1/me/");
      const answers = [
        [200, me],
        [304, await get("/api/v1/me/", { token, headers: { "If-None-Match": me.headers.get("ETag")! } })],
        [401, await get("/api/v1/me/", {})],
        [401, await get("/api/v1/me/", { token: "a.b.c" })],
        [404, await get("/api/v1/nothing/")],
        [406, await get("/api/v1/me/", { token, headers: { Accept: "image/png" } })],
      ] as const;
      for (const [expected, answer] of answers) {
        expect([answer.status, allowed(answer)]).toEqual([expected, SHOP]);
        expect(answer.headers.get("Vary"), String(expected)).toContain("Origin");
        const exposed = answer.headers.get("Access-Control-Expose-Headers")!.split(",");
        expect(exposed).toEqual(
          expect.arrayContaining(["ETag", "Link", "Location", "Retry-After", "X-Request-Id"]),
        );
        expect(exposed).not.toContain("Set-Cookie");
      }
    });
  });

  test("may read every refusal, whatever part of the Worker refuses", async () => {
    const token = await tokenOf(someone());
    const large = "x".repeat(70_000);
    const json = (body: unknown, more: Record<string, string> = {}) => ({ token, body, headers: more });
    await withOrigins(SHOP, async (door) => {
      for (const [expected, method, path, options] of [
        [413, "POST", "/customers/", json(large)],
        [413, "PATCH", "/me/", json(large)],
        [413, "POST", "/items/import/", json("x".repeat(5_000_000))],
        [413, "POST", "/customers/", { body: large }],
        [400, "POST", "/customers/", json("{")],
        [400, "POST", "/customers/", json(Uint8Array.of(0xff))],
        [400, "GET", "/customers/?limit=0", { token }],
        [400, "PATCH", "/me/", json({}, { "If-Match": "x" })],
        [400, "GET", "/api-auth/callback/", {}],
        [401, "POST", "/customers/", { body: {} }],
        [401, "GET", "/customers/", { token: "a.b.c" }],
        [404, "GET", "/nothing/", { token }],
        [404, "GET", "/customers/1/", { token }],
        [405, "DELETE", "/customers/", { token }],
        [405, "PUT", "/customers/export/", json({})],
        [406, "GET", "/me/", { token, headers: { Accept: "image/png" } }],
        [412, "PATCH", "/me/", json({}, { "If-Match": '"x"' })],
        [412, "GET", "/me/", { token, headers: { "If-Match": '"x"' } }],
        [415, "POST", "/customers/", json("x", { "Content-Type": "text/plain" })],
        [415, "POST", "/customers/", json("{}", { "Content-Encoding": "gzip" })],
      ] as const) {
        const answer = await request(method, `/api/v1${path}`, {
          door,
          ...options,
          headers: { Origin: SHOP, ...("headers" in options ? options.headers : {}) },
        });
        const about = `${expected} ${method} ${path}`;
        expect([answer.status, allowed(answer)], about).toEqual([expected, SHOP]);
        expect(answer.headers.get("Vary"), about).toContain("Origin");
        expect(answer.headers.get("Access-Control-Expose-Headers"), about).toContain("X-Request-Id");
      }
    });
  });

  test("may read that it asked too often", async () => {
    await withOrigins(SHOP, async (door) => {
      const headers = { Origin: SHOP, "CF-Connecting-IP": "192.0.2.77" };
      for (let tries = 0; tries < 100; tries++) {
        const answer = await request("GET", "/api/v1/api-auth/callback/", { door, headers });
        expect(allowed(answer)).toBe(SHOP);
        if (answer.status === 429) return;
      }
      throw new Error("No answer was a 429");
    });
  });

  test("never gets to use the session of whoever looks at it", async () => {
    const browser = await signedIn();
    for (const origins of [SHOP, "*", `*,${SHOP}`]) {
      await withOrigins(origins, async (door) => {
        const victim = browser.copy(door);
        const headers = { Origin: SHOP, "Sec-Fetch-Site": "cross-site" };
        const read = await victim.get("/api/v1/me/", headers);
        // A browser keeps an answer to a request with cookies from a page unless this header is there.
        expect(read.headers.get("Access-Control-Allow-Credentials"), origins).toBeNull();
        expect((await preflight(door, SHOP)).headers.get("Access-Control-Allow-Credentials")).toBeNull();
        const write = await victim.send("POST", "/api/v1/items/", {
          body: { name: "x", price: "1" },
          headers,
        });
        expect([write.status, write.body.type]).toEqual([403, "/problems/cross-site"]);
      });
    }
  });
});

describe("a page of any other origin", () => {
  test.each([
    "https://evil.example",
    `${SHOP}.evil.example`,
    `${SHOP}:8443`,
    "http://duka.example",
    "https://DUKA.example",
    "https://evil-duka.example",
    `${SHOP}/`,
    "null",
    "*",
  ])("is not let in from %s", async (origin) => {
    await withOrigins(SHOP, async (door) => {
      const asked = await preflight(door, origin);
      expect([asked.status, allowed(asked)]).toEqual([204, null]);
      const token = await tokenOf(someone());
      expect(
        allowed(await request("GET", "/api/v1/me/", { door, token, headers: { Origin: origin } })),
      ).toBeNull();
    });
  });

  test("is not let in where no list is set", async () => {
    await withOrigins(undefined, async (door) => {
      expect(allowed(await preflight(door, SHOP))).toBeNull();
      expect(allowed(await request("GET", "/api/v1/", { door, headers: { Origin: SHOP } }))).toBeNull();
    });
  });

  test("is let in where all are", async () => {
    await withOrigins("*", async (door) => {
      expect(allowed(await preflight(door, SHOP))).toBe("*");
    });
  });

  test("is let in nowhere but in the API", async () => {
    await withOrigins("*", async (door) => {
      for (const path of ["/", "/healthz", "/problems/", "/webhooks/africastalking/delivery-reports/x"]) {
        expect(allowed(await preflight(door, SHOP, path)), path).toBeNull();
      }
    });
  });
});

test("without the question of a browser, OPTIONS describes the resource to a listed origin as well", async () => {
  await withOrigins(SHOP, async (door) => {
    const { status, body } = await request("OPTIONS", "/api/v1/orders/", { door, headers: { Origin: SHOP } });
    expect([status, body.allow]).toEqual([200, ["GET", "HEAD", "POST", "OPTIONS"]]);
  });
});
