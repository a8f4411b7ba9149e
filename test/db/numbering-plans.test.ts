import parsePhoneNumber, { type CountryCode, getCountries, getExampleNumber } from "libphonenumber-js/min";
import examples from "libphonenumber-js/mobile/examples";
import { expect, test } from "vitest";
import { numberingPlans } from "../../dev/numbering-plan-sql.ts";
import { sql } from "../support/database.ts";

/** What PostgreSQL reads of numbers, each in its country. */
const read = (typed: { country: string; digits: string }[]) =>
  sql`select typed.country, digits, phone, fault
    from jsonb_to_recordset(${JSON.stringify(typed)}) as typed (country text, digits text)
    cross join lateral read_phone(digits, typed.country) as read`;

test("the database has the numbering plans of the Worker's library", async () => {
  const stored =
    await sql`select country, calling_code, abroad, pattern, to_json(lengths) as lengths, trunk, replacement
    from numbering_plans order by country`;
  const plans = numberingPlans().toSorted((a, b) => (a.country < b.country ? -1 : 1));
  expect(stored, "write a migration from `node dev/numbering-plan-sql.ts`").toEqual(plans);
});

const numbers = getCountries().map((country) => ({ country, number: getExampleNumber(country, examples)! }));

test("an example of each country is read as it is dialled there, with and without the trunk prefix", async () => {
  const typed = numbers.flatMap(({ country, number }) => [
    { country, digits: number.formatNational().replace(/\D/g, ""), phone: number.number },
    { country, digits: number.nationalNumber, phone: number.number },
  ]);
  expect(typed.length).toBeGreaterThan(480);
  const rows = await read(typed);
  expect(rows).toEqual(typed.map((one) => ({ ...one, fault: null })));
});

test("an example of each country is read in Kenya and Uganda without its plus, where it is longer than a number there", async () => {
  const typed = numbers
    .filter(({ number }) => number.number.length - 1 > 10)
    .flatMap(({ number }) =>
      ["KE", "UG"].map((country) => ({ country, digits: number.number.slice(1), phone: number.number })),
    );
  expect(typed.length).toBeGreaterThan(300);
  expect(await read(typed)).toEqual(typed.map((one) => ({ ...one, fault: null })));
});

/** Numbers that are the same in each run (a linear congruential generator). */
function* digitsOf(count: number): Generator<string> {
  let seed = 7;
  const next = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor(seed / 2 ** 16);
  };
  for (let made = 0; made < count; made++)
    yield `${1 + (next() % 9)}${Array.from({ length: 4 + (next() % 9) }, () => next() % 10).join("")}`;
}

/** One dials 0 there to call abroad, and libphonenumber drops a trunk prefix behind a foreign country code. */
const APART = ["CV", "WS"];

test("digits at random are the number that libphonenumber reads, wherever it finds a valid one", async () => {
  const typed = getCountries()
    .filter((country: CountryCode) => !APART.includes(country))
    .flatMap((country) =>
      [...digitsOf(100)].flatMap((plain) =>
        [plain, `0${plain}`].flatMap((digits) => {
          const number = parsePhoneNumber(digits, country);
          return number?.isPossible() && number.isValid() ? [{ country, digits, phone: number.number }] : [];
        }),
      ),
    );
  expect(typed.length).toBeGreaterThan(4_000);
  const rows = await read(typed);
  const others = typed.filter(({ phone }, index) => rows[index]!.phone !== phone);
  expect(others).toEqual([]);
});

test.each([
  ["US", "011254712345678", "+254712345678"],
  ["KE", "000256772123456", "+256772123456"],
  ["RU", "89121234567", "+79121234567"],
  ["HU", "06201234567", "+36201234567"],
  ["IT", "0612345678", "+390612345678"],
  ["CI", "0123456789", "+2250123456789"],
  ["UG", "0772123456", "+256772123456"],
  ["KE", "2540712345678", "+254712345678"],
])("in %s, %s is %s", async (country, digits, phone) => {
  expect(await read([{ country, digits }])).toEqual([{ country, digits, phone, fault: null }]);
});
