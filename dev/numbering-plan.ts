import { readFile, writeFile } from "node:fs/promises";
import metadata from "libphonenumber-js/max/metadata";
import { readArguments } from "./arguments.ts";
import { exitWith, SetupError } from "./setup-error.ts";

// Writes src/notifications/texted-numbers.json from the full numbering plan of libphonenumber-js: for each calling code
// how many digits of a mobile number follow it at the most, and the numbers that cost more than others, as a regular
// expression of what follows. The Worker ships the library's small plan, which has neither. With --check, fails when the
// file holds anything else.
const FILE = "src/notifications/texted-numbers.json";

/**
 * Where a country's entry has the lengths and the kinds of its numbers, which kind is mobile, and which cost the sender
 * more: premium rate, personal numbers (forwarded at the caller's cost), pagers, shared cost.
 * https://gitlab.com/catamphetamine/libphonenumber-js/-/blob/master/METADATA.md
 */
const LENGTHS = 3;
const TYPES = 11;
const MOBILE = 1;
const COSTLY = [3, 4, 7, 9];

/**
 * Calling codes where an ordinary number may begin like a shorter costly one. Elsewhere a costly number with digits too
 * many is costly as well: telephone networks ignore the rest.
 */
const EXACT = ["55", "64", "81", "86", "376"];

/** Finds the length of the longest mobile numbers of the countries with a calling code, without the code. */
function longestMobile(countries: readonly (keyof typeof metadata.countries)[]): number {
  const lengths = countries.flatMap((country): number[] => {
    const entry = metadata.countries[country]!;
    const mobile: [pattern: string, lengths?: number[]] | undefined = entry[TYPES]?.[MOBILE];
    // A kind without lengths of its own has those of the country.
    return mobile?.[1] ?? entry[LENGTHS];
  });
  return Math.max(...lengths);
}

/** Makes one expression of the costly numbers of all countries with this calling code. */
function costlyNumbers(callingCode: string, countries: readonly (keyof typeof metadata.countries)[]): string {
  const patterns = countries.flatMap((country) => {
    const types: [pattern: string][] = metadata.countries[country]?.[TYPES] || [];
    return COSTLY.flatMap((type) => types[type]?.[0] || []);
  });
  const all = [...new Set(patterns)].join("|");
  if (/[^\d\\d()?:[\]{},|-]|\[[^\]]*\\/.test(all))
    throw new SetupError(`+${callingCode}: PostgreSQL may read this in another way than JavaScript: ${all}`);
  return all && EXACT.includes(callingCode) ? `(?:${all})$` : all;
}

try {
  const { values } = readArguments(
    { check: { type: "boolean" } },
    (mistake) => `${mistake}: the one flag is --check.`,
  );
  const plan = Object.fromEntries(
    Object.entries(metadata.country_calling_codes).map(([code, countries]) => {
      const costly = costlyNumbers(code, countries);
      return [code, { longest: longestMobile(countries), ...(costly && { costly }) }];
    }),
  );
  const text = `${JSON.stringify(plan, null, 2)}\n`;
  if (!values.check) await writeFile(FILE, text);
  else if ((await readFile(FILE, "utf8").catch(() => "")) !== text) {
    throw new SetupError(`${FILE} is not what libphonenumber-js says: run \`npm run numbering-plan\`.`);
  }
} catch (error) {
  exitWith(error);
}
