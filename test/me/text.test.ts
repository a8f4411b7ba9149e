import { describe, expect, test } from "vitest";
import { measure } from "../../src/notifications/segments.ts";
import { Client, somePhone } from "../support/api.ts";
import { imported } from "../support/csv.ts";

/** Texts in which a person sees nothing. */
const BLANK: [what: string, text: string][] = [
  ["a zero-width space", "\u200b"],
  ["a Hangul filler", "\u3164"],
  ["a half-width Hangul filler", "\uffa0"],
  ["Hangul jamo fillers", "\u115f\u1160"],
  ["a braille blank", "\u2800"],
  ["variation selectors", "\ufe0f\u{e0100}"],
  ["tags", "\u{e0067}\u{e0062}\u{e007f}"],
  ["direction marks", "\u200e\u200f\u061c"],
  ["isolates", "\u2068\u2069"],
  ["embeddings", "\u202a\u202c"],
  ["joiners", "\u200c\u200d"],
  ["a soft hyphen", "\u00ad"],
  ["a word joiner", "\u2060"],
  ["invisible operators", "\u2061\u2062\u2063\u2064"],
  ["a BOM", "\ufeff"],
  ["no-break spaces", "\u00a0\u202f\u3000"],
  ["a combining mark alone", "\u0301"],
  ["a combining grapheme joiner", "\u034f"],
  ["an enclosing mark alone", "\u20dd"],
  ["Mongolian separators", "\u180e\u180b"],
  ["Khmer inherent vowels", "\u17b4\u17b5"],
  ["a musical null notehead", "\u{1d159}"],
  ["shorthand format controls", "\u{1bca0}"],
  ["annotation anchors", "\ufff9\ufffb"],
  ["all of them between spaces", " \u200b \u3164 \u2800 \u0301 "],
];

describe("a text that shows nothing is empty", () => {
  const owner = new Client();
  const fields = (text: string) =>
    [
      ["POST", "/customers/", "first_name", { second_name: "Kamau", phone: somePhone(), first_name: text }],
      [
        "POST",
        "/customers/",
        "second_name",
        { first_name: "Wanjiru", phone: somePhone(), second_name: text },
      ],
      ["POST", "/items/", "name", { name: text, price: "1" }],
      ["PATCH", "/me/", "sms_template", { sms_template: text }],
      ["PATCH", "/me/", "business_name", { business_name: text }],
      ["POST", "/me/sms-preview/", "sms_template", { sms_template: text }],
    ] as const;

  test.each(BLANK)("%s", async (_, text) => {
    const { id } = await owner.customer();
    const order = { customer: id, quantity: 1, price_per_unit: "1" };
    for (const [method, path, field, body] of [
      ...fields(text),
      ["POST", "/orders/", "item", { ...order, item: text }] as const,
    ]) {
      const answer = method === "PATCH" ? await owner.patch(path, body) : await owner.post(path, body);
      expect([path, answer.status, answer.body.errors]).toEqual([
        path,
        400,
        [{ in: "body", pointer: `/${field}`, detail: "must not be empty" }],
      ]);
    }
  });

  test("in a file too", async () => {
    const report = await imported(owner, "items", "name,price\n\u200b\u3164,1\nTea,1\n");
    expect(report).toMatchObject({
      created: { count: 1 },
      errors: [{ row: 2, column: "name", detail: "must not be empty" }],
    });
  });

  test.each([
    "👍",
    "❤️",
    "e\u0301",
    "கு",
    "茶",
    ".",
    "\u200bA",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "5️⃣",
    "\uf8ff",
  ])("and %s is not", async (name) => {
    const { status } = await owner.post("/items/", { name, price: "1" });
    expect(status).toBe(201);
  });
});

