import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { messageOf, SetupError } from "./setup-error.ts";

/**
 * Reads the flags and the other words of a command line, in any order.
 * @param options as for {@link parseArgs}
 * @param complain says what to do about a mistake, which it is told, such as "Unknown option '--prot'"
 * @param args the command line, unless it is this process's
 * @throws SetupError that names what is no flag, or lacks its value
 */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
  options: Options,
  complain: (mistake: string) => string,
  args = process.argv.slice(2),
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, allowNegative: false });
  } catch (error) {
    const [mistake = ""] = messageOf(error).split(". ");
    throw new SetupError(complain(mistake.replace(/\.$/, "")));
  }
}

/**
 * Reads a flag's value as a number.
 * @throws SetupError unless it is a whole number of at least `least`
 */
export function readWhole(flag: string, text: string, least = 1): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least && text.trim() !== "") return number;
  throw new SetupError(`--${flag} must be a whole number, ${least} or more, and not ${text || "nothing"}.`);
}
