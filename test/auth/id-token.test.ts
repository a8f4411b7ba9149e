import {
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  SignJWT,
} from "jose";
import { afterAll, afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { signIn } from "../../dev/sign-in.ts";
import { ORIGIN, request, someone, tokenOf } from "../support/api.ts";
import { watchLog } from "../support/log.ts";
import { type Ask, newWorker } from "../support/new-worker.ts";

const { issuer } = inject("standIns");
const get = (authorization: string) =>
  request("GET", "/api/v1/me/", { headers: { Authorization: authorization } });

let log: string[];
beforeEach(() => {
  log = watchLog();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});
// The next file must not find the Worker that knows the keys from before they were rotated, and may not ask so soon.
afterAll(() => {
  vi.resetModules();
});

/** Only the clock moves; timers go on as they are. */
const wait = (seconds: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });

const encode = (value: unknown) =>
  btoa(JSON.stringify(value)).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_");

async function publicKeys(): Promise<JSONWebKeySet> {
  return (await fetch(`${issuer}/jwks`)).json();
}

/** Expects that a token is rejected, and that it is neither logged nor repeated. */
async function expectRejected(
  token: string,
  detail: string,
  ask: Ask = (token) => get(`Bearer ${token}`),
): Promise<void> {
  log.length = 0;
  const { status, headers, body } = await ask(token);
  expect([status, body.type, body.detail]).toEqual([401, "/problems/unauthorized", detail]);
  expect(headers.get("WWW-Authenticate")).toBe(`Bearer error="invalid_token", error_description="${detail}"`);
  expect(log.join("\n")).toContain('"status":401');
  for (const part of token.split(".").filter((part) => part.length > 8)) {
    expect(log.join("\n") + JSON.stringify(body) + JSON.stringify([...headers])).not.toContain(part);
  }
}

describe("a request without a token", () => {
  test("is told how to send one", async () => {
    const { status, headers, body } = await request("GET", "/api/v1/me/");
    expect([status, body.type]).toEqual([401, "/problems/unauthorized"]);
    expect(headers.get("WWW-Authenticate")).toBe("Bearer");
    expect(body.detail).toContain("Authorization: Bearer");
  });

  test.each([
    "Bearer",
    "Bearer a b",
    "Basic YWxpY2U6c2VjcmV0",
    "Bearer: x",
    "Bearer ä",
    "token",
    "Bearer x=y",
  ])("but with the header %j is told that it is malformed", async (authorization) => {
    const { status, headers } = await get(encodeURI(authorization).replaceAll("%20", " "));
    expect(status).toBe(401);
    expect(headers.get("WWW-Authenticate")).toBe('Bearer error="invalid_request"');
  });
});

