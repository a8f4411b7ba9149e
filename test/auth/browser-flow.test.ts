import { createHash } from "node:crypto";
import { afterEach, describe, expect, inject, test, vi } from "vitest";
import { type Answer, ORIGIN, someone } from "../support/api.ts";
import { BrowserSession, signedIn } from "../support/browser-session.ts";
import { withWorker } from "../support/settings.ts";

const { issuer } = inject("standIns");
const AUTHENTICATE = "/api/v1/api-auth/authenticate/";
const CALLBACK = "/api/v1/api-auth/callback/";
const JSON_ONLY = { Accept: "application/json" };

const fetch = globalThis.fetch;
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** What a person sees when it did not work: the reason and a way to try again, and nothing of how it is built. */
function expectPage({ status, headers, body }: Answer, expected: number, detail: string): void {
  expect([status, headers.get("Content-Type")]).toEqual([expected, "text/html; charset=UTF-8"]);
  expect(headers.get("Location"), "no loop").toBeNull();
  expect(headers.get("Refresh")).toBeNull();
  expect(body).toContain(detail);
  expect(body).toContain(`href="${AUTHENTICATE}"`);
  expect(body).not.toMatch(/Error:|at .*\.ts|node_modules|oauth|undefined/);
}

/** Expects that a callback signs nobody in, whatever cookies it leaves behind. */
async function expectSignedOut(browser: BrowserSession): Promise<void> {
  expect((await browser.get("/api/v1/me/", JSON_ONLY)).status).toBe(401);
}

describe("signing in with a browser", () => {
  test("asks the provider for a code with PKCE, state and nonce, none of which is ever the same", async () => {
    const begin = async () => {
      const { status, headers } = await new BrowserSession().get(AUTHENTICATE);
      expect([status, headers.get("Cache-Control")]).toEqual([302, "no-store"]);
      return new URL(headers.get("Location")!);
    };
    const [one, two] = [await begin(), await begin()];
    expect(one.origin + one.pathname).toBe(`${issuer}/auth`);
    expect(Object.fromEntries(one.searchParams)).toEqual({
      client_id: "oda-local",
      redirect_uri: `${ORIGIN}${CALLBACK}`,
      response_type: "code",
      scope: "openid email profile",
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
      prompt: "select_account",
    });
    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(one.searchParams.get(name)).not.toBe(two.searchParams.get(name));
    }
  });

  test("hands the provider the verifier of that very challenge, and the client's secret in no URL", async () => {
    const browser = new BrowserSession();
    const { headers } = await browser.get(AUTHENTICATE);
    const authorization = new URL(headers.get("Location")!);
    const { signInAt } = await import("../../dev/sign-in.ts");
    const back = await signInAt(authorization, someone());
    const asked = vi.spyOn(globalThis, "fetch");
    expect((await browser.get(back.href)).status).toBe(302);
    const [, init] = asked.mock.calls.find(([url]) => String(url) === `${issuer}/token`)!;
    const verifier = new URLSearchParams(String(init!.body)).get("code_verifier")!;
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    expect(challenge).toBe(authorization.searchParams.get("code_challenge"));
    for (const [url] of asked.mock.calls) expect(String(url)).not.toContain("oda-local-secret");
  });

  test("gives a session that the API takes, with nothing else sent", async () => {
    const email = someone("amina.otieno");
    const browser = new BrowserSession();
    const { status, headers } = await browser.signIn(email);
    expect([status, headers.get("Location"), headers.get("Cache-Control")]).toEqual([
      302,
      `${ORIGIN}/`,
      "no-store",
    ]);
    expect([...browser.cookies.keys()], "the transaction is over").toEqual(["__Host-session"]);
    const me = await browser.get("/api/v1/me/");
    expect([me.status, me.body.email]).toEqual([200, email]);
    expect((await browser.page("/")).body).toContain(`You are signed in as ${email}`);
  });

  test("works over plain http on this machine, where browsers keep no Secure cookie", async () => {
    const email = someone();
    const browser = await signedIn(email, { origin: "http://127.0.0.1:8787" });
    expect([...browser.cookies.keys()]).toEqual(["session"]);
    expect((await browser.get("/api/v1/me/")).body.email).toBe(email);
    await browser.signOut();
    await expectSignedOut(browser);
  });

  test("makes a new session each time, and ends the one that this browser had", async () => {
    const email = someone();
    const browser = await signedIn(email);
    const [before, elsewhere] = [browser.copy(), await signedIn(email)];
    await browser.signIn(email);
    await expectSignedOut(before);
    for (const alive of [browser, elsewhere]) expect((await alive.get("/api/v1/me/")).status).toBe(200);
  });

  test("as somebody else makes the browser theirs", async () => {
    const browser = await signedIn();
    const other = someone();
    await browser.signIn(other);
    expect((await browser.get("/api/v1/me/")).body.email).toBe(other);
  });
});

