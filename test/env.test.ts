import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import localVars from "../dev/local.vars?raw";
import { parseSettings, SettingsError } from "../src/env.ts";
import { production } from "./support/production.ts";

/** What is said of these settings, each setting once, in order. */
function complaints(changes: Record<string, unknown>): string[] {
  try {
    parseSettings({ ...production, ...changes });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message.replace("Settings that are missing or wrong: ", "").split("; ");
  }
}

describe("settings", () => {
  test("are taken as they are, bindings and strangers among them", () => {
    expect(parseSettings({ ...production, SMS_QUEUE: {}, CF_VERSION: "x" })).toMatchObject({
      ENVIRONMENT: "production",
      OIDC_ISSUER: "https://accounts.google.com",
    });
  });

  test("lose a slash at the end of an address", () => {
    const { OIDC_ISSUER, AFRICASTALKING_URL } = parseSettings({
      ...production,
      OIDC_ISSUER: "https://accounts.google.com/",
      AFRICASTALKING_URL: "https://api.sandbox.africastalking.com/",
    });
    expect([OIDC_ISSUER, AFRICASTALKING_URL]).toEqual([
      "https://accounts.google.com",
      "https://api.sandbox.africastalking.com",
    ]);
  });

  test.each(
    Object.keys(production).filter((name) => !/CALLBACK/.test(name)),
  )("cannot do without %s", (name) => {
    for (const value of [undefined, "", 7]) {
      expect(complaints({ [name]: value })).toEqual([expect.stringMatching(`^${name}: .`)]);
    }
  });

  test("that are missing or wrong are all named at once, and their values never", () => {
    const values = {
      ENVIRONMENT: "production",
      DATABASE_URL: "postgres://oda:hunter2@127.0.0.1/oda",
      OIDC_ISSUER: "not a URL with hunter2",
      AFRICASTALKING_URL: "http://hunter2.example",
      AFRICASTALKING_API_KEY: "",
      SESSION_SECRET: "hunter2",
    };
    expect(() => parseSettings(values)).toThrow(SettingsError);
    let message = "";
    try {
      parseSettings(values);
    } catch (error) {
      message = String(error);
    }
    for (const name of [
      "DATABASE_URL",
      "OIDC_ISSUER",
      "OIDC_CLIENT_ID",
      "AFRICASTALKING_URL",
      "AFRICASTALKING_USERNAME",
      "AFRICASTALKING_API_KEY",
      "SESSION_SECRET",
    ]) {
      expect(message).toContain(`${name}: `);
    }
    expect(message).not.toContain("hunter2");
  });

  test.each([
    "http://127.0.0.1:8791",
    "http://localhost:8791",
    "https://[::1]:8791",
    "https://localhost",
  ])("of a deployment do not point to %s", (url) => {
    for (const ENVIRONMENT of ["staging", "production"]) {
      for (const name of ["OIDC_ISSUER", "AFRICASTALKING_URL"]) {
        expect(complaints({ ENVIRONMENT, [name]: url })).toEqual([
          `${name}: must not be on this machine when ENVIRONMENT is ${ENVIRONMENT}`,
        ]);
        expect(complaints({ ENVIRONMENT: "development", [name]: url })).toEqual([]);
      }
    }
  });

  test.each(["127.0.0.1:8790", "localhost", "[::1]"])("of a deployment have no database at %s", (host) => {
    const DATABASE_URL = `postgres://oda:oda@${host}/oda`;
    expect(complaints({ DATABASE_URL })).toEqual([
      expect.stringMatching(/^DATABASE_URL: must not be on this/),
    ]);
    expect(complaints({ DATABASE_URL, ENVIRONMENT: "development" })).toEqual([]);
  });

  test.each([
    "http://accounts.google.com",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "ftp://accounts.google.com",
    "accounts.google.com",
  ])("trust no issuer or gateway at %s, wherever the Worker runs", (url) => {
    for (const ENVIRONMENT of ["development", "production"]) {
      for (const name of ["OIDC_ISSUER", "AFRICASTALKING_URL"]) {
        expect(complaints({ ENVIRONMENT, [name]: url })).toEqual([`${name}: must be an https URL`]);
      }
    }
  });

  test("keep a text valid for a day, unless they say otherwise", () => {
    expect(parseSettings(production)).toMatchObject({ SMS_VALIDITY_HOURS: 24 });
    expect(parseSettings({ ...production, SMS_VALIDITY_HOURS: "168" })).toMatchObject({
      SMS_VALIDITY_HOURS: 168,
    });
    for (const value of ["0", "169", "999", "1.5", "-1", "a day", "", " 24"]) {
      expect(complaints({ SMS_VALIDITY_HOURS: value })).toEqual([
        "SMS_VALIDITY_HOURS: must be a whole number of hours from 1 to 168, in digits alone",
      ]);
    }
  });

  test("hold a lost text, and wait ten seconds for the gateway, unless they say otherwise", () => {
    expect(parseSettings(production)).toMatchObject({
      AFRICASTALKING_TIMEOUT_SECONDS: 10,
      AFRICASTALKING_AMBIGUOUS: "hold",
    });
    const set = { AFRICASTALKING_TIMEOUT_SECONDS: "3", AFRICASTALKING_AMBIGUOUS: "resend" };
    expect(parseSettings({ ...production, ...set })).toMatchObject({
      AFRICASTALKING_TIMEOUT_SECONDS: 3,
      AFRICASTALKING_AMBIGUOUS: "resend",
    });
    for (const value of ["0", "31", "1.5", "soon", ""]) {
      const [complaint, ...more] = complaints({ AFRICASTALKING_TIMEOUT_SECONDS: value });
      expect([complaint, more]).toEqual([expect.stringMatching(/^AFRICASTALKING_TIMEOUT_SECONDS: /), []]);
    }
    expect(complaints({ AFRICASTALKING_AMBIGUOUS: "maybe" })).toEqual([
      expect.stringMatching(/^AFRICASTALKING_AMBIGUOUS: /),
    ]);
  });

  test("say to which countries texts go", () => {
    const countriesOf = (SMS_COUNTRIES: string) =>
      parseSettings({ ...production, SMS_COUNTRIES }).SMS_COUNTRIES;
    expect(countriesOf("KE,UG,TZ,RW")).toEqual(["KE", "UG", "TZ", "RW"]);
    expect(countriesOf(" ke, Ug ,XK,KE")).toEqual(["KE", "UG", "XK"]);
    for (const value of ["", ",", "KE,", "KEN", "Kenya", "254", "KE UG", "K1", "*", "ſz"]) {
      expect(complaints({ SMS_COUNTRIES: value })).toEqual([
        "SMS_COUNTRIES: must be ISO 3166 codes of two letters, such as KE",
      ]);
    }
    // Without telephone numbers, withdrawn, for a whole union, and misspelt.
    expect(complaints({ SMS_COUNTRIES: "KE,aq,YU,EU,UK" })).toEqual([
      "SMS_COUNTRIES: must be countries that have telephone numbers: the numbering plan knows no AQ, YU, EU, UK",
    ]);
  });

  test("say how many texts go out in a day", () => {
    const limits = { SMS_DAILY_LIMIT: "20", SMS_DAILY_LIMIT_TOTAL: "20" };
    expect(parseSettings({ ...production, ...limits })).toMatchObject({
      SMS_DAILY_LIMIT: 20,
      SMS_DAILY_LIMIT_TOTAL: 20,
    });
    for (const value of ["0", "-1", "1.5", "1e3", "0x10", " 5", "1_000", "1,000", "many", "", "1000000000"]) {
      for (const name of ["SMS_DAILY_LIMIT", "SMS_DAILY_LIMIT_TOTAL"])
        expect(complaints({ [name]: value }), value).toEqual([
          expect.stringMatching(`^${name}: must be a whole number from 1 to`),
        ]);
    }
    expect(complaints({ ...limits, SMS_DAILY_LIMIT_TOTAL: "19" })).toEqual([
      "SMS_DAILY_LIMIT_TOTAL: must not be less than SMS_DAILY_LIMIT",
    ]);
  });

  test("say which words stop texts, and which let them come again", () => {
    expect(parseSettings(production)).toMatchObject({
      SMS_STOP_WORDS: expect.arrayContaining(["STOP", "UNSUBSCRIBE", "ACHA", "SITAKI"]),
      SMS_START_WORDS: ["START", "UNSTOP", "YES", "ANZA"],
    });
    const words = { SMS_STOP_WORDS: "basi, Arrêt", SMS_START_WORDS: "rudi" };
    expect(parseSettings({ ...production, ...words })).toMatchObject({
      SMS_STOP_WORDS: ["BASI", "ARRÊT"],
      SMS_START_WORDS: ["RUDI"],
    });
    for (const value of ["", "STOP,", "STOP ALL", "STOP!", "x".repeat(21)])
      expect(complaints({ SMS_STOP_WORDS: value }), value).toEqual([
        "SMS_STOP_WORDS: must be words of letters and digits, at most 20 each, such as STOP,END",
      ]);
    expect(complaints({ SMS_STOP_WORDS: "basi,Yes" })).toEqual([
      "SMS_START_WORDS: must not have a word of SMS_STOP_WORDS",
    ]);
  });

  test("of a deployment are none of local development, each named by itself", () => {
    const local = Object.entries(parseEnv(localVars));
    expect(local.length).toBeGreaterThan(8);
    for (const [name, value] of local) {
      // The vendor's own name for its sandbox, which a staging deployment uses; and where texts go, which is no secret.
      if (name === "AFRICASTALKING_USERNAME" || name.startsWith("SMS_")) continue;
      for (const ENVIRONMENT of ["staging", "production"]) {
        const changes = name === "ENVIRONMENT" ? { ENVIRONMENT: value } : { ENVIRONMENT, [name]: value };
        if (name === "ENVIRONMENT") expect(complaints(changes)).toEqual([]);
        else
          expect(complaints(changes), name).toEqual([
            expect.stringMatching(`^${name}: must not be .* when ENVIRONMENT is ${ENVIRONMENT}$`),
          ]);
      }
    }
    expect(complaints(Object.fromEntries(local)), "which is what they are for").toEqual([]);
  });

  test.each([
    "SESSION_SECRET",
    "OIDC_CLIENT_ID",
  ])("of local development are not hidden in the list %s", (name) => {
    const local = parseEnv(localVars)[name];
    const good = production[name as keyof typeof production];
    for (const value of [`${good},${local}`, `${local},${good}`, `${good}, ${local} `]) {
      expect(complaints({ [name]: value })).toEqual([
        `${name}: must not be the one of local development when ENVIRONMENT is production`,
      ]);
    }
  });

  test.each([
    "x",
    "a-secret-of-23-letters!",
    `${production.SESSION_SECRET},`,
    `,${production.SESSION_SECRET}`,
    `${production.SESSION_SECRET},short`,
    " ".repeat(40),
    `short,${" ".repeat(40)}`,
  ])("seal no session with %j", (value) => {
    expect(complaints({ SESSION_SECRET: value })).toEqual(["SESSION_SECRET: must be at least 24 characters"]);
  });

  test("may list several secrets, clients and people", () => {
    const second = "another-secret-0123456789abcdef";
    const parsed = parseSettings({
      ...production,
      SESSION_SECRET: `${production.SESSION_SECRET}, ${second}`,
      OIDC_CLIENT_ID: "web,android",
      ALLOWED_EMAILS: "Amina@Duka.example",
      ALLOWED_DOMAINS: "Duka.example,shop.example",
    });
    expect(parsed).toMatchObject({
      SESSION_SECRET: [production.SESSION_SECRET, second],
      OIDC_CLIENT_ID: ["web", "android"],
      ALLOWED_EMAILS: ["amina@duka.example"],
      ALLOWED_DOMAINS: ["duka.example", "shop.example"],
    });
  });

  // A list that is there but empty must not come to mean "everybody".
  test.each([
    "ALLOWED_DOMAINS",
    "ALLOWED_EMAILS",
    "CORS_ORIGINS",
  ])("do not take an empty %s for none", (name) => {
    for (const value of ["", ",", " ", "duka.example,,"]) {
      expect(complaints({ [name]: value })).toEqual([expect.stringMatching(`^${name}: .`)]);
    }
  });

  test.each([
    "duka.example",
    "https://duka.example/",
    "https://duka.example/path",
    "https://*.duka.example",
    "null",
    "https://duka.example https://other.example",
    "**",
  ])("let in no other origin that is written %j", (value) => {
    expect(complaints({ CORS_ORIGINS: value })).toEqual([
      expect.stringMatching(/^CORS_ORIGINS: must be origins/),
    ]);
    expect(complaints({ CORS_ORIGINS: "https://duka.example,http://localhost:5173" })).toEqual([]);
  });

  test.each(["", "prod", "Production", "dev", "test"])("know no environment %j", (ENVIRONMENT) => {
    expect(complaints({ ENVIRONMENT })).toEqual([expect.stringMatching(/^ENVIRONMENT: /)]);
  });

  test.each([
    ["SIGN_UP", { SIGN_UP: "Anyone" }],
    ["SIGN_UP", { SIGN_UP: "ANYONE" }],
    ["SIGN_UP", { SIGN_UP: "any" }],
    ["SIGN_UP", { SIGN_UP: "true" }],
    ["SIGN_UP", { SIGN_UP: "*" }],
    ["SIGN_UP", { SIGN_UP: "" }],
    ["SIGN_UP", { SIGN_UP: "anyone " }],
    ["SIGN_UP", { SIGN_UP: "nobody" }],
    ["SIGN_UP", { SIGN_UP: "Anyone", ALLOWED_EMAILS: "amina@gmail.com" }],
    ["SIGN_UP", { SIGN_UP: "anyone", ALLOWED_EMAILS: "amina@gmail.com" }],
    ["SIGN_UP", { SIGN_UP: "anyone", ALLOWED_DOMAINS: "duka.example" }],
    ["ALLOWED_EMAILS", { ALLOWED_EMAILS: ",," }],
    ["ALLOWED_EMAILS", { ALLOWED_EMAILS: "*" }],
  ])("open sign-in by no wrong %s: %j", (name, changes) => {
    for (const ENVIRONMENT of ["staging", "production"]) {
      expect(complaints({ ENVIRONMENT, ...changes })).toEqual([
        expect.stringMatching(`^${name}: must (not )?be`),
      ]);
    }
  });

  test("keep no callback secret that is short", () => {
    for (const value of [undefined, "", "short"]) {
      expect(complaints({ AFRICASTALKING_CALLBACK_SECRET: value })).toEqual([
        expect.stringMatching(/^AFRICASTALKING_CALLBACK_SECRET: /),
      ]);
    }
  });

  describe.each(["staging", "production"])("of %s", (ENVIRONMENT) => {
    const OWN = ["SESSION_SECRET", "LOG_KEY", "AFRICASTALKING_CALLBACK_SECRET"];
    const ISSUED = ["OIDC_CLIENT_SECRET", "AFRICASTALKING_API_KEY"];
    const random = "kJ3vX9qLw2Zr7TbN5mYc8HdS";

    test.each([
      ["one character", "a".repeat(40)],
      ["spaces between letters", `x${" ".repeat(30)}y`],
      ["two characters", "ab".repeat(20)],
      ["few characters, mixed", "aabbaccbaabcacbabcabcaabcbaabc"],
      ["few digits", "112212112122111212212112212"],
      ["upper and lower case of few letters", "aAbBcCdDaAbBcCdDdDcCbBaA"],
      ["a pattern again and again", "correct-horse-correct-horse-correct-horse-"],
      ["a pattern again, and a part of it", "0a1b2c3d4e5f0a1b2c3d4e5f0a1"],
      ["a random text twice", random.repeat(2)],
      ["the alphabet", "abcdefghijklmnopqrstuvwxyz"],
      ["digits and letters in order", "0123456789abcdefghijklmnop"],
      ["the alphabet from its end", "zyxwvutsrqponmlkjihgfedcba"],
      ["a placeholder", "changeme-changeme-please-1"],
      ["another", "CHANGE_ME_to-something-long"],
      ["another", "please-replace-me-with-a-key"],
      ["another", "your-session-secret-goes-here"],
      ["another", "<openssl rand -hex 24 output>"],
      ["an example", "this-is-an-example-secret-1"],
      ["a password", "MyPassword-2026-for-the-shop"],
    ])("have no secret of %s, and never show it", (_, value) => {
      for (const name of [...OWN, ...ISSUED]) {
        expect(complaints({ ENVIRONMENT, [name]: value }), name).toEqual([
          `${name}: must be random, and no placeholder, pattern or repetition when ENVIRONMENT is ${ENVIRONMENT}`,
        ]);
      }
      const list = `${production.SESSION_SECRET}, ${value}`;
      expect(complaints({ ENVIRONMENT, SESSION_SECRET: list })).toEqual([
        expect.stringMatching(/^SESSION_SECRET: must be random/),
      ]);
      expect(complaints({ ENVIRONMENT: "development", SESSION_SECRET: list })).toEqual([]);
    });

    test("have no secret for two purposes", () => {
      const names = [...OWN, ...ISSUED];
      for (const [index, one] of names.entries()) {
        for (const other of names.slice(index + 1)) {
          const [complaint, ...more] = complaints({ ENVIRONMENT, [one]: random, [other]: random });
          expect([complaint, more], `${one} ${other}`).toEqual([
            expect.stringMatching(
              `^(${one}|${other}): must not have the value of (${one}|${other}) when ENVIRONMENT is ${ENVIRONMENT}$`,
            ),
            [],
          ]);
        }
      }
      const { LOG_KEY, SESSION_SECRET, OIDC_CLIENT_ID } = production;
      for (const changes of [
        { SESSION_SECRET: `${SESSION_SECRET},${LOG_KEY}` },
        { SESSION_SECRET: `${random},${SESSION_SECRET},${random}` },
        { OIDC_CLIENT_SECRET: OIDC_CLIENT_ID },
      ]) {
        expect(complaints({ ENVIRONMENT, ...changes })).toEqual([expect.stringMatching(/: must not /)]);
      }
    });

    test("take every secret that was made at random", () => {
      for (let round = 0; round < 200; round++) {
        const bytes = (count: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(count)));
        const made = {
          SESSION_SECRET: bytes(32).toString("base64"),
          LOG_KEY: bytes(24).toString("hex"),
          AFRICASTALKING_CALLBACK_SECRET: bytes(18).toString("base64url"),
          OIDC_CLIENT_SECRET: `GOCSPX-${bytes(21).toString("base64url")}`,
          AFRICASTALKING_API_KEY: bytes(32).toString("hex"),
        };
        expect(complaints({ ENVIRONMENT, ...made }), JSON.stringify(made)).toEqual([]);
      }
    });
  });
});
