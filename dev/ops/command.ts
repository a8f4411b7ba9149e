import type { ParseArgsOptionsConfig, parseArgs } from "node:util";
import { readArguments } from "../arguments.ts";
import { SetupError } from "../setup-error.ts";

type Values<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options }>
>["values"];

/** One of `npm run ops -- …`. */
export interface Command {
  /** One line, for the list of all commands. */
  summary: string;
  /** What follows the name, then what each part of it means. */
  usage: string;
  /** @throws SetupError for what its user has to put right */
  run(args: string[]): Promise<void>;
}

interface Definition<Options extends ParseArgsOptionsConfig> {
  summary: string;
  usage: string;
  options: Options;
  run(values: Values<Options>, positionals: string[]): Promise<void>;
}

/** Makes a command whose flags are checked before it runs. */
export function command<const Options extends ParseArgsOptionsConfig>({
  summary,
  usage,
  options,
  run,
}: Definition<Options>): Command {
  return {
    summary,
    usage,
    async run(args) {
      const complain = (mistake: string) => `${mistake}: --help lists the flags.`;
      const { values, positionals } = readArguments(options, complain, args);
      await run(values, positionals);
    },
  };
}

/** Flags of every command that asks the database. */
export const databaseOptions = { ports: { type: "string" } } as const;

/** Flags of every command that changes something. */
export const changeOptions = { ...databaseOptions, yes: { type: "boolean" } } as const;

/** Tells whether a text is a UUID. */
export const isId = (text: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

/** @throws SetupError unless each of the texts is an id, and there is at least one where `needed` says of what */
export function parseIds(texts: string[], needed?: string): string[] {
  if (needed && texts.length === 0) throw new SetupError(`Say which by id: ${needed}.`);
  const wrong = texts.find((text) => !isId(text));
  if (wrong) throw new SetupError(`${wrong} is not an id such as 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b.`);
  return texts;
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** @throws SetupError unless a flag's value is ISO 8601 with its offset: whose morning is meant must not be guessed */
export function parseInstant(flag: string, text: string | undefined): string | undefined {
  if (text === undefined || (instant.test(text) && !Number.isNaN(Date.parse(text)))) return text;
  throw new SetupError(`--${flag} must be a time with its offset, such as 2026-11-24T09:30:00+03:00 or …Z.`);
}
