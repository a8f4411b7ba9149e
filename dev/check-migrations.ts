import { readFileSync } from "node:fs";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import journal from "../drizzle/meta/_journal.json" with { type: "json" };
import * as schema from "../src/db/schema.ts";

// Fails when src/db/schema.ts holds what no migration makes yet.
const newest = String(journal.entries.at(-1)!.idx).padStart(4, "0");
const snapshot = JSON.parse(readFileSync(`drizzle/meta/${newest}_snapshot.json`, "utf8"));
const missing = await generateMigration(snapshot, generateDrizzleJson(schema, snapshot.id));
if (missing.length > 0) {
  console.error(
    `The migrations are behind src/db/schema.ts: run \`npm run db:generate\`.\n${missing.join("\n")}`,
  );
  process.exit(1);
}
