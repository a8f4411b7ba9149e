import { join } from "node:path";
import { type Unstable_Config, unstable_readConfig } from "wrangler";
import { ENVIRONMENTS, type Environment } from "../deployment.ts";
import { root } from "../options.ts";
import { check, type Finding } from "./finding.ts";

export type Target = "local" | Environment;

const wranglerToml = join(root, "wrangler.toml");

/** wrangler.toml as one environment has it; `local` is its top level. */
export const readConfiguration = (target: Target, config = wranglerToml): Unstable_Config =>
  // The top level, rather than what CLOUDFLARE_ENV may name.
  unstable_readConfig({ config, env: target === "local" ? "" : target });

const twice = (values: (string | undefined)[]) => [
  ...new Set(values.filter((value, index) => values.indexOf(value) < index)),
];

/** What the Worker can reach by name, whatever stands behind it. */
function bindings(config: Unstable_Config): string[] {
  return Object.entries(config)
    .flatMap(([kind, value]) => (kind === "queues" ? [value.producers] : [value]))
    .flatMap((value) => [value].flat())
    .flatMap((value) => value?.binding ?? (value?.namespace_id && value.name) ?? [])
    .sort();
}

/**
 * wrangler.toml against itself: the environments repeat what wrangler does not inherit, and a name that one of them
 * misses, or shares with another, shows only when it hurts.
 */
export function checkConfiguration(file = wranglerToml): Finding[] {
  const configs = (["local", ...ENVIRONMENTS] as const).map((target) => readConfiguration(target, file));
  const [local] = configs as [Unstable_Config];
  const findings = configs.flatMap((config) => {
    const { producers = [], consumers = [] } = config.queues;
    const consumed = consumers.map(({ queue }) => queue);
    const unconsumed = producers.map(({ queue }) => queue ?? "").filter((queue) => !consumed.includes(queue));
    const dead = consumers.flatMap(({ dead_letter_queue }) => dead_letter_queue ?? []);
    // src/worker.ts tells them by their names.
    const lost = consumers.filter(({ queue, dead_letter_queue: dead }) =>
      queue.endsWith("-dead") ? dead !== undefined : dead !== `${queue}-dead`,
    );
    const missing = bindings(local).filter((name) => !bindings(config).includes(name));
    const same = ["max_batch_size", "max_batch_timeout", "max_retries"] as const;
    const differing = consumers.filter((consumer, index) =>
      same.some((name) => consumer[name] !== local.queues.consumers?.[index]?.[name]),
    );
    const limits = (of: Unstable_Config) =>
      JSON.stringify(of.ratelimits?.map(({ name, simple }) => [name, simple]));
    const where = `in wrangler.toml, ${config === local ? "top level" : `[env.${config.name?.replace("oda-", "")}]`}`;
    return [
      check(missing.length === 0, `${config.name}: every binding`, `Add ${missing.join(", ")} ${where}.`),
      check(
        producers.length > 0 && unconsumed.length === 0,
        `${config.name}: every queue has a consumer`,
        `Give ${unconsumed.join(", ") || "the Worker a queue and it"} a consumer ${where}.`,
      ),
      check(
        lost.length === 0 && dead.every((queue) => consumed.includes(queue)),
        `${config.name}: what fails goes to a dead-letter queue, which has a consumer`,
        `Name the dead-letter queue of each queue as that with "-dead", and give it a consumer, ${where}.`,
      ),
      check(
        differing.length === 0 && limits(config) === limits(local),
        `${config.name}: batches, retries and rate limits as they were tested`,
        `Take over the numbers of the top level ${where}.`,
      ),
      check(
        config.triggers.crons?.includes("* * * * *") ?? false,
        `${config.name}: the sweep runs each minute`,
        `Set triggers.crons to ["* * * * *"] ${where}.`,
      ),
    ];
  });
  const queues = twice(configs.flatMap(({ queues }) => queues.consumers?.map(({ queue }) => queue) ?? []));
  const namespaces = twice(
    configs.flatMap(({ ratelimits }) => ratelimits?.map(({ namespace_id }) => namespace_id) ?? []),
  );
  return [
    ...findings,
    check(
      queues.length === 0,
      "no two environments share a queue",
      `In wrangler.toml, rename ${queues.join(", ")} in one of them: texts of one would go out through the other.`,
    ),
    check(
      namespaces.length === 0,
      "no two rate limits share a namespace",
      `In wrangler.toml, give each another namespace_id than ${namespaces.join(", ")}: they would count together.`,
    ),
  ];
}
