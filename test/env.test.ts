import { describe, expect, test } from "vitest";
import { parseSettings, SettingsError } from "../src/env.ts";

const production = {
  ENVIRONMENT: "production",
  DATABASE_URL: "postgres://oda:db-password@ep-cool-1.eu-central-1.aws.neon.tech/oda",
  OIDC_ISSUER: "https://accounts.google.com",
  OIDC_CLIENT_ID: "123.apps.googleusercontent.com",
  OIDC_CLIENT_SECRET: "GOCSPX-a-secret-of-google",
  AFRICASTALKING_URL: "https://api.africastalking.com",
  AFRICASTALKING_USERNAME: "duka",
  AFRICASTALKING_API_KEY: "atsk_0123456789abcdef",
  AFRICASTALKING_CALLBACK_SECRET: "callback-secret-0123456789abcdef",
  SESSION_SECRET: "a-session-secret-0123456789abcdef",
};

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
});
