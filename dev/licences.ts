import { readFile, writeFile } from "node:fs/promises";
import { readArguments } from "./arguments.ts";
import { type Lockfile, licenceTable, refusedLicences } from "./runtime-licences.ts";
import { exitWith, SetupError } from "./setup-error.ts";

// Writes docs/licences.md from package-lock.json. With --check, fails when the file holds anything else. In either case
// fails for a licence that is not on the list of those that will do.
const FILE = "docs/licences.md";

try {
  const { values } = readArguments(
    { check: { type: "boolean" } },
    (mistake) => `${mistake}: the one flag is --check.`,
  );
  const lockfile: Lockfile = JSON.parse(await readFile("package-lock.json", "utf8"));
  const refused = refusedLicences(lockfile);
  if (refused.length > 0)
    throw new SetupError(
      `These packages go out with Oda, under licences that will not do:\n${refused.join("\n")}`,
    );
  const table = licenceTable(lockfile);
  if (!values.check) await writeFile(FILE, table);
  else if ((await readFile(FILE, "utf8").catch(() => "")) !== table)
    throw new SetupError(`${FILE} is not what package-lock.json says: run \`npm run licences\`.`);
} catch (error) {
  exitWith(error);
}
