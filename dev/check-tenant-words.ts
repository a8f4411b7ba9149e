import { globSync, readFileSync } from "node:fs";

// Fails when a shared room of src/ knows what its tenants are about: their tables, fields and rules.
const ROOMS = "src/{http,db,collection,browse,openapi}/**/*.{ts,tsx}";
const WORDS = /\b\w*(phone|customer|price|quantity)\w*\b|\borders\b/gi;

const complaints = globSync(ROOMS)
  .sort()
  .flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, index) =>
        [...line.matchAll(WORDS)].map(([word]) => `${file}:${index + 1}: the word \`${word}\``),
      ),
  );
if (complaints.length > 0) {
  console.error(`A shared room names what belongs to a resource:\n${complaints.join("\n")}`);
  process.exit(1);
}