describe("a callback signs nobody in", () => {
  test.each([
    ["access_denied", "You did not sign in at the identity provider"],
    ["server_error", "The identity provider refused to sign you in"],
    ["<script>alert(1)</script>", "The identity provider refused to sign you in"],
  ])("when the provider answers %s", async (error, detail) => {
    const browser = new BrowserSession();
    const back = await browser.goToProvider(someone());
    back.searchParams.delete("code");
    back.searchParams.set("error", error);
    back.searchParams.set("error_description", "<script>alert(2)</script>");
    const answer = await browser.page(back.href);
    expectPage(answer, 400, detail);
    expect(answer.body).not.toContain("<script>alert");
    await expectSignedOut(browser);
    expectPage(await browser.page(back.href), 400, "completed already");
  });

  test("when it is replayed in the same browser", async () => {
    const browser = new BrowserSession();
    const back = await browser.goToProvider(someone());
    expect((await browser.get(back.href)).status).toBe(302);
    const { "__Host-session": session } = Object.fromEntries(browser.cookies);
    const again = await browser.page(back.href);
    expect([again.status, again.headers.get("Location")], "it goes home").toEqual([302, "/"]);
    expect(browser.cookies.get("__Host-session"), "and the session goes on").toBe(session);
    expect((await browser.get("/api/v1/me/")).status).toBe(200);
  });

  test("when it is replayed with a copy of the transaction cookie", async () => {
    const browser = new BrowserSession();
    const back = await browser.goToProvider(someone());
    const thief = browser.copy();
    expect((await browser.get(back.href)).status).toBe(302);
    expectPage(await thief.page(back.href), 400, "The identity provider no longer knows of it");
    await expectSignedOut(thief);
  });

  test("in a browser that began nothing, or something else", async () => {
    const back = await new BrowserSession().goToProvider(someone("mallory"));
    const stranger = new BrowserSession();
    expectPage(await stranger.page(back.href), 400, "begun in another browser");
    await expectSignedOut(stranger);
    // A victim who is just signing in is sent the attacker's answer.
    const victim = new BrowserSession();
    await victim.goToProvider(someone("victim"));
    expectPage(await victim.page(back.href), 400, "begun in another browser");
    await expectSignedOut(victim);
  });

  test("with the attacker's code under the victim's state: the nonce and the verifier are others", async () => {
    const stolen = await new BrowserSession().goToProvider(someone("mallory"));
    const victim = new BrowserSession();
    const back = await victim.goToProvider(someone("victim"));
    back.searchParams.set("code", stolen.searchParams.get("code")!);
    expectPage(await victim.page(back.href), 400, "The identity provider no longer knows of it");
    await expectSignedOut(victim);
  });

  test("when the ID token has another nonce", async () => {
    const browser = new BrowserSession();
    const { signIn } = await import("../../dev/sign-in.ts");
    const { id_token } = await signIn(issuer, someone());
    const back = await browser.goToProvider(someone());
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) =>
      String(input) === `${issuer}/token`
        ? Response.json({ access_token: "x", token_type: "Bearer", id_token })
        : fetch(input, init),
    );
    expectPage(await browser.page(back.href), 400, "not the one that this browser was waiting for");
    await expectSignedOut(browser);
  });

  test.each([
    ["no state", (back: URL) => back.searchParams.delete("state")],
    ["another state", (back: URL) => back.searchParams.set("state", "x".repeat(43))],
    ["two states", (back: URL) => back.searchParams.append("state", "x".repeat(43))],
    ["no code", (back: URL) => back.searchParams.delete("code")],
    ["another code", (back: URL) => back.searchParams.set("code", "' or 1=1 --")],
    ["a code of 10 KB", (back: URL) => back.searchParams.set("code", "x".repeat(10_000))],
    ["another issuer", (back: URL) => back.searchParams.set("iss", "https://evil.example")],
    ["a token in place of a code", (back: URL) => back.searchParams.set("id_token", "a.b.c")],
  ])("with %s", async (_, change) => {
    const browser = new BrowserSession();
    const back = await browser.goToProvider(someone());
    change(back);
    const answer = await browser.page(back.href);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("Location")).toBeNull();
    await expectSignedOut(browser);
  });

  test("when it comes after more than ten minutes", async () => {
    const browser = new BrowserSession();
    const back = await browser.goToProvider(someone());
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 601_000 });
    expectPage(await browser.page(back.href), 400, "took longer than ten minutes");
    await expectSignedOut(browser);
  });

  test("with a transaction cookie that is forged, cut short or the session's own", async () => {
    const browser = new BrowserSession();
    const back = await browser.goToProvider(someone());
    const [[name, sealed]] = [...browser.cookies] as [[string, string]];
    const other = new BrowserSession();
    await other.goToProvider(someone());
    const [ofOther] = other.cookies.values();
    const session = (await signedIn()).cookies.get("__Host-session")!;
    for (const value of [
      "x",
      "a.b.c.d.e",
      sealed.slice(0, -2),
      `${sealed.slice(0, -6)}AAAAAA`,
      session,
      ofOther!,
    ]) {
      const forger = browser.copy();
      forger.cookies.set(name, value);
      const expected =
        value === ofOther ? "not the one that this browser was waiting for" : "begun in another browser";
      expectPage(await forger.page(back.href), 400, expected);
      await expectSignedOut(forger);
    }
  });
});

