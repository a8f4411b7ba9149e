import { describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";
import { openApiDocument, violations } from "../support/conformance.ts";
import { exported, imported } from "../support/csv.ts";

const input = (phone: unknown) => ({ first_name: "Wanjiru", second_name: "Kamau", phone });

/** A business of a country. */
async function businessIn(country: string): Promise<Client> {
  const owner = new Client();
  expect((await owner.patch("/me/", { country })).status).toBe(200);
  return owner;
}

/** What people, contacts apps and documents make of +254712345678. */
const SPELLINGS: [how: string, typed: string][] = [
  ["E.164", "+254712345678"],
  ["the number at home", "0712345678"],
  ["with spaces", "0712 345 678"],
  ["with dashes", "0712-345-678"],
  ["in brackets", "(0712) 345678"],
  ["with dots", "0712.345.678"],
  ["with a slash", "0712/345678"],
  ["with underscores", "0712_345_678"],
  ["without the trunk prefix", "712345678"],
  ["with the country code alone", "254712345678"],
  ["with the country code, grouped", "254 712 345 678"],
  ["with 00", "00254712345678"],
  ["with 00 in groups", "00 254 712 345 678"],
  ["with what Kenya dials to call abroad", "000254712345678"],
  ["with the trunk prefix in brackets", "+254 (0) 712 345 678"],
  ["with the trunk prefix", "+2540712345678"],
  ["with the code and the trunk prefix", "254 (0) 712 345 678"],
  ["with a plus in brackets", "(+254) 712 345 678"],
  ["with a plus apart", "+ 254 712 345678"],
  ["as a link", "tel:+254-712-345-678"],
  ["in an embedding", "\u202a+254712345678\u202c"],
  ["in isolates", "\u2068+254712345678\u2069"],
  ["with left-to-right marks", "\u200e0712\u200e 345 678\u200f"],
  ["with joiners", "0712\u200d345\u200c678"],
  ["with a BOM", "\ufeff0712345678"],
  ["with zero-width spaces", "0712\u200b345\u200b678"],
  ["with a soft hyphen", "0712\u00ad345678"],
  ["with a word joiner", "0712\u2060345678"],
  ["with a variation selector", "0712345678\ufe0f"],
  ["with no-break spaces", "0712\u00a0345\u202f678"],
  ["with thin and ideographic spaces", "0712\u2009345\u3000678"],
  ["with a tab", "\t0712\t345678 "],
  ["with non-breaking hyphens", "0712\u2011345\u2011678"],
  ["with en and em dashes", "0712\u2013345\u2014678"],
  ["with minus signs", "0712\u2212345\u2212678"],
  ["with katakana dashes", "0712\u30fc345\u30fc678"],
  ["with a full-width plus", "\uff0b254712345678"],
  ["with a superscript plus", "\u207a254712345678"],
  ["in full width", "０７１２－３４５－６７８"],
  ["in full-width brackets", "（０７１２）３４５６７８"],
  ["in Arabic digits", "\u0660\u0667\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668"],
  ["in Persian digits", "\u06f0\u06f7\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8"],
  ["in Devanagari digits", "\u0966\u096d\u0967\u0968\u0969\u096a\u096b\u096c\u096d\u096e"],
  [
    "in mathematical digits",
    "\u{1d7ce}\u{1d7d5}\u{1d7cf}\u{1d7d0}\u{1d7d1}\u{1d7d2}\u{1d7d3}\u{1d7d4}\u{1d7d5}\u{1d7d6}",
  ],
];

describe("a Kenyan business", () => {
  const owner = new Client();

  test.each(SPELLINGS)("takes a number %s", async (_, typed) => {
    const document = await openApiDocument();
    const { properties } = document.components.schemas!.CustomerPatch as { properties: { phone: object } };
    expect(violations(document, properties.phone, typed), "as the document says").toEqual([]);
    const created = await owner.post("/customers/", input(typed));
    expect([created.status, created.body.phone]).toEqual([201, "+254712345678"]);
    const filtered = await owner.get(`/customers/?phone=${encodeURIComponent(typed)}`);
    expect(filtered.body.results.map(({ id }: { id: string }) => id)).toEqual([created.body.id]);
    expect((await owner.delete(`/customers/${created.body.id}/`)).status).toBe(204);
  });

  test("takes them to replace and to change one, and finds the one that has it", async () => {
    const { id } = await owner.customer({ code: "PH001" });
    const path = `/customers/${id}/`;
    expect((await owner.patch(path, { phone: "0733 000 001" })).body.phone).toBe("+254733000001");
    const replaced = await owner.put(path, { ...input("0733 000 002"), code: "PH001" });
    expect(replaced.body.phone).toBe("+254733000002");
    expect((await owner.patch(path, { first_name: "Amina" })).body.phone).toBe("+254733000002");
    const again = await owner.post("/customers/", input("254733000002"));
    expect([again.status, again.body.errors[0].pointer]).toEqual([409, "/phone"]);
  });

  test.each([
    ["256772123456", "+256772123456"],
    ["971501234567", "+971501234567"],
    ["+44 (0)20 7946 0018", "+442079460018"],
    ["0044 20 7946 0019", "+442079460019"],
    ["+1 (202) 555-0123", "+12025550123"],
    ["+39 06 1234 5678", "+390612345678"],
  ])("takes %s as the number abroad that it is", async (typed, phone) => {
    expect((await owner.post("/customers/", input(typed))).body.phone).toBe(phone);
  });

  test.each([
    ["", /no digits/],
    ["none", /no digits/],
    ["\u200b", /no digits/],
    ["0712", /too short/],
    ["071234", /too short for KE/],
    ["07123456789012", /too long for KE/],
    ["+254", /too short/],
    ["+254712", /too short/],
    ["+25471234567890123", /too long/],
    ["0712345678 0722345678", /too long/],
    ["+999712345678", /no country/],
    ["00999712345678", /no country/],
    ["+0712345678", /no country/],
    ["+25471234567a", /letters: a\)/],
    ["0712 345 67O", /letters: O\)/],
    ["0712345678 ext 5", /letters: ext\)/],
    ["0712345678, 0722345678", /two phone numbers/],
    ["0712345678/0722345678", /two phone numbers/],
    ["0712345678; 0722345678", /two phone numbers/],
    ["+254712345678+254722345678", /two phone numbers/],
    ["0712345678\n0722345678", /two phone numbers/],
    ["0712#345678", /the sign #/],
    ["*144#", /the sign \*/],
    ["😀0712345678", /the sign 😀/],
    ["+254+712345678", /plus/],
    ["++254712345678", /plus/],
    ["7".repeat(60_000), /too long/],
  ])("says what is wrong with %j", async (typed, sentence) => {
    const { status, body } = await owner.post("/customers/", input(typed));
    expect([status, body.errors]).toEqual([
      400,
      [{ in: "body", pointer: "/phone", detail: expect.stringMatching(sentence) }],
    ]);
    if (typed === "" || typed.length > 100) return;
    const filtered = await owner.get(`/customers/?phone=${encodeURIComponent(typed)}`);
    expect([filtered.status, filtered.body.errors]).toEqual([400, [{ ...body.errors[0], in: "query" }]]);
  });
});

