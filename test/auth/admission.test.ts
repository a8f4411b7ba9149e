import type { JWTHeaderParameters, JWTPayload } from "jose";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { type Answer, request } from "../support/api.ts";
import { BrowserSession } from "../support/browser-session.ts";
import { anotherWorker, forgetIssuer } from "../support/new-worker.ts";
import { OwnIssuer } from "../support/own-issuer.ts";
import { production } from "../support/production.ts";
import { withWorker } from "../support/settings.ts";

const now = Math.floor(Date.now() / 1000);

let issuer: OwnIssuer;
beforeEach(async () => {
  issuer = await new OwnIssuer().serve();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await forgetIssuer(issuer.id);
});

/** What a Worker with these settings answers to tokens with these claims: the reason, or whom it let in. */
async function answersTo(
  tokens: [claims: JWTPayload, header?: Partial<JWTHeaderParameters>][],
  settings: Record<string, string> = {},
): Promise<unknown[]> {
  const answers: unknown[] = [];
  await anotherWorker(
    async (ask) => {
      for (const token of tokens) {
        const { status, body } = await ask(await issuer.sign(...token));
        answers.push(status === 200 ? { email: body.email, name: body.name } : [status, body.detail]);
      }
    },
    { ...issuer.settings, ...settings },
  );
  return answers;
}

const refused = (claim: string) => [401, `The claim ${claim} of the ID token is not accepted here`];
const notAdmitted = [401, "This account is not admitted here"];
const somebody = { email: null, name: "112233" };

describe("an ID token", () => {
  test("may be meant for any of the clients that are listed, and for nobody beside them", async () => {
    const OIDC_CLIENT_ID = "web, android";
    const tokens: [JWTPayload][] = [
      [{ aud: "web" }],
      [{ aud: "android" }],
      [{ aud: "oda" }],
      [{ aud: "web, android" }],
      [{ aud: ["web", "android"], azp: "android" }],
      [{ aud: ["web", "android"] }],
      [{ aud: ["web", "android"], azp: "evil" }],
      [{ aud: ["web", "evil"], azp: "web" }],
      [{ aud: ["evil", "web"], azp: "web" }],
    ];
    expect(await answersTo(tokens, { OIDC_CLIENT_ID })).toEqual([
      somebody,
      somebody,
      refused("aud"),
      refused("aud"),
      somebody,
      refused("azp"),
      refused("azp"),
      refused("aud"),
      refused("aud"),
    ]);
  });

  test("is refused when it comes from the future, or is too old, whatever it says of its end", async () => {
    const year = 365 * 24 * 3600;
    const exp = now + 2 * year;
    const tokens: [JWTPayload][] = [
      [{ iat: now + 8 }],
      [{ iat: now + 60 }],
      [{ iat: now + year, exp }],
      [{ iat: now - 2 * 24 * 3600, exp }],
      [{ nbf: now + 60 }],
      [{ nbf: now - 60 }],
      [{ iat: "now" as never }],
      [{ exp: "never" as never }],
      [{ nbf: "soon" as never }],
    ];
    const [soon, ...later] = await answersTo(tokens);
    expect(soon).toEqual(somebody);
    expect(later).toEqual([
      refused("iat"),
      refused("iat"),
      [401, "The ID token has expired"],
      refused("nbf"),
      somebody,
      refused("iat"),
      refused("exp"),
      refused("nbf"),
    ]);
  });

  test.each([
    "at+jwt",
    "AT+JWT",
    "application/at+jwt",
    "logout+jwt",
    "secevent+jwt",
    "dpop+jwt",
    "oauth-authz-req+jwt",
    "x",
  ])("is not what the issuer signs as %s, for that is another kind of token", async (typ) => {
    expect(await answersTo([[{}, { typ }]])).toEqual([[401, "This is no ID token"]]);
  });

  test("may say that it is a JWT", async () => {
    expect(await answersTo([[{}, { typ: "JWT" }], [{}, { typ: "jwt" }], [{}]])).toEqual([
      somebody,
      somebody,
      somebody,
    ]);
  });

  test("of Google may name its issuer with and without the scheme, and both are one owner", async () => {
    await forgetIssuer("https://accounts.google.com");
    issuer = await new OwnIssuer("https://accounts.google.com").serve();
    const names = ["https://accounts.google.com", "accounts.google.com"];
    const others = [
      "http://accounts.google.com",
      "https://accounts.google.com/",
      "https://accounts.google.com.evil.example",
      "https://Accounts.google.com",
      "google.com",
    ];
    expect(await answersTo(names.map((iss) => [{ iss }]))).toEqual([somebody, somebody]);
    expect(await answersTo(others.map((iss) => [{ iss }]))).toEqual(others.map(() => refused("iss")));
    await withWorker(issuer.settings, async (door) => {
      const sub = crypto.randomUUID();
      const [one, two] = await Promise.all(names.map((iss) => issuer.sign({ iss, sub })));
      const body = { name: "Sugar", price: "1" };
      await request("POST", "/api/v1/items/", { token: one!, door, body });
      const listed = await request("GET", "/api/v1/items/", { token: two!, door });
      expect(listed.body.results).toMatchObject([{ name: "Sugar" }]);
    });
  });

  test("tells an e-mail only when the issuer has verified it", async () => {
    const email = "amina@duka.example";
    const named = { email, name: "Amina" };
    expect(
      await answersTo([
        [{ ...named, email_verified: true }],
        [{ ...named, email_verified: false }],
        [{ ...named, email_verified: "true" }],
        [named],
        [{ email: 7, name: ["x"], email_verified: true }],
      ]),
    ).toEqual([
      named,
      { email: null, name: "Amina" },
      { email: null, name: "Amina" },
      { email: null, name: "Amina" },
      somebody,
    ]);
  });
});

