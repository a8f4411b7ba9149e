import { createInterface } from "node:readline/promises";

/**
 * Asks before something is changed. Without a terminal to ask at, only `--yes` lets it be.
 *
 * @param what will be changed, with how many rows, as a sentence
 * @returns whether to go on; if not, its user has been told
 */
export async function confirm(
  what: string,
  { yes = false }: { yes?: boolean | undefined },
): Promise<boolean> {
  console.log(what);
  if (yes) return true;
  if (process.stdin.isTTY) {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await terminal.question("Do it? [y/N] ");
    terminal.close();
    if (/^y(es)?$/i.test(answer.trim())) return true;
  }
  console.log("Nothing was changed. With --yes it is done without asking.");
  return false;
}

/** `1 text`, `2 texts`. */
export const count = (number: number | string, noun: string) =>
  `${number} ${noun}${Number(number) === 1 ? "" : "s"}`;
