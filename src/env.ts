import { isSupportedCountry } from "libphonenumber-js/min";
import { isGuessable } from "./guessable.ts";
import { z } from "./zod.ts";

/** Tells whether a host name is this machine, where the stand-ins of development run. */
export const isLoopback = (hostname: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

const httpsOrLocal = z
  .string()
  .refine((text) => {
    const url = URL.parse(text);
    return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  }, "must be an https URL")
  .transform((url) => url.replace(/\/$/, ""));

const secret = z.string().min(24, "must be at least 24 characters");

/** Makes the schema of values separated by commas, at least one. */
const list = <Value>(item: z.ZodType<Value, string>) =>
  z
    .string()
    .transform((text) => text.split(",").map((value) => value.trim()))
    .pipe(z.array(item))
    .transform((values) => values as [Value, ...Value[]]);

const origin = z.string().refine(
  // The URL standard allows `*` in a host, but no origin would match it: the author means a wildcard.
  (text) => text === "*" || (URL.parse(text)?.origin === text && !text.includes("*")),
  "must be origins such as https://duka.example",
);

/** Reads ISO 3166-1 alpha-2 codes, in capitals or not. */
const countries = list(
  z
    .string()
    .regex(/^[A-Za-z]{2}$/, "must be ISO 3166 codes of two letters, such as KE")
    .toUpperCase(),
).transform((codes, context) => {
  const unknown = codes.filter((code) => !isSupportedCountry(code));
  if (unknown.length > 0)
    context.addIssue(
      `must be countries that have telephone numbers: the numbering plan knows no ${unknown.join(", ")}`,
    );
  return [...new Set(codes.filter((code) => isSupportedCountry(code)))];
});

/** Reads words of letters and digits, in capitals or not. */
const words = list(
  z
    .string()
    .regex(
      /^[\p{L}\p{M}\p{N}]{1,20}$/u,
      "must be words of letters and digits, at most 20 each, such as STOP,END",
    )
    .toUpperCase(),
);

const count = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, "must be a whole number from 1 to 999999999, in digits alone")
  .transform(Number);

const Settings = z
  .object({
    ENVIRONMENT: z.enum(["development", "staging", "production"]),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" }),
    OIDC_ISSUER: httpsOrLocal,
    /** The accepted audiences of ID tokens. Browsers sign in with the first. */
    OIDC_CLIENT_ID: list(z.string().min(1)),
    OIDC_CLIENT_SECRET: z.string().min(1),
    /** Who may sign in: see {@link admission}. */
    ALLOWED_DOMAINS: list(z.string().min(1).toLowerCase()).optional(),
    ALLOWED_EMAILS: list(z.email("must be e-mail addresses").toLowerCase()).optional(),
    SIGN_UP: z.literal("anyone", "must be anyone, in small letters, or be left out").optional(),
    CORS_ORIGINS: list(origin).optional(),
    AFRICASTALKING_URL: httpsOrLocal,
    AFRICASTALKING_USERNAME: z.string().min(1),
    AFRICASTALKING_API_KEY: z.string().min(1),
    AFRICASTALKING_SENDER_ID: z.string().min(1).optional(),
    AFRICASTALKING_CALLBACK_SECRET: secret,
    AFRICASTALKING_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(30).default(10),
    AFRICASTALKING_AMBIGUOUS: z.enum(["hold", "resend"]).default("hold"),
    /** The countries whose numbers get texts. */
    SMS_COUNTRIES: countries,
    /** How many texts may go out in a day: of one business, and of all together. */
    SMS_DAILY_LIMIT: count,
    SMS_DAILY_LIMIT_TOTAL: count,
    /** For how long a text is tried, since it was due first. A week, and no more: it would tell of something long past. */
    SMS_VALIDITY_HOURS: z
      .string()
      .regex(
        /^([1-9]\d?|1[0-5]\d|16[0-8])$/,
        "must be a whole number of hours from 1 to 168, in digits alone",
      )
      .transform(Number)
      .default(24),
    /** What somebody answers, as the whole message, who wants no more texts, or wants them again. */
    SMS_STOP_WORDS: words.default([
      "STOP",
      "STOPALL",
      "UNSUBSCRIBE",
      "CANCEL",
      "END",
      "QUIT",
      "ACHA",
      "SITAKI",
    ]),
    SMS_START_WORDS: words.default(["START", "UNSTOP", "YES", "ANZA"]),
    /** How many customers, items and orders a business may have in all. */
    MAX_ROWS: count.default(2_000_000),
    /** The key of the names that businesses have in the log. */
    LOG_KEY: secret,
    /** The first seals and signs; all of them open and verify. */
    SESSION_SECRET: list(secret),
  })
  .refine((settings) => settings.SMS_DAILY_LIMIT_TOTAL >= settings.SMS_DAILY_LIMIT, {
    path: ["SMS_DAILY_LIMIT_TOTAL"],
    error: "must not be less than SMS_DAILY_LIMIT",
    when: ({ issues }) => !issues.some(({ path }) => String(path?.[0]).startsWith("SMS_DAILY_LIMIT")),
  })
  .refine(
    ({ SMS_STOP_WORDS, SMS_START_WORDS }) => !SMS_START_WORDS.some((word) => SMS_STOP_WORDS.includes(word)),
    {
      path: ["SMS_START_WORDS"],
      error: "must not have a word of SMS_STOP_WORDS",
      when: ({ issues }) => !issues.some(({ path }) => /^SMS_ST(OP|ART)_WORDS$/.test(String(path?.[0]))),
    },
  )
  .superRefine(
    (settings, context) => {
      if (!["staging", "production"].includes(settings.ENVIRONMENT)) return;
      const refuse = (name: string, message: string) =>
        context.addIssue({
          code: "custom",
          path: [name],
          message: `${message} when ENVIRONMENT is ${settings.ENVIRONMENT}`,
        });
      for (const name of ["DATABASE_URL", "OIDC_ISSUER", "AFRICASTALKING_URL"] as const) {
        if (isLoopback(URL.parse(settings[name])?.hostname ?? ""))
          refuse(name, "must not be on this machine");
      }
      if (settings.SIGN_UP === "anyone" && admission(settings) === "listed")
        refuse("SIGN_UP", "must not be set beside ALLOWED_DOMAINS or ALLOWED_EMAILS");
      const usedBy = new Map<unknown, string>();
      for (const name of SECRETS) {
        // One fault of a setting is enough: a short secret is not also called guessable.
        if (context.issues.some(({ path }) => path?.[0] === name)) continue;
        const values = [settings[name]].flat();
        const [other] = values.flatMap((value, index) =>
          values.indexOf(value) < index ? [name] : (usedBy.get(value) ?? []),
        );
        for (const value of values) usedBy.set(value, name);
        if (values.some(isLocalValue)) refuse(name, "must not be the one of local development");
        else if (name === "OIDC_CLIENT_ID") continue;
        else if (values.some((value) => isGuessable(value)))
          refuse(name, "must be random, and no placeholder, pattern or repetition");
        else if (other === name) refuse(name, "must not hold one value twice");
        else if (other) refuse(name, `must not have the value of ${other}`);
      }
    },
    // Run also when other settings are wrong, so that all faults are named at once.
    { when: () => true },
  );