describe("in several tabs of one browser", () => {
  const session = (browser: BrowserSession) => browser.cookies.get("__Host-session");

  test("every sign-in completes, in any order, and leads to where its tab wanted to go", async () => {
    const email = someone();
    const browser = new BrowserSession();
    const [one, two, three] = [
      await browser.goToProvider(email, "/api/v1/items/"),
      await browser.goToProvider(email, "/api/v1/orders/"),
      await browser.goToProvider(email),
    ];
    for (const [back, path] of [
      [two, "/api/v1/orders/"],
      [three, "/"],
      [one, "/api/v1/items/"],
    ] as const) {
      const { status, headers } = await browser.get(back.href);
      expect([status, headers.get("Location")]).toEqual([302, `${ORIGIN}${path}`]);
      expect((await browser.get("/api/v1/me/")).body.email).toBe(email);
    }
    expect([...browser.cookies.keys()], "all transactions are over").toEqual(["__Host-session"]);
  });

  test("one that is refused leaves the others", async () => {
    const browser = new BrowserSession();
    const [one, two] = [await browser.goToProvider(someone()), await browser.goToProvider(someone())];
    one.searchParams.delete("code");
    one.searchParams.set("error", "access_denied");
    expectPage(await browser.page(one.href), 400, "You did not sign in");
    expect((await browser.get(two.href)).status).toBe(302);
    expect((await browser.get("/api/v1/me/")).status).toBe(200);
  });

  test("tabs that begin at the same moment complete as well", async () => {
    const browser = new BrowserSession();
    const backs = await Promise.all([browser.goToProvider(someone()), browser.goToProvider(someone())]);
    for (const back of backs) expect((await browser.get(back.href)).status).toBe(302);
  });

  test("the oldest of many gives way, so that cookies do not pile up", async () => {
    const browser = new BrowserSession();
    const backs = [];
    for (let tab = 0; tab < 7; tab++) backs.push(await browser.goToProvider(someone()));
    expect(browser.cookies.size).toBe(5);
    expectPage(await browser.page(backs[0]!.href), 400, "begun in another browser");
    for (const back of backs.slice(2)) expect((await browser.get(back.href)).status).toBe(302);
  });

  test("HEAD on the callback uses nothing up", async () => {
    const browser = new BrowserSession();
    const back = await browser.goToProvider(someone());
    const before = new Map(browser.cookies);
    const asked = vi.spyOn(globalThis, "fetch");
    const { status, headers, body } = await browser.send("HEAD", back.href);
    expect([status, body, headers.getSetCookie()]).toEqual([302, "", []]);
    expect(asked).not.toHaveBeenCalled();
    expect(browser.cookies).toEqual(before);
    expect((await browser.get(back.href)).status).toBe(302);
    const own = session(browser);
    expect((await browser.send("HEAD", back.href)).headers.getSetCookie()).toEqual([]);
    expect(session(browser)).toBe(own);
  });

  test("a callback that is loaded again after signing out signs nobody in", async () => {
    const browser = new BrowserSession();
    const back = await browser.goToProvider(someone());
    await browser.get(back.href);
    await browser.signOut();
    expectPage(await browser.page(back.href), 400, "completed already");
    await expectSignedOut(browser);
  });
});

