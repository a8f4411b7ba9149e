import { readFileSync } from "node:fs";
import { join } from "node:path";
import { admission, findFaults, isLoopback, settingNames } from "../../src/env.ts";
import { root } from "../options.ts";
import type { Target } from "./configuration.ts";
import { check, type Finding, ill, well } from "./finding.ts";
import { misspelt } from "./misspelt.ts";

/** What .dev.vars.example says of each setting, in one line. */
function explanations(): Map<string, string> {
  const text = readFileSync(join(root, ".dev.vars.example"), "utf8");
  const entries = text.matchAll(/((?:^# .*\n)+?)^# ([A-Z_]+)=/gm);
  return new Map(
    [...entries].map(([, comment, name]) => [
      name!,
      comment!.replaceAll(/^# /gm, "").replaceAll("\n", " ").trim(),
    ]),
  );
}

/**
 * Every setting by itself, as the Worker checks it, and what only shows when it is deployed.
 * @param from.fixed those that wrangler.toml gives the Worker
 * @param from.twice those of them that the source has too
 * @param from.source where the others come from
 * @param from.strangers the names of variables beside the settings: of them, those that look like a setting are crosses
 */
export function checkSettings(
  target: Target,
  values: Record<string, string | undefined>,
  {
    fixed,
    twice,
    source,
    strangers = [],
  }: { fixed: string[]; twice: string[]; source: string; strangers?: string[] },
): Finding[] {
  const explained = explanations();
  const faults = new Map(findFaults(values));
  const place = (name: string) => (fixed.includes(name) ? `wrangler.toml, [env.${target}.vars]` : source);
  const single = settingNames.flatMap((name) => {
    const fault = faults.get(name);
    if (fault) return ill(`${name} ${fault}`, `Set ${name} in ${place(name)}. ${explained.get(name)}`);
    return values[name] === undefined ? [] : well(name);
  });
  const doubled = twice.map((name) =>
    ill(
      `${name} is in two places`,
      `Take ${name} out of ${source}: wrangler.toml, [env.${target}.vars], has it.`,
    ),
  );
  const wrong = misspelt(strangers, settingNames).map(([name, setting]) =>
    ill(`${name} is no setting, and opens or changes nothing`, `Rename it, if you mean ${setting}.`),
  );
  const { SMS_COUNTRIES, SMS_DAILY_LIMIT, SMS_DAILY_LIMIT_TOTAL } = values;
  const isLimited = !settingNames.some((name) => name.startsWith("SMS_") && faults.has(name));
  const limits = isLimited
    ? [
        well(
          `texts go to numbers of ${list(SMS_COUNTRIES).join(", ").toUpperCase()}, in a day at most ${SMS_DAILY_LIMIT} of one business and ${SMS_DAILY_LIMIT_TOTAL} of all`,
        ),
      ]
    : [];
  return [...single, ...doubled, ...wrong, ...limits, ...checkSense(target, values, place)];
}

const list = (value: string | undefined) => (value ?? "").split(",").flatMap((item) => item.trim() || []);

/** Says in one line who may sign in. */
export function describeAdmission(values: Record<string, string | undefined>): string {
  const [emails, domains] = [list(values.ALLOWED_EMAILS), list(values.ALLOWED_DOMAINS)];
  const among = [
    ...(emails.length > 0 ? [`the e-mails of ALLOWED_EMAILS (${emails.length})`] : []),
    ...(domains.length > 0 ? [`the accounts of ALLOWED_DOMAINS (${domains.join(", ")})`] : []),
  ];
  return {
    listed: `${among.join(" and ")} may sign in, and nobody else`,
    anyone: "anyone with an account at the issuer may sign in",
    nobody:
      "nobody may sign in: it is closed until you set ALLOWED_EMAILS, ALLOWED_DOMAINS or SIGN_UP=anyone",
  }[admission(values)];
}

function checkSense(
  target: Target,
  values: Record<string, string | undefined>,
  place: (name: string) => string,
): Finding[] {
  const { ENVIRONMENT, AFRICASTALKING_URL = "", AFRICASTALKING_USERNAME } = values;
  const domains = list(values.ALLOWED_DOMAINS);
  const odd = domains.filter(
    (domain) => !/^[^@\s/:]+\.[^@\s/:]+$/.test(domain) || /^(www\.|gmail\.com$)/.test(domain),
  );
  const near = list(values.CORS_ORIGINS).filter((origin) => isLoopback(URL.parse(origin)?.hostname ?? ""));
  const isSandbox = AFRICASTALKING_URL.includes("sandbox");
  const findings = [
    check(
      odd.length === 0,
      describeAdmission(values),
      `ALLOWED_DOMAINS in ${place("ALLOWED_DOMAINS")} holds domains of Google Workspace, such as duka.example. Accounts of gmail.com belong to none: name them in ALLOWED_EMAILS.`,
    ),
  ];
  if (target === "local") return findings;
  return [
    ...findings,
    check(
      ENVIRONMENT === target,
      `this is ${target}`,
      `Set ENVIRONMENT to ${target} in ${place("ENVIRONMENT")}.`,
    ),
    check(
      near.length === 0,
      "pages of no developer's machine may call the API",
      `Take what is on this machine out of CORS_ORIGINS in ${place("CORS_ORIGINS")}.`,
    ),
    check(
      isSandbox === (AFRICASTALKING_USERNAME === "sandbox"),
      "the gateway's username is one of that gateway",
      "The sandbox knows the username `sandbox` alone, and the live gateway does not: change AFRICASTALKING_URL or AFRICASTALKING_USERNAME.",
    ),
  ];
}