describe("where only some are let in", () => {
  const verified = { email_verified: true };

  test("by domain, it is the Workspace that counts, not what an address looks like", async () => {
    expect(
      await answersTo(
        [
          [{ hd: "duka.example" }],
          [{ hd: "DUKA.example" }],
          [{ hd: "other.example" }],
          [{ hd: "evil-duka.example" }],
          [{ hd: "sub.duka.example" }],
          [{ hd: ["duka.example"] }],
          [{ hd: "" }],
          [{ email: "amina@duka.example", ...verified }],
          [{}],
        ],
        { ALLOWED_DOMAINS: "shop.example, Duka.example" },
      ),
    ).toEqual([somebody, somebody, ...Array(7).fill(notAdmitted)]);
  });

  test("by e-mail, it is one that the issuer has verified", async () => {
    const email = "Amina@duka.example";
    const [admitted, ...others] = await answersTo(
      [
        [{ email, ...verified }],
        [{ email, email_verified: false }],
        [{ email, email_verified: "true" }],
        [{ email }],
        [{ email: "amina@duka.example.evil.example", ...verified }],
        [{ email: "amina@duka.example, boss@duka.example", ...verified }],
        [{ hd: "duka.example", ...verified }],
        [{}],
      ],
      { ALLOWED_EMAILS: "boss@duka.example,amina@duka.example" },
    );
    expect(admitted).toEqual({ email, name: email });
    expect(others).toEqual(Array(7).fill(notAdmitted));
  });

  test("either list lets in", async () => {
    const settings = { ALLOWED_DOMAINS: "duka.example", ALLOWED_EMAILS: "guest@gmail.com" };
    expect(
      await answersTo(
        [
          [{ hd: "duka.example" }],
          [{ email: "guest@gmail.com", ...verified }],
          [{ email: "other@gmail.com", ...verified }],
        ],
        settings,
      ),
    ).toEqual([somebody, { email: "guest@gmail.com", name: "guest@gmail.com" }, notAdmitted]);
  });
});

