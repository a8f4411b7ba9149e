import { env } from "cloudflare:workers";
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

const Settings = z
  .object({
    ENVIRONMENT: z.enum(["development", "staging", "production"]),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" }),
    OIDC_ISSUER: httpsOrLocal,
    OIDC_CLIENT_ID: z.string().min(1),
    AFRICASTALKING_URL: httpsOrLocal,
    AFRICASTALKING_USERNAME: z.string().min(1),
    AFRICASTALKING_API_KEY: z.string().min(1),
    AFRICASTALKING_SENDER_ID: z.string().min(1).optional(),
    AFRICASTALKING_CALLBACK_SECRET: secret,
    AFRICASTALKING_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(30).default(10),
    AFRICASTALKING_AMBIGUOUS: z.enum(["hold", "resend"]).default("hold"),
    SESSION_SECRET: secret,
  })
  .superRefine(
    (settings, context) => {
      if (!["staging", "production"].includes(settings.ENVIRONMENT)) return;
      for (const name of ["DATABASE_URL", "OIDC_ISSUER", "AFRICASTALKING_URL"] as const) {
        if (isLoopback(URL.parse(settings[name])?.hostname ?? "")) {
          const message = `must not be on this machine when ENVIRONMENT is ${settings.ENVIRONMENT}`;
          context.addIssue({ code: "custom", path: [name], message });
        }
      }
    },
    // Also when other settings are wrong, so that all are named at once.
    { when: () => true },
  );

export type Settings = z.output<typeof Settings>;

/** The Worker cannot run as it is configured. The message names each setting and never shows its value. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/**
 * Checks the Worker's bindings and settings.
 * @throws {SettingsError} naming every setting that is missing or wrong.
 */
export function parseSettings(values: unknown): Settings {
  const result = Settings.safeParse(values);
  if (result.success) return result.data;
  const reasons = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new SettingsError(`Settings that are missing or wrong: ${reasons.join("; ")}`);
}

let checked: Settings | undefined;

/**
 * The settings of this Worker, checked once in each isolate.
 * @throws {SettingsError} see {@link parseSettings}.
 */
export function settings(): Settings {
  checked ??= parseSettings(env);
  return checked;
}
