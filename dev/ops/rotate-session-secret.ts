import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseEnv } from "node:util";
import { devVars, localVars } from "../settings.ts";
import { SetupError } from "../setup-error.ts";
import { command } from "./command.ts";
import { confirm } from "./confirm.ts";

export const rotateSessionSecret = command({
  summary: "Put a new session secret before the old ones, or drop those past their week",
  usage: `[FILE | -] [--drop | --start-over] [--yes]

SESSION_SECRET is a list with commas: the first seals what is new, the others still open what they sealed, which is at
most a week old. New secrets begin with the day that they were made, so the list itself says which are past that week.

FILE           where the list is kept, as a line SESSION_SECRET=…; .dev.vars unless named
-              reads the list from standard input and prints the new one, and only that, to standard output
--drop         makes none, and drops those whose successor is more than a week old
--start-over   one new secret alone, for a list that leaked or was lost: everybody has to sign in again
--yes          do it without asking

Once a day is enough: where today's is in front already, nothing is made. Cloudflare never shows a secret again, and
each deployment uploads the list that it finds, so change it there:
  npm run ops -- rotate-session-secret .dev.vars.production && npm run deploy -- production
Where the list is kept in a password manager, and given to GitHub as a secret of the environment:
  new=$(pass show oda/session-secret | npm run -s ops -- rotate-session-secret -) &&
    echo "$new" | pass insert -mf oda/session-secret && echo "$new" | gh secret set SESSION_SECRET --env production`,
  options: {
    drop: { type: "boolean" },
    "start-over": { type: "boolean" },
    yes: { type: "boolean" },
  },
  async run(values, [file = devVars, ...rest]) {
    if (rest.length > 0) throw new SetupError("Name one file at the most.");
    if (values.drop && values["start-over"])
      throw new SetupError("--drop and --start-over exclude each other.");
    const next = values.drop ? dropOld : values["start-over"] ? () => [newSecret()] : rotate;
    if (file === "-") {
      const list = parseList(await text(process.stdin));
      // An empty list is more likely a password manager's failure than a wish.
      if (list.length === 0 && !values["start-over"])
        throw new SetupError("There is no list on standard input.");
      console.log(next(list).join(","));
    } else await rotateFile(file, next, values);
  },
});

async function rotateFile(
  file: string,
  next: (list: string[]) => string[],
  values: { yes?: boolean | undefined },
): Promise<void> {
  const kept = existsSync(file) ? readFileSync(file, "utf8") : "";
  const list = parseList(parseEnv(kept).SESSION_SECRET ?? localSecret(file));
  const changed = next(list);
  const [made, dropped] = [without(changed, list), without(list, changed)];
  if (made.length + dropped.length === 0) {
    return console.log(`Nothing to do: ${list.length} in the list, and none is new or past its week.`);
  }
  const what = `In ${file}: ${made.length} new, ${dropped.length} dropped, ${changed.length} in the list.`;
  if (!(await confirm(what, values))) return;
  const line = `SESSION_SECRET=${changed.join(",")}`;
  const old = /^[ \t]*(export[ \t]+)?SESSION_SECRET[ \t]*=.*$/m;
  const content = old.test(kept)
    ? kept.replace(old, () => line)
    : `${kept.replace(/(?<=[^\n])$/, "\n")}${line}\n`;
  // Whole or not at all: half a list would end everybody's session.
  await writeFile(`${file}.new`, content, { mode: 0o600 });
  await rename(`${file}.new`, file);
  console.log("Done. What runs with the old list takes the new one when it is started again.");
}

/** What `npm run dev` has without a .dev.vars of one's own. */
function localSecret(file: string): string {
  if (file !== devVars) throw new SetupError(`${file} has no line SESSION_SECRET=…`);
  return parseEnv(readFileSync(localVars, "utf8")).SESSION_SECRET!;
}

const parseList = (list: string) =>
  list
    .split(",")
    .map((secret) => secret.trim())
    .filter(Boolean);

const without = (list: string[], others: string[]) => list.filter((secret) => !others.includes(secret));

const DAY = 24 * 60 * 60 * 1000;

/** A day is written as 20261124. */
const today = () => new Date().toISOString().slice(0, 10).replaceAll("-", "");
const newSecret = () => `${today()}-${randomBytes(32).toString("base64url")}`;
const dayOf = (secret: string) => /^\d{8}(?=-)/.exec(secret)?.[0];

/** @returns the list with a new secret in front, unless it has today's */
const rotate = (list: string[]) => (dayOf(list[0] ?? "") === today() ? list : [newSecret(), ...list]);

/** @returns the list without those that another has stood before for more than a week, at whatever time of its day */
function dropOld(list: string[]): string[] {
  const isPast = (successor: string) => {
    const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(dayOf(successor) ?? "") ?? [];
    return (
      year !== undefined && Date.now() - Date.UTC(Number(year), Number(month) - 1, Number(day)) > 8 * DAY
    );
  };
  const first = list.findIndex((_, index) => index > 0 && isPast(list[index - 1]!));
  return first < 0 ? list : list.slice(0, first);
}
