import { loadDeployment } from "../deployment.ts";
import type { Ports } from "../options.ts";
import { loadSettings } from "../settings.ts";
import { messageOf } from "../setup-error.ts";
import { checkConfiguration, readConfiguration, type Target } from "./configuration.ts";
import { checkDatabase } from "./database.ts";
import { type Finding, ill } from "./finding.ts";
import { checkGateway } from "./gateway.ts";
import { checkIssuer } from "./issuer.ts";
import { checkOwner } from "./owner.ts";
import { checkSettings } from "./settings.ts";

export interface Section {
  title: string;
  findings: Finding[];
}

/**
 * Checks everything that one environment needs against what is really there.
 * @param ports where `npm run dev` listens, for `local`
 * @param pending whether migrations may be missing, because they are applied next
 */
export async function diagnose(target: Target, ports: Ports, pending = false): Promise<Section[]> {
  const { values, fixed, twice, source, migrationUrl, strangers } = settingsOf(target, ports);
  const value = (name: string) => values[name] ?? "";
  const section = async (title: string, needs: string[], look: () => Finding[] | Promise<Finding[]>) => {
    const missing = needs.filter((name) => !values[name]);
    if (missing.length > 0)
      return { title, findings: [ill("not looked at", `Set ${missing.join(", ")} first.`)] };
    try {
      return { title, findings: await look() };
    } catch (error) {
      return { title, findings: [ill(messageOf(error), unreachable(target, needs[0], source))] };
    }
  };
  const sections = await Promise.all([
    section("Settings", [], () => checkSettings(target, values, { fixed, twice, source, strangers })),
    section("Configuration", [], () => checkConfiguration()),
    section("Database", ["DATABASE_URL"], () => checkDatabase(target, value("DATABASE_URL"), pending)),
    section("Issuer", ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"], () =>
      checkIssuer(
        value("OIDC_ISSUER"),
        value("OIDC_CLIENT_ID").split(",")[0]!.trim(),
        value("OIDC_CLIENT_SECRET"),
      ),
    ),
    section("Gateway", ["AFRICASTALKING_URL", "AFRICASTALKING_USERNAME", "AFRICASTALKING_API_KEY"], () =>
      checkGateway(
        value("AFRICASTALKING_URL"),
        value("AFRICASTALKING_USERNAME"),
        value("AFRICASTALKING_API_KEY"),
      ),
    ),
    ...(target === "local"
      ? []
      : [section("Migrations", [], () => checkOwner(value("DATABASE_URL"), migrationUrl, source))]),
  ]);
  const hide = hiding({ ...values, MIGRATION_DATABASE_URL: migrationUrl });
  return sections.map(({ title, findings }) => ({
    title,
    findings: findings.map(({ what, mend }) => ({ what: hide(what), mend: mend && hide(mend) })),
  }));
}

const unreachable = (target: Target, name = "MIGRATION_DATABASE_URL", source = "") =>
  target === "local"
    ? "Start `npm run dev`, on the same --ports, and leave it running."
    : `See that ${name} is right (${source}), and that this machine reaches it.`;

interface Known {
  values: Record<string, string | undefined>;
  /** The names of those that wrangler.toml gives the Worker. */
  fixed: string[];
  /** The names of those that the source has too. */
  twice: string[];
  source: string;
  /** Variables beside the settings. */
  strangers: string[];
  migrationUrl?: string | undefined;
}

function settingsOf(target: Target, ports: Ports): Known {
  if (target === "local") {
    return {
      values: loadSettings(ports, process.env.DATABASE_URL).worker,
      fixed: [],
      twice: [],
      source: ".dev.vars",
      strangers: [],
    };
  }
  const { settings, source, migrationUrl, strangers } = loadDeployment(target);
  const vars = readConfiguration(target).vars as Record<string, string>;
  const fixed = Object.keys(vars);
  const twice = fixed.filter((name) => settings[name] !== undefined);
  const all = [...strangers, ...fixed];
  return { values: { ...settings, ...vars }, fixed, twice, source, migrationUrl, strangers: all };
}

/** Takes out of a text what nobody may read over somebody's shoulder: libraries put addresses into their errors. */
function hiding(values: Record<string, string | undefined>): (text: string) => string {
  const secrets = Object.entries(values)
    .filter(([name]) => /SECRET|KEY|TOKEN|DATABASE_URL/.test(name))
    .flatMap(([, value]) => [value, URL.parse(value ?? "")?.password, ...(value ?? "").split(/\s*,\s*/)])
    .filter((secret) => secret !== undefined && secret.length > 3) as string[];
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), text);
}
