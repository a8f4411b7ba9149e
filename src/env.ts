import { z } from "./http/zod.ts";

/** Whether a host name is this machine: the stand-ins of development live there. */
export const isLoopback = (hostname: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

const httpsOrLocal = z
  .string()
  .refine((text) => {
    const url = URL.parse(text);
    return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  }, "must be an https URL")
  .transform((url) => url.replace(/\/$/, ""));

const secret = z.string().min(24, "must be at least 24 characters");

/** Values with commas between them, at least one. */
const list = <Value>(item: z.ZodType<Value, string>) =>
  z
    .string()
    .transform((text) => text.split(",").map((value) => value.trim()))
    .pipe(z.array(item))
    .transform((values) => values as [Value, ...Value[]]);

const origin = z.string().refine(
  // A host may hold a `*`, which would match nothing: whoever writes one means something else.
  (text) => text === "*" || (URL.parse(text)?.origin === text && !text.includes("*")),
  "must be origins such as https://duka.example",
);

const Settings = z
  .object({
    ENVIRONMENT: z.enum(["development", "staging", "production"]),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" }),
    OIDC_ISSUER: httpsOrLocal,
    /** Whom ID tokens may be meant for. Browsers sign in as the first. */
    OIDC_CLIENT_ID: list(z.string().min(1)),
    OIDC_CLIENT_SECRET: z.string().min(1),
    /** Who may sign in; without either list, everybody whom the issuer knows. */
    ALLOWED_DOMAINS: list(z.string().min(1).toLowerCase()).optional(),
    ALLOWED_EMAILS: list(z.email("must be e-mail addresses").toLowerCase()).optional(),
    CORS_ORIGINS: list(origin).optional(),
    AFRICASTALKING_URL: httpsOrLocal,
    AFRICASTALKING_USERNAME: z.string().min(1),
    AFRICASTALKING_API_KEY: z.string().min(1),
    AFRICASTALKING_SENDER_ID: z.string().min(1).optional(),
    AFRICASTALKING_CALLBACK_SECRET: secret,
    AFRICASTALKING_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(30).default(10),
    AFRICASTALKING_AMBIGUOUS: z.enum(["hold", "resend"]).default("hold"),
    /** What the log calls an owner is made with it. */
    LOG_KEY: secret,
    /** The first seals what is new; the others still open what they sealed. */
    SESSION_SECRET: list(secret),
  })
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
      for (const name of KEPT_SECRET) {
        if ([settings[name]].flat().some(isLocalValue))
          refuse(name, "must not be the one of local development");
      }
    },
    // Also when other settings are wrong, so that all are named at once.
    { when: () => true },
  );

/** What nobody else may know or share; in dev/local.vars everybody can read it. */
const KEPT_SECRET = [
  "OIDC_CLIENT_ID",
  "OIDC_CLIENT_SECRET",
  "SESSION_SECRET",
  "LOG_KEY",
  "AFRICASTALKING_API_KEY",
  "AFRICASTALKING_CALLBACK_SECRET",
] as const;

const isLocalValue = (value: unknown) => typeof value === "string" && /^(local|oda-local)(-|$)/.test(value);

export type Settings = z.output<typeof Settings>;

/** The Worker cannot run as it is configured. The message names each setting and never shows its value. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/** All settings that there are, in the order of the schema. */
export const settingNames = Object.keys(Settings.shape);

function faultsOf(error: z.ZodError | undefined): [name: string, message: string][] {
  // Of a list, too, the name alone: which of its values is wrong is soon seen.
  const faults = (error?.issues ?? []).map(({ path, message }) => `${String(path[0])}: ${message}`);
  return [...new Set(faults)].map((fault) => fault.split(/: (.*)/s, 2) as [string, string]);
}

/** What is wrong with which setting, never with its value. */
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