describe("a placeholder that a keyboard made something else of", () => {
  const owner = new Client();

  test.each([
    ["{First name}", "{First name} stands for nothing: write {first_name}"],
    ["{“First name”}", "{“First name”} stands for nothing: write {first_name}"],
    ["{first name}", "{first name} stands for nothing: write {first_name}"],
    ["{First_name}", "{First_name} stands for nothing: write {first_name}"],
    ["{FIRST_NAME}", "{FIRST_NAME} stands for nothing: write {first_name}"],
    ["{firstname}", "{firstname} stands for nothing: write {first_name}"],
    ["{firstName}", "{firstName} stands for nothing: write {first_name}"],
    ["{first-name}", "{first-name} stands for nothing: write {first_name}"],
    ["{first—name}", "{first—name} stands for nothing: write {first_name}"],
    ["{ first_name }", "{ first_name } stands for nothing: write {first_name}"],
    ["{first\u00a0name}", "{first\u00a0name} stands for nothing: write {first_name}"],
    ["{'item'}", "{'item'} stands for nothing: write {item}"],
    ["{ｉｔｅｍ}", "{ｉｔｅｍ} stands for nothing: write {item}"],
    ["{Business Name}", "{Business Name} stands for nothing: write {business_name}"],
    ["｛item｝", "{item} stands for nothing: write {item} with other braces"],
    ["{surprise}", expect.stringMatching(/^\{surprise\} stands for nothing: there are \{first_name\}, /)],
  ])("%s is told with the right word", async (template, detail) => {
    const { status, body } = await owner.patch("/me/", { sms_template: `Hi ${template}` });
    expect([status, body.errors]).toEqual([400, [{ in: "body", pointer: "/sms_template", detail }]]);
  });
});

describe("a text takes plain signs where that saves segments", () => {
  const owner = new Client();
  const preview = async (sms_template: string) =>
    (await owner.post("/me/sms-preview/", { sms_template })).body;
  const long = "Your order is with us, and we tell you when it is on its way to you. ";

  test.each([
    ["quotes", "“Karibu” ‘sana’", "\"Karibu\" 'sana'"],
    ["dashes", "Karibu – sana — leo‑leo", "Karibu - sana - leo-leo"],
    ["an ellipsis", "Karibu…", "Karibu..."],
    ["no-break spaces", "Karibu\u00a0sana\u202fleo", "Karibu sana leo"],
    ["primes, guillemets and accents alone", "«Karibu» ′sana′ `leo´", "\"Karibu\" 'sana' 'leo'"],
    ["joiners", "Kari\u200dbu\ufe0f", "Karibu"],
  ])("%s", async (_, typed, sent) => {
    expect(await preview(long + typed)).toMatchObject({
      message: long + sent,
      encoding: "GSM-7",
      segments: 1,
    });
  });

  test("and keeps its own where it does not", async () => {
    expect(await preview("“Karibu” – sana…")).toMatchObject({ message: "“Karibu” – sana…", segments: 1 });
    const heart = `${long}❤ “Karibu”…`;
    expect(await preview(heart)).toMatchObject({ message: heart, encoding: "UCS-2", segments: 2 });
  });

  test("so that Ng’ang’a gets one, the notification says what is sent, and the preview too", async () => {
    const { id } = await owner.customer({ first_name: "Ng’ang’a" });
    const order = await owner.order({ customer: id });
    const { body } = await owner.get(`/notifications/?order=${order.id}`);
    const { message } = body.results[0];
    expect(message).toContain("Hi Ng'ang'a. Your order");
    expect(measure(message)).toEqual({ encoding: "GSM-7", segments: 1 });
    await owner.patch("/me/", { business_name: "Duka ‘Letu’" });
    const { sms_template } = (await owner.get("/me/")).body;
    expect(await preview(sms_template)).toMatchObject({
      message: expect.stringContaining("Duka 'Letu'."),
      encoding: "GSM-7",
    });
    expect((await owner.get(`/customers/${id}/`)).body.first_name).toBe("Ng’ang’a");
  });
});
