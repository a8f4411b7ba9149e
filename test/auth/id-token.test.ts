import {
  decodeJwt,
  decodeProtectedHeader,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  SignJWT,
} from "jose";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { signIn } from "../../dev/sign-in.ts";
import { ORIGIN, request, someone, tokenOf } from "../support/api.ts";
import { type Ask, newWorker } from "../support/new-worker.ts";

const { issuer } = inject("standIns");
const get = (authorization: string) =>
  request("GET", "/api/v1/me/", { headers: { Authorization: authorization } });

let log: string[];
beforeEach(() => {
  log = [];
  for (const level of ["log", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((...values) => void log.push(values.map(String).join(" ")));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
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
  log = [];
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
