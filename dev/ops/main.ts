import { exitWith, SetupError } from "../setup-error.ts";
import type { Command } from "./command.ts";
import { deadLetters } from "./dead-letters.ts";
import { eraseCustomer } from "./erase-customer.ts";
import { eraseOwner } from "./erase-owner.ts";
import { exportOwner } from "./export-owner.ts";
import { replay } from "./replay.ts";
import { requeue } from "./requeue.ts";
import { rotateSessionSecret } from "./rotate-session-secret.ts";
import { story } from "./story.ts";

// `npm run ops -- COMMAND`: what an operator does to a running Oda.

const commands: Record<string, Command> = {
  "dead-letters": deadLetters,
  replay,
  requeue,
  story,
  "export-owner": exportOwner,
  "erase-customer": eraseCustomer,
  "erase-owner": eraseOwner,
  "rotate-session-secret": rotateSessionSecret,
};

const general = `npm run ops -- COMMAND …

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(24)}${summary}`)
  .join("\n")}

COMMAND --help says more. Each shows what it would change and asks, or is given --yes. They work on the database of
OPERATOR_DATABASE_URL, else DATABASE_URL, else of \`npm run dev\` (--ports as that was given it).`;

const [name, ...args] = process.argv.slice(2);
const chosen = Object.hasOwn(commands, name ?? "") ? commands[name!] : undefined;
try {
  if (chosen && args.includes("--help")) console.log(`npm run ops -- ${name} ${chosen.usage}`);
  else if (chosen) await chosen.run(args);
  else if (!name || name === "--help") console.log(general);
  else throw new SetupError(`There is no command ${name}.\n\n${general}`);
} catch (error) {
  exitWith(error);
}