/**
 * Says whom the settings admit: `listed` accounts alone, `anyone` of the issuer, or `nobody`. A deployment is closed until
 * a setting opens it; a list goes before `SIGN_UP`.
 * @param settings checked or not: it only matters which of them are there
 */
export function admission(
  settings: Partial<Record<"ENVIRONMENT" | "ALLOWED_DOMAINS" | "ALLOWED_EMAILS" | "SIGN_UP", unknown>>,
): "listed" | "anyone" | "nobody" {
  if (settings.ALLOWED_DOMAINS || settings.ALLOWED_EMAILS) return "listed";
  return settings.SIGN_UP === "anyone" || settings.ENVIRONMENT === "development" ? "anyone" : "nobody";
}

/** Settings whose values in dev/local.vars are public, and so must not be deployed. All but the client are secret. */
const SECRETS = [
  "OIDC_CLIENT_ID",
  "OIDC_CLIENT_SECRET",
  "SESSION_SECRET",
  "LOG_KEY",
  "AFRICASTALKING_API_KEY",
  "AFRICASTALKING_CALLBACK_SECRET",
] as const;

const isLocalValue = (value: unknown) => typeof value === "string" && /^(local|oda-local)(-|$)/.test(value);

export type Settings = z.output<typeof Settings>;

/** Says that the Worker is not configured. Its message names settings, and never shows a value. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/** The names of all settings, in the order of the schema. */
export const settingNames = Object.keys(Settings.shape);

function faultsOf(error: z.ZodError | undefined): [name: string, message: string][] {
  // path[0] alone: for a list, name the setting and not the position in it.
  const faults = (error?.issues ?? []).map(({ path, message }) => `${String(path[0])}: ${message}`);
  return [...new Set(faults)].map((fault) => fault.split(/: (.*)/s, 2) as [string, string]);
}

/** Finds what is wrong, as pairs of a setting's name and a message. A message never holds the value. */
export const findFaults = (values: unknown) => faultsOf(Settings.safeParse(values).error);

/**
 * Checks the Worker's bindings and settings.
 * @throws {SettingsError} naming every setting that is missing or wrong.
 */
export function parseSettings(values: unknown): Settings {
  const result = Settings.safeParse(values);
  if (result.success) return result.data;
  const reasons = faultsOf(result.error).map(([name, message]) => `${name}: ${message}`);
  throw new SettingsError(`Settings that are missing or wrong: ${reasons.join("; ")}`);
}
