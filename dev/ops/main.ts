import { exitWith, SetupError } from "../setup-error.ts";
import type { Command } from "./command.ts";

// `npm run ops -- COMMAND`: what an operator does to a running Oda.

/** Loads a command when it is asked for: some need much that others do without. */
const commands: Record<string, () => Promise<Command>> = {
  "dead-letters": async () => (await import("./dead-letters.ts")).deadLetters,
  replay: async () => (await import("./replay.ts")).replay,
  requeue: async () => (await import("./requeue.ts")).requeue,
  gateway: async () => (await import("./gateway.ts")).gateway,
  suspend: async () => (await import("./restrict.ts")).suspend,
  resume: async () => (await import("./restrict.ts")).resume,
  limit: async () => (await import("./restrict.ts")).limit,
  story: async () => (await import("./story.ts")).story,
  "export-business": async () => (await import("./export-business.ts")).exportBusiness,
  "erase-customer": async () => (await import("./erase-customer.ts")).eraseCustomer,
  "erase-business": async () => (await import("./erase-business.ts")).eraseBusiness,
  "rotate-session-secret": async () => (await import("./rotate-session-secret.ts")).rotateSessionSecret,
};

async function general(): Promise<string> {
  const lines = Object.entries(commands).map(
    async ([name, load]) => `  ${name.padEnd(24)}${(await load()).summary}`,
  );
  return `npm run ops -- COMMAND …

${(await Promise.all(lines)).join("\n")}

COMMAND --help says more. Each shows what it would change and asks, or is given --yes. They work on the database of
OPERATOR_DATABASE_URL, else DATABASE_URL, else of \`npm run dev\` (--ports as that was given it).`;
}

const [name, ...args] = process.argv.slice(2);
try {
  const chosen = Object.hasOwn(commands, name ?? "") ? await commands[name!]!() : undefined;
  if (chosen && args.includes("--help")) console.log(`npm run ops -- ${name} ${chosen.usage}`);
  else if (chosen) await chosen.run(args);
  else if (!name || name === "--help") console.log(await general());
  else throw new SetupError(`There is no command ${name}.\n\n${await general()}`);
} catch (error) {
  exitWith(error);
}
