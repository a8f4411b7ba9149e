import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { request, someone, tokenOf } from "../support/api.ts";
import { BrowserSession, signedIn } from "../support/browser-session.ts";
import { type Fault, faultyUrl, hurry, setFault } from "../support/faults.ts";
import { watchLog } from "../support/log.ts";
import { forgetIssuer } from "../support/new-worker.ts";
import { withWorker } from "../support/settings.ts";

beforeEach(() => {
  watchLog();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await setFault("none");
});

// With keys that are known, it may be down for a day: test/auth/issuer, which shows as well that all is well after.
test.each<Fault>([
  "refused",
  "cut before",
  "cut within",
  "silent",
  "bad gateway",
  "page",
  "nonsense",
])("an issuer whose connection is %s keeps only those from signing in whose keys nobody knows", async (fault) => {
  const token = await tokenOf(someone());
  const owner = someone();
  const browser = await signedIn(owner);
  await forgetIssuer(faultyUrl());
  await setFault(fault);
  const timeout = hurry();
  await withWorker({ OIDC_ISSUER: faultyUrl() }, async (door) => {
    const { status, headers, body } = await request("GET", "/api/v1/me/", { token, door });
    expect([status, headers.get("Retry-After"), headers.get("WWW-Authenticate")]).toEqual([503, "5", null]);
    expect(body).toMatchObject({
      type: "/problems/unavailable",
      detail: "The identity provider does not answer",
    });
    if (fault === "silent") expect(timeout).toHaveBeenCalledWith(5_000);
    const page = await new BrowserSession({ door }).page("/api/v1/api-auth/authenticate/");
    expect([page.status, page.headers.get("Retry-After")]).toEqual([503, "5"]);
    expect(page.headers.get("Content-Type")).toContain("text/html");
    for (const path of ["/healthz", "/readyz", "/"])
      expect((await request("GET", path, { door })).status, path).toBe(200);
  });
  // Who has a session needs no issuer.
  expect((await browser.get("/api/v1/me/")).body.email).toBe(owner);
});