describe("while the provider does not answer", () => {
  test("signing in asks to try again, and remembers nothing half done", async () => {
    const browser = new BrowserSession();
    const back = await browser.goToProvider(someone());
    vi.spyOn(globalThis, "fetch").mockImplementation((input, init) =>
      String(input) === `${issuer}/token`
        ? Promise.resolve(new Response("<html>Bad gateway", { status: 502 }))
        : fetch(input, init),
    );
    const { status, headers, body } = await browser.page(back.href);
    expect([status, headers.get("Retry-After")]).toEqual([503, "5"]);
    expect(body).toContain("The identity provider does not answer");
    expect(browser.cookies.size).toBe(0);
  });

  test("a new Worker answers 503 rather than sending anybody anywhere", async () => {
    await withWorker({ OIDC_ISSUER: "http://127.0.0.1:1" }, async (door) => {
      const { status, headers, body } = await new BrowserSession({ door }).page(AUTHENTICATE);
      expect([status, headers.get("Retry-After"), headers.get("Location")]).toEqual([503, "5", null]);
      expect(body).toContain("The identity provider does not answer");
    });
  });

  test("whoever is signed in stays so", async () => {
    const browser = await signedIn();
    await withWorker({}, async (door) => {
      vi.spyOn(globalThis, "fetch").mockImplementation((input, init) =>
        String(input).startsWith(issuer) ? Promise.reject(new Error("lost")) : fetch(input, init),
      );
      expect((await browser.copy(door).get("/api/v1/me/")).status).toBe(200);
    });
  });
});

test("an account that is not admitted gets a page that says so, and no session", async () => {
  const door = async (settings: Record<string, string>, run: (browser: BrowserSession) => Promise<void>) =>
    withWorker(settings, (door) => run(new BrowserSession({ door })));
  await door({ ALLOWED_DOMAINS: "duka.example" }, async (browser) => {
    expectPage(
      await browser.page((await browser.goToProvider(someone())).href),
      401,
      "This account is not admitted here",
    );
    await expectSignedOut(browser);
    expect((await browser.signIn("amina@duka.example")).status).toBe(302);
  });
});