describe("an ID token", () => {
  test.each([
    "Bearer",
    "bearer",
    "BEARER",
    "Bearer  ",
  ])("signs its owner in with the scheme %j", async (scheme) => {
    const email = someone("wanjiru.kamau");
    const token = await tokenOf(email);
    const { status, body } = await get(`${scheme} ${token}`);
    expect([status, body.email]).toEqual([200, email]);
    expect(log.join("\n")).toContain('"status":200');
    expect(log.join("\n")).not.toContain(token.split(".")[2]);
    expect(log.join("\n")).not.toContain(email);
  });

  test("is valid for an hour, and no longer", async () => {
    const token = await tokenOf(someone());
    await newWorker(async (ask) => {
      wait(3590);
      expect((await ask(token)).status).toBe(200);
      wait(30);
      await expectRejected(token, "The ID token has expired", ask);
    });
  });

  test("for another client is rejected", async () => {
    const { id_token } = await signIn(issuer, someone(), { clientId: "other-local" });
    await expectRejected(id_token, "The claim aud of the ID token is not accepted here");
  });

  test("that is an access token is rejected", async () => {
    const { access_token } = await signIn(issuer, someone());
    await expectRejected(access_token, "The ID token is not valid");
  });

  test.each([
    ["a word", "garbage"],
    ["three letters", "a.b.c"],
    ["three empty objects", "e30.e30.e30"],
    ["dots", "...."],
    ["a header alone", "eyJhbGciOiJSUzI1NiJ9.."],
    ["very long", "x".repeat(8000)],
  ])("that is %s is rejected", async (_, token) => {
    await expectRejected(token, "The ID token is not valid");
  });

  test("with another payload is rejected", async () => {
    const token = await tokenOf(someone());
    const [header, , signature] = token.split(".");
    const payload = { ...decodeJwt(token), sub: decodeJwt(await tokenOf(someone())).sub };
    await expectRejected(`${header}.${encode(payload)}.${signature}`, "The ID token is not valid");
  });

  test.each(["none", "None", "NONE", "nOnE"])("with the algorithm %s is rejected", async (alg) => {
    const token = await tokenOf(someone());
    const header = encode({ ...decodeProtectedHeader(token), alg });
    const [, payload, signature] = token.split(".");
    await expectRejected(`${header}.${payload}.`, "The ID token is not valid");
    await expectRejected(`${header}.${payload}.${signature}`, "The ID token is not valid");
  });

  test("signed with the public key as a secret is rejected", async () => {
    const token = await tokenOf(someone());
    const { kid } = decodeProtectedHeader(token);
    const jwk = (await publicKeys()).keys.find((key) => key.kid === kid)!;
    const pem = await exportSPKI((await importJWK({ ...jwk, ext: true }, "RS256")) as CryptoKey);
    const forged = await new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: "HS256", kid: kid! })
      .sign(new TextEncoder().encode(pem));
    await expectRejected(forged, "The ID token is not valid");
  });

  test.each([
    "RS256",
    "RS512",
    "PS256",
    "ES256",
  ])("signed by somebody else under the issuer's key id, with %s, is rejected", async (alg) => {
    const token = await tokenOf(someone());
    const { privateKey } = await generateKeyPair(alg);
    const { kid } = decodeProtectedHeader(token);
    const forged = await new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg, kid: kid! })
      .sign(privateKey);
    await expectRejected(forged, "The ID token is not valid");
  });

  test("that brings its own key is rejected", async () => {
    const token = await tokenOf(someone());
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = (await crypto.subtle.exportKey("jwk", publicKey)) as { kty: string; n: string; e: string };
    const forged = await new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: "RS256", jwk, jku: `${ORIGIN}/jwks`, kid: "mine" })
      .sign(privateKey);
    await expectRejected(forged, "The ID token is not valid");
  });

  test.each([
    "jwk",
    "jku",
    "x5u",
    "x5c",
    "x5t",
    "crit",
  ])("is not believed for its header %s, with or without the issuer's key id, and nobody is asked for that", async (name) => {
    const token = await tokenOf(someone());
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    const values: Record<string, unknown> = {
      jwk: await exportJWK(publicKey),
      jku: "https://evil.example/jwks",
      x5u: "https://evil.example/chain.pem",
      x5c: ["MIIB"],
      x5t: "x",
      crit: ["exp"],
    };
    const asked = vi.spyOn(globalThis, "fetch");
    for (const kid of [undefined, "mine", decodeProtectedHeader(token).kid]) {
      const header = { alg: "RS256", ...(kid && { kid }), [name]: values[name] };
      const input = `${encode(header)}.${token.split(".")[1]}`;
      const signature = await crypto.subtle.sign(
        "RSASSA-PKCS1-v1_5",
        privateKey,
        new TextEncoder().encode(input),
      );
      await expectRejected(
        `${input}.${Buffer.from(signature).toString("base64url")}`,
        "The ID token is not valid",
      );
    }
    for (const [url] of asked.mock.calls) expect(String(url)).not.toContain("evil.example");
  });

  test("that was cut short is rejected, wherever", async () => {
    const token = await tokenOf(someone());
    const [header, payload, signature] = token.split(".") as [string, string, string];
    for (const cut of [
      token.slice(0, -1),
      token.slice(0, -8),
      token.slice(1),
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${header}..${signature}`,
      `.${payload}.${signature}`,
      `${header}.${payload.slice(0, -4)}.${signature}`,
    ]) {
      await expectRejected(cut, "The ID token is not valid");
    }
    await expectRejected(`${token}.${signature}`, "The ID token is not valid");
  });

  test("of more than 8 KiB is not even looked at, though it is the issuer's", async () => {
    const token = await tokenOf(someone());
    for (const long of [`${token}.${"x".repeat(8 * 1024)}`, "x".repeat(8 * 1024 + 1), "x".repeat(60_000)]) {
      const { status, headers, body } = await get(`Bearer ${long}`);
      expect([status, body.detail]).toEqual([401, "The ID token is too long"]);
      expect(headers.get("WWW-Authenticate")).toContain('error="invalid_token"');
    }
  });

  test.each([
    ["letters that are none of ASCII", "\u00e4\u00f6\u00fc"],
    ["a byte of Latin-1 within", "a.\u00ff.c"],
    ["a control character", "a\u0001b"],
    ["a tab", "a\tb"],
    ["a comma", "a.b.c,d.e.f"],
    ["quotes", '"a.b.c"'],
    ["letters in percent-encoding", "a%2Eb%2Ec"],
  ])("with %s is malformed", async (_, token) => {
    const { status, headers, body } = await get(`Bearer ${token}`);
    expect([status, body.type]).toEqual([401, "/problems/unauthorized"]);
    expect(headers.get("WWW-Authenticate")).toBe('Bearer error="invalid_request"');
  });

  test("in two headers is refused, even if either is good", async () => {
    const [one, two] = [await tokenOf(someone()), await tokenOf(someone())];
    for (const [first, second] of [
      [`Bearer ${one}`, `Bearer ${one}`],
      [`Bearer ${one}`, `Bearer ${two}`],
      [`Bearer ${one}`, "Basic YTpi"],
      ["Basic YTpi", `Bearer ${one}`],
    ] as const) {
      const headers = new Headers({ Authorization: first });
      headers.append("Authorization", second);
      const { status, headers: answered } = await request("GET", "/api/v1/me/", {
        headers: Object.fromEntries(headers),
      });
      expect([status, answered.get("WWW-Authenticate")]).toEqual([401, 'Bearer error="invalid_request"']);
    }
  });

  test("anywhere but in the header is no token at all", async () => {
    const token = await tokenOf(someone());
    for (const name of ["access_token", "id_token", "token", "Authorization"]) {
      const { status, body } = await request("GET", `/api/v1/customers/?${name}=${token}`);
      expect([status, body.type], name).toEqual([401, "/problems/unauthorized"]);
      expect(JSON.stringify(body) + log.join("\n")).not.toContain(token.split(".")[2]);
    }
    for (const headers of [
      { Cookie: `__Host-session=${token}; session=${token}; Authorization=Bearer ${token}` },
      { "X-Authorization": `Bearer ${token}` },
      { "Proxy-Authorization": `Bearer ${token}` },
    ] as Record<string, string>[]) {
      expect((await request("GET", "/api/v1/me/", { headers })).status).toBe(401);
    }
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const body = `access_token=${token}`;
    expect((await request("POST", "/api/v1/items/", { body, headers: form })).status).toBe(401);
  });

  test("stays valid when the issuer rotates its keys, and one of the new key needs no restart", async () => {
    const before = await tokenOf(someone());
    await newWorker(async (ask) => {
      expect((await ask(before)).status).toBe(200);
      await (await fetch(`${issuer}/rotate-keys`, { method: "POST" })).body?.cancel();
      const after = (await signIn(issuer, someone())).id_token;
      expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
      // An unknown key makes the Worker ask the issuer again, twice a minute at the most.
      wait(31);
      expect((await ask(after)).status).toBe(200);
      expect((await ask(before)).status).toBe(200);
    });
  });

  test("of an unknown key makes the Worker ask the issuer only once in a while", async () => {
    const token = (await signIn(issuer, someone())).id_token;
    const { privateKey } = await generateKeyPair("RS256");
    await newWorker(async (ask) => {
      expect((await ask(token)).status).toBe(200);
      wait(31);
      const fetched = vi.spyOn(globalThis, "fetch");
      for (let kid = 0; kid < 10; kid++) {
        const forged = await new SignJWT(decodeJwt(token))
          .setProtectedHeader({ alg: "RS256", kid: `unknown-${kid}` })
          .sign(privateKey);
        await expectRejected(forged, "The ID token is not valid", ask);
      }
      expect(fetched.mock.calls.filter(([url]) => String(url).startsWith(issuer))).toHaveLength(1);
    });
  });
});

describe("while the issuer does not answer", () => {
  test("a Worker that has no keys yet asks to try again", async () => {
    const token = await tokenOf(someone());
    const ask = async (ask: Ask) => {
      const { status, headers, body } = await ask(token);
      expect([status, headers.get("Retry-After")]).toEqual([503, "5"]);
      expect(headers.get("WWW-Authenticate")).toBeNull();
      expect(body).toMatchObject({
        type: "/problems/unavailable",
        detail: "The identity provider does not answer",
      });
      expect(log.join("\n")).toContain('"status":503');
      expect(log.join("\n") + JSON.stringify(body)).not.toContain(token.split(".")[2]);
    };
    await newWorker(ask, { OIDC_ISSUER: "http://127.0.0.1:1" });
  });

  test.each([
    ["discovery fails", "/.well-known/openid-configuration", new Response("", { status: 500 })],
    ["discovery is a page", "/.well-known/openid-configuration", new Response("<html>")],
    ["discovery names no keys", "/.well-known/openid-configuration", Response.json({})],
    ["the keys fail", "/jwks", new Response("", { status: 503 })],
    ["the keys are a page", "/jwks", new Response("<html>")],
    ["the keys are no key set", "/jwks", Response.json({ keys: "none" })],
  ])("a new Worker recovers by itself after %s", async (_, path, answer) => {
    const token = await tokenOf(someone());
    const { fetch } = globalThis;
    let failures = 0;
    vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
      if (String(input) !== `${issuer}${path}` || failures > 0) return fetch(input, init);
      failures++;
      return Promise.resolve(answer);
    });
    await newWorker(async (ask) => {
      expect([(await ask(token)).status, failures]).toEqual([503, 1]);
      // For a moment it is left alone, however many ask.
      wait(6);
      expect((await ask(token)).status).toBe(200);
    });
  });

  test("tokens of keys that are known stay valid", async () => {
    const token = await tokenOf(someone());
    await newWorker(async (ask) => {
      expect((await ask(token)).status).toBe(200);
      const { fetch } = globalThis;
      vi.spyOn(globalThis, "fetch").mockImplementation((input, init) =>
        String(input).startsWith(issuer)
          ? Promise.reject(new Error("Network connection lost."))
          : fetch(input, init),
      );
      expect((await ask(token)).status).toBe(200);
    });
  });
});
