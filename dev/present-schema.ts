import { readFile, writeFile } from "node:fs/promises";
import { readArguments } from "./arguments.ts";
import { openDatabase } from "./database.ts";
import { presentSchema } from "./migrations/present.ts";
import { exitWith, SetupError } from "./setup-error.ts";

// Writes drizzle/present-schema.sql from an embedded database with all migrations. With --check, fails when the file
// holds anything else.
const FILE = "drizzle/present-schema.sql";

try {
  const { values } = readArguments(
    { check: { type: "boolean" } },
    (mistake) => `${mistake}: the one flag is --check.`,
  );
  const database = await openDatabase();
  const schema = await presentSchema(database.pool).finally(() => database.close());
  if (!values.check) await writeFile(FILE, schema);
  else if ((await readFile(FILE, "utf8").catch(() => "")) !== schema) {
    throw new SetupError(`${FILE} is not what the migrations make: run \`npm run db:present\`.`);
  }
} catch (error) {
  exitWith(error);
}