describe.each(["staging", "production"])("in %s", (ENVIRONMENT) => {
  const amina = { sub: "amina", email: "amina@gmail.com", email_verified: true };
  const closed = "Sign-in is closed here: nobody is admitted until the operator opens it";

  /** The settings of a deployment, whose database answers on this machine. */
  function deployed(settings: Record<string, string> = {}): Record<string, string> {
    const DATABASE_URL = "postgres://oda_login:oda@ep-cool-1.eu-central-1.aws.neon.tech/oda";
    issuer.places.set("https://api.eu-central-1.aws.neon.tech", inject("standIns").neon);
    return { ...production, ENVIRONMENT, DATABASE_URL, ...issuer.settings, ...settings };
  }

  /** Signs a browser in. @returns what it sees when it comes back from the issuer */
  async function signIn(browser: BrowserSession): Promise<Answer> {
    const begun = await browser.get("/api/v1/api-auth/authenticate/");
    const { searchParams } = new URL(begun.headers.get("Location")!);
    const id_token = await issuer.sign({ ...amina, nonce: searchParams.get("nonce") });
    issuer.instead.set("/token", () => Response.json({ access_token: "x", token_type: "bearer", id_token }));
    return browser.page(`/api/v1/api-auth/callback/?code=x&state=${searchParams.get("state")}`);
  }

  test("nobody is admitted until a setting opens it; one that is misspelt opens nothing", async () => {
    const tokens: [JWTPayload][] = [[amina], [{ hd: "duka.example" }], [{}]];
    for (const settings of [
      {},
      { ALLOWED_EMAIL: amina.email, ALLOWED_DOMAIN: "duka.example" },
      { SIGNUP: "anyone", sign_up: "anyone", SIGN_UPS: "anyone" },
    ]) {
      expect(await answersTo(tokens, deployed(settings as Record<string, string>))).toEqual(
        Array(3).fill([401, closed]),
      );
    }
    expect(await answersTo([[amina]], deployed({ SIGN_UP: "Anyone" }))).toEqual([
      [500, "This deployment is not configured"],
    ]);
  });

  test("anyone is admitted when a setting says just that, and those on a list when there is one", async () => {
    expect(await answersTo([[amina], [{}]], deployed({ SIGN_UP: "anyone" }))).toEqual([
      { email: amina.email, name: amina.email },
      somebody,
    ]);
    expect(await answersTo([[amina], [{}]], deployed({ ALLOWED_EMAILS: amina.email }))).toEqual([
      { email: amina.email, name: amina.email },
      notAdmitted,
    ]);
    expect(
      await answersTo([[{ hd: "duka.example" }], [amina]], deployed({ ALLOWED_DOMAINS: "duka.example" })),
    ).toEqual([somebody, notAdmitted]);
  });

  test("a browser is told too, and a session that it had is worth nothing once it is closed", async () => {
    const browser = await withWorker(deployed({ SIGN_UP: "anyone" }), async (door) => {
      const browser = new BrowserSession({ door });
      expect((await signIn(browser)).status).toBe(302);
      expect((await browser.get("/api/v1/me/")).body.email).toBe(amina.email);
      return browser;
    });
    await withWorker(deployed(), async (door) => {
      const twin = browser.copy(door);
      for (const [method, path] of [
        ["GET", "/api/v1/me/"],
        ["GET", "/api/v1/customers/"],
        ["POST", "/api/v1/items/"],
      ] as const) {
        expect((await twin.send(method, path, { ...(method === "POST" && { body: {} }) })).status).toBe(401);
      }
      expect((await twin.page("/")).body).not.toContain(amina.email);
      const { status, headers, body } = await signIn(twin);
      expect([status, headers.getSetCookie().filter((line) => line.startsWith("__Host-session="))]).toEqual([
        401,
        [],
      ]);
      expect(body).toContain(closed);
    });
  });
});
