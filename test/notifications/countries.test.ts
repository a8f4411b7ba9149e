import fc from "fast-check";
import parsePhoneNumber, { type CountryCode, getCountries, type PhoneNumber } from "libphonenumber-js/max";
import metadata from "libphonenumber-js/max/metadata";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, test } from "vitest";
import { allowedNumbers, isAllowedNumber, warningOf } from "../../src/notifications/countries.ts";
import { ordinaryNumbers } from "../../src/notifications/numbering-plan.ts";
import { connect } from "../support/database.ts";
import { withSettings } from "../support/settings.ts";

const countries = getCountries();
const COSTLY = ["PREMIUM_RATE", "SHARED_COST", "PERSONAL_NUMBER", "PAGER"];

/** Makes strings that an expression of the numbering plan matches. */
const sample = (pattern: string, numRuns: number) =>
  fc.sample(fc.stringMatching(new RegExp(`^(?:${pattern})$`)), { numRuns, seed: 7 });

/** Reads numbers as a customer's phone is read: what is written in another way is none of ours to judge. */
function read(numbers: string[]): PhoneNumber[] {
  const known = new Map(numbers.map((number) => [number, parsePhoneNumber(number)]));
  return [...known].flatMap(([number, phone]) => (phone?.number === number ? phone : []));
}

/** Which kinds of numbers in the plan cost more, by their positions there. */
const costlyKinds = [3, 4, 7, 9];

/** Tells whether a number has more digits than any mobile number with its calling code. */
function isTooLong({ countryCallingCode, nationalNumber }: PhoneNumber): boolean {
  const lengths = metadata.country_calling_codes[countryCallingCode]!.flatMap((country): number[] => {
    const entry = metadata.countries[country]!;
    return entry[11]?.[1]?.[1] ?? entry[3];
  });
  return nationalNumber.length > Math.max(...lengths);
}

/** Numbers of every kind that every country has, and others that only look like them. */
const numbers = read([
  ...countries.flatMap((country) => {
    const [callingCode, , national, , , , , , , , , types] = metadata.countries[country]!;
    const kinds: [pattern: string][] = types || [];
    const rests = [
      examples[country],
      ...kinds.flatMap((kind) => (kind?.[0] ? sample(kind[0], 6) : [])),
      ...costlyKinds.flatMap((kind) =>
        kinds[kind]?.[0] ? sample(`(?:${kinds[kind][0]})[0-9]{1,4}`, 8) : [],
      ),
      ...sample(national, 6),
    ];
    return rests.map((rest) => `+${callingCode}${rest}`);
  }),
  ...Object.keys(metadata.country_calling_codes).flatMap((code) =>
    sample("[0-9]{7,11}", 6).map((rest) => `+${code}${rest}`),
  ),
  // Ordinary numbers that begin like a shorter one that costs more.
  "+554370548508",
  "+816069852480",
  "+861010465765",
]);

/** Numbers of satellite phones and of international services, which are in no country. */
const nowhere = Object.entries(metadata.nonGeographic).flatMap(([code, plan]) => {
  const kinds: [pattern: string][] = plan[11];
  return kinds.flatMap((kind) => (kind?.[0] ? sample(kind[0], 6) : [])).map((rest) => `+${code}${rest}`);
});

const expressions = new Map(
  countries.map((country) => [country, new RegExp(ordinaryNumbers([country]), "u")]),
);
const takenBy = (number: string) => countries.filter((country) => expressions.get(country)!.test(number));

describe("the numbers of a country", () => {
  test("are those that libphonenumber says, without the ones that cost more", () => {
    expect(numbers.length).toBeGreaterThan(8_000);
    for (const phone of numbers) {
      const type = phone.getType();
      const isOrdinary = phone.country && !isTooLong(phone) && !COSTLY.includes(type ?? "");
      // Of a kind that nobody knows are also those that begin like a costly one.
      const expected = type || !isOrdinary ? [isOrdinary ? [phone.country] : []] : [[], [phone.country]];
      expect(expected, `${phone.number} ${phone.country} ${type}`).toContainEqual(takenBy(phone.number));
    }
  });

  test("are in none of the others, and satellites and international services in no country", () => {
    for (const number of nowhere) expect([number, takenBy(number)]).toEqual([number, []]);
    expect(nowhere.length).toBeGreaterThan(60);
  });
});

test("PostgreSQL takes the same numbers as JavaScript, whichever the countries", async () => {
  const all = [
    ...numbers.map(({ number }) => number),
    ...nowhere,
    "",
    "+",
    "+254",
    "+٢٥٤712345678",
    "+254712345678\n",
  ];
  const sql = connect();
  const choices: CountryCode[][] = [
    ["KE", "UG", "TZ", "RW"],
    ["US", "JM", "GB", "RU", "FR"],
    ["CA", "DO", "GG", "IM", "KZ", "VA", "CX", "YT", "SJ", "MF", "BQ"],
    ["JP", "BR", "CN", "NZ", "IT", "AU", "GP"],
    countries,
  ];
  for (const choice of choices) {
    const source = ordinaryNumbers(choice);
    const taken = await sql`select number from unnest(${all}::text[]) with ordinality as given (number, place)
      where number ~ ${source} order by place`;
    const expected = all.filter((number) => new RegExp(source, "u").test(number));
    expect(taken.map(({ number }) => number)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(20);
  }
});

describe("texts", () => {
  test.each([
    ["Kenya's newest mobiles", "+254110123456", true],
    ["Uganda", "+256712345678", true],
    ["Kenya's premium rate", "+254900223456", false],
    ["Kenya's premium rate with digits too many", "+2549002234567", false],
    ["Rwanda's premium rate", "+250900123456", false],
    ["Kenya's free numbers, which cost nothing", "+254800223456", true],
    ["Burundi", "+25779561234", false],
    ["the United States", "+12025550123", false],
    ["satellite phones", "+870773111632", false],
    ["other satellite phones", "+881612345678", false],
    ["international premium rate", "+979123456789", false],
    ["international shared cost", "+80812345678", false],
    ["a customer who was erased", "K7W2M", false],
  ])("to %s", (_, phone, isAllowed) => {
    expect([isAllowedNumber(phone), new RegExp(allowedNumbers()).test(phone)]).toEqual([
      isAllowed,
      isAllowed,
    ]);
    expect(warningOf(phone)).toBe(
      // A number that was erased is none.
      isAllowed || !phone.startsWith("+")
        ? null
        : "No texts go to this number: it is in another country, or costs more than others; they go to ordinary numbers of Kenya, Uganda, Tanzania and Rwanda only",
    );
  });

  test("go where the settings say", async () => {
    const inJamaica = { SMS_COUNTRIES: "jm, SX" };
    await withSettings(inJamaica, async () => {
      const { isAllowedNumber, warningOf } = await import("../../src/notifications/countries.ts");
      const taken = ["+18762101234", "+17215205678", "+12025550123", "+18492345678", "+254712345678"].map(
        isAllowedNumber,
      );
      expect(taken).toEqual([true, true, false, false, false]);
      expect(warningOf("+254712345678")).toMatch(/ordinary numbers of Jamaica and Sint Maarten only$/);
    });
    await withSettings({ SMS_COUNTRIES: "KE,UG,TZ,RW,BI,CD,ET,SO,SS" }, async () => {
      const { warningOf } = await import("../../src/notifications/countries.ts");
      expect(warningOf("+12025550123")).toMatch(/the 9 countries that this service sends to only$/);
    });
  });
});
