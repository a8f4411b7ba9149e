import { globSync, readFileSync } from "node:fs";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { findUnsafe } from "./migrations/safety.ts";
import { readMigrations } from "./migrations/statements.ts";

// Fails when a table.ts of src/ holds what no migration makes yet, and when a migration is not safe beside a Worker
// that is running.
const files = globSync("src/**/table.ts");
const schema = Object.assign({}, ...(await Promise.all(files.map((file) => import(`../${file}`)))));
const migrations = readMigrations();
const newest = String(migrations.length - 1).padStart(4, "0");
const snapshot = JSON.parse(readFileSync(`drizzle/meta/${newest}_snapshot.json`, "utf8"));
const missing = await generateMigration(snapshot, generateDrizzleJson(schema, snapshot.id));
const unordered = migrations.filter(({ when }, index) => when <= (migrations[index - 1]?.when ?? 0));
const complaints = [
  ...missing.map((sql) => `behind a table.ts of src/ (run \`npm run db:generate\`): ${sql}`),
  ...unordered.map(
    ({ tag }) => `${tag}: its \`when\` in drizzle/meta/_journal.json is not after the one before`,
  ),
  ...findUnsafe(migrations),
];
if (complaints.length > 0) {
  console.error(`The migrations cannot stay as they are (see drizzle/README.md).\n${complaints.join("\n")}`);
  process.exit(1);
}