test.each([
  ["UG", "0772 123 456", "+256772123456"],
  ["UG", "772123456", "+256772123456"],
  ["UG", "256772123456", "+256772123456"],
  ["UG", "254712345678", "+254712345678"],
  ["GB", "020 7946 0018", "+442079460018"],
  ["US", "(202) 555-0123", "+12025550123"],
  ["US", "1-202-555-0123", "+12025550123"],
  ["US", "011 254 712 345 678", "+254712345678"],
  ["RU", "8 (912) 123-45-67", "+79121234567"],
  ["HU", "06 20 123 4567", "+36201234567"],
  ["IT", "06 1234 5678", "+390612345678"],
  ["DE", "0151 23456789", "+4915123456789"],
  ["CI", "01 23 45 67 89", "+2250123456789"],
])("a business in %s writes %s for %s", async (country, typed, phone) => {
  const owner = await businessIn(country);
  const { status, body } = await owner.post("/customers/", input(typed));
  expect([status, body.phone]).toEqual([201, phone]);
});

test("the country is a setting, and changes no number that is stored", async () => {
  const owner = new Client();
  expect((await owner.get("/me/")).body.country).toBe("KE");
  const { body } = await owner.post("/customers/", input("0712345678"));
  expect((await owner.patch("/me/", { country: "ug" })).body.country).toBe("UG");
  expect((await owner.get(`/customers/${body.id}/`)).body.phone).toBe("+254712345678");
  for (const country of ["ZZ", "Kenya", "", 254]) {
    const refused = await owner.patch("/me/", { country });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, "/country"]);
  }
  expect((await owner.patch("/me/", { country: null })).body.country).toBe("KE");
});

describe("a file of customers", () => {
  test("has numbers as people write them, each of them one customer", async () => {
    const owner = await businessIn("UG");
    const file = [
      "first_name,second_name,phone",
      "Amina,Otieno,0772 123 456",
      "Baraka,Mwangi,254712345678",
      "Chao,Mrema,772123457",
      'Dada,Njeri,"\u202a+256 (0) 772 123 458\u202c"',
    ].join("\n");
    expect(await imported(owner, "customers", file)).toMatchObject({ created: { count: 4 } });
    // An export marks them for spreadsheets: see test/csv.
    const phones = (await exported(owner, "customers")).rows.map(({ phone }) => phone!.replace(/^'/, ""));
    expect(phones.toSorted()).toEqual(["+254712345678", "+256772123456", "+256772123457", "+256772123458"]);
    expect(await imported(owner, "customers", file)).toMatchObject({ unchanged: { count: 4 } });
  });

  test("names what is wrong with a number in its row, and takes the others", async () => {
    const owner = new Client();
    const report = await imported(
      owner,
      "customers",
      [
        "first_name,second_name,phone",
        "Amina,Otieno,071234",
        "Baraka,Mwangi,0712 345 678 O",
        "Chao,Mrema,0712345678",
        "Dada,Njeri,+254712345678",
        "Esi,Mensah,0712345679",
      ].join("\n"),
    );
    expect(report).toMatchObject({
      created: { count: 2, rows: "4,6" },
      errors: [
        { row: 2, column: "phone", detail: expect.stringMatching(/too short for KE/) },
        { row: 3, column: "phone", detail: expect.stringMatching(/letters/) },
        { row: 5, column: "phone", detail: "is that of an earlier row already" },
      ],
    });
  });
});
