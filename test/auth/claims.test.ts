import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { type Ask, forgetIssuer, newWorker } from "../support/new-worker.ts";

// The issuer signs no token that is wrong: here its key set is ours, so that nothing but the claims is wrong.

const { issuer } = inject("standIns");
const now = Math.floor(Date.now() / 1000);
const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });

let ask: Ask;
beforeAll(() =>
  newWorker(async (asks) => {
    ask = asks;
  }),
);
beforeEach(async () => {
  const { kty, n, e } = await exportJWK(publicKey);
  const { fetch } = globalThis;
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) =>
    String(input) === `${issuer}/jwks`
      ? Promise.resolve(Response.json({ keys: [{ kty, n, e, kid: "ours" }] }))
      : fetch(input, init),
  );
});
afterEach(() => {
  vi.restoreAllMocks();
});
// The next file must not find our key.
afterAll(() => forgetIssuer());

const valid = { iss: issuer, aud: "oda-local", sub: "112233", iat: now, exp: now + 3600 };

async function answerTo(claims: Record<string, unknown>, alg = "RS256") {
  // The same RSA key, for an algorithm that its key set does not rule out.
  const jwk = { ...(await exportJWK(privateKey)), alg };
  const hash = { name: alg.startsWith("PS") ? "RSA-PSS" : "RSASSA-PKCS1-v1_5", hash: `SHA-${alg.slice(2)}` };
  const key = await crypto.subtle.importKey("jwk", jwk as JsonWebKey, hash, false, ["sign"]);
  const token = await new SignJWT(claims).setProtectedHeader({ alg, kid: "ours" }).sign(key);
  const { status, body } = await ask(token);
  return [status, body.detail];
}

describe("an ID token", () => {
  test.each([
    ["nothing but what is required", {}],
    ["one audience in a list", { aud: ["oda-local"] }],
    ["a clock that is five seconds ahead", { iat: now + 5, nbf: now + 5 }],
    ["a clock that is five seconds behind", { exp: now - 5 }],
  ])("is accepted with %s", async (_, claims) => {
    expect(await answerTo({ ...valid, ...claims })).toEqual([200, undefined]);
  });

  test.each([
    ["iss", { iss: "https://accounts.google.com" }],
    ["iss", { iss: `${issuer}/` }],
    ["iss", { iss: undefined }],
    ["aud", { aud: "other-local" }],
    ["aud", { aud: [] }],
    ["aud", { aud: ["oda-local", "other-local"] }],
    ["aud", { aud: undefined }],
    ["sub", { sub: undefined }],
    ["iat", { iat: undefined }],
    ["exp", { exp: undefined }],
    ["nbf", { nbf: now + 600 }],
  ])("is rejected for its %s: %j", async (claim, claims) => {
    expect(await answerTo({ ...valid, ...claims })).toEqual([
      401,
      `The claim ${claim} of the ID token is not accepted here`,
    ]);
  });

  test("is rejected when it has expired or names nobody", async () => {
    expect(await answerTo({ ...valid, exp: now - 60 })).toEqual([401, "The ID token has expired"]);
    expect(await answerTo({ ...valid, sub: "" })).toEqual([401, "The ID token names nobody"]);
  });

  test.each([
    "RS384",
    "RS512",
    "PS256",
  ])("is rejected with %s, though the key is the issuer's", async (alg) => {
    expect(await answerTo(valid, alg)).toEqual([401, "The ID token is not valid"]);
  });
});
