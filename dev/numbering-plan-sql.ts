import metadata from "libphonenumber-js/min/metadata";

/**
 * Where a country's entry has its calling code, what one dials there to call abroad, the pattern and the lengths of its
 * numbers, its trunk prefix, and how the prefix is found and replaced where that is more than to drop it.
 * https://gitlab.com/catamphetamine/libphonenumber-js/-/blob/master/METADATA.md
 */
const [CODE, ABROAD, PATTERN, LENGTHS, TRUNK, TRUNK_PATTERN, REPLACEMENT] = [0, 1, 2, 3, 5, 7, 8];

/** A row of the table `numbering_plans`. Patterns are regular expressions, which mean the same to PostgreSQL. */
export interface NumberingPlan {
  country: string;
  calling_code: string;
  abroad: string;
  pattern: string;
  lengths: number[];
  trunk: string | null;
  replacement: string | null;
}

/** Lists the numbering plans of all countries, as the Worker's library has them. */
export function numberingPlans(): NumberingPlan[] {
  return Object.entries(metadata.countries).map(([country, entry]) => ({
    country,
    calling_code: entry![CODE],
    abroad: entry![ABROAD],
    pattern: entry![PATTERN],
    lengths: entry![LENGTHS],
    trunk: entry![TRUNK_PATTERN] || entry![TRUNK] || null,
    // PostgreSQL writes a group as \1.
    replacement: entry![REPLACEMENT] ? String(entry![REPLACEMENT]).replaceAll("$", "\\") : null,
  }));
}

const quoted = (text: string | null) => (text === null ? "NULL" : `'${text.replaceAll("'", "''")}'`);

/** Writes the plans as the SQL of a migration, for when an update of libphonenumber-js changed some. */
export function plansAsSql(): string {
  const rows = numberingPlans().map(
    ({ country, calling_code, abroad, pattern, lengths, trunk, replacement }) =>
      `(${[country, calling_code, abroad, pattern, `{${lengths}}`, trunk, replacement].map(quoted).join(", ")})`,
  );
  return `INSERT INTO numbering_plans (country, calling_code, abroad, pattern, lengths, trunk, replacement) VALUES
${rows.join(",\n")}
ON CONFLICT (country) DO UPDATE SET calling_code = excluded.calling_code, abroad = excluded.abroad,
  pattern = excluded.pattern, lengths = excluded.lengths, trunk = excluded.trunk, replacement = excluded.replacement;
`;
}

if (import.meta.main) process.stdout.write(plansAsSql());
