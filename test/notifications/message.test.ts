import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type MessageParameters,
  renderMessage,
  unknownPlaceholders,
} from "../../src/notifications/message.ts";
import { measure } from "../../src/notifications/segments.ts";

const parameters: MessageParameters = {
  first_name: "Wanjiru",
  quantity: 2,
  item: "Basmati rice",
  time_placed: "2026-11-24T06:30:00.000+00:00",
  time_zone: "Africa/Nairobi",
  business_name: "Duka Letu",
};

describe("a message", () => {
  test("has every placeholder filled in, as often as it stands there", () => {
    const template = "{first_name} {first_name}: {quantity} {item} at {time_placed}. {business_name}";
    expect(renderMessage(template, parameters)).toBe(
      "Wanjiru Wanjiru: 2 Basmati rice at 24 Nov 2026, 09:30. Duka Letu",
    );
  });

  test.each([
    ["Africa/Nairobi", "2026-12-31T21:00:00Z", "1 Jan 2027, 00:00"],
    ["America/New_York", "2026-12-31T21:00:00Z", "31 Dec 2026, 16:00"],
    ["Asia/Kathmandu", "2026-03-01T00:00:00Z", "1 Mar 2026, 05:45"],
    ["Europe/London", "2026-07-01T12:00:00Z", "1 Jul 2026, 13:00"],
    ["UTC", "2026-07-01T15:00:00+03:00", "1 Jul 2026, 12:00"],
  ])("tells the time in %s", (time_zone, time_placed, expected) => {
    expect(renderMessage("{time_placed}", { ...parameters, time_zone, time_placed })).toBe(expected);
  });

  test("leaves alone what stands for nothing", () => {
    for (const text of [
      "{nickname}",
      "{constructor}",
      "{__proto__}",
      "{toString}",
      "{}",
      "{ item }",
      "{{",
      "}",
    ]) {
      expect(renderMessage(text, parameters)).toBe(text);
    }
  });

  test("does not fill in what a value happens to hold", () => {
    const tricky = { ...parameters, first_name: "{item}", item: "$& $1 $$ {business_name}" };
    expect(renderMessage("{first_name}: {item}", tricky)).toBe("{item}: $& $1 $$ {business_name}");
  });
});

describe("an item", () => {
  const text = (quantity: number, item: string, template = "{quantity} {item}") =>
    renderMessage(template, { ...parameters, quantity, item });

  test.each([
    "bag",
    "Bag of cement",
    "Phone case",
    "PARTY DRESS",
    "9V battery",
    "Basmati rice 5 kg",
    "Sugar",
    "Unga 2 kg (100%)",
    "Bags",
    "Bag, large",
    "Mkate",
    "Sugar bag 2 kg",
    "Sheep",
    "Bagel-bag",
    "Box of",
    "of",
    "袋",
  ])("%j is left as its owner wrote it", (item) => {
    expect(text(1, item)).toBe(`1 ${item}`);
    expect(text(2, item)).toBe(`2 ${item}`);
    expect(text(2, item, "{item} x {quantity}")).toBe(`${item} x 2`);
  });
});

describe("names in a message", () => {
  test("cannot break its line, turn its direction or hide in it", () => {
    const item = "Rice\r\n\tSTOP\u2028\u0007now \u202Eevil\u202C \u2066x\u2069\u200B\uFEFF\uD800";
    const text = renderMessage("\u202D{item} for {first_name}.\n{business_name}", {
      ...parameters,
      item,
      first_name: "A\0b",
      business_name: "Du\u00adka",
    });
    expect(text).toBe("Rice STOP now evil x for A b. Duka");
  });

  test("keep their own letters, marks and emoji", () => {
    const names = ["Amélie", "张伟", "שרה", "நித்யா", "👩‍👩‍👧 family", "N'golo"];
    for (const first_name of names) {
      expect(renderMessage("{first_name}", { ...parameters, first_name })).toBe(first_name);
    }
  });

  test("are shortened, the longest first, where the text would take more than five messages", () => {
    const item = "Rice ".repeat(160).trim();
    const text = renderMessage("Hi {first_name}. {quantity} {item}. {business_name}", {
      ...parameters,
      item,
    });
    expect(text).toMatch(
      /^Hi Wanjiru\. 2 Rice Rice .*Rice\.\.\.\. Duka Letu$|^Hi Wanjiru\. 2 Rice .*\.\.\. Duka Letu$/,
    );
    expect(measure(text)).toEqual({ encoding: "GSM-7", segments: 5 });
    expect(text.length).toBeGreaterThan(755);
  });

  test.each([
    ["flags", "🇰🇪"],
    ["families", "👩‍👩‍👧‍👦"],
    ["skin tones", "👍🏾"],
    ["keycaps", "5️⃣"],
    ["letters with marks", "a\u0301\u0323"],
    ["Tamil syllables", "கு"],
    ["Hangul syllables of jamo", "\u1112\u1161\u11ab"],
    ["flags of tags", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
  ])("are shortened by whole %s", (_, cluster) => {
    const first_name = cluster.repeat(200);
    for (const before of ["", "x", "xx", "xyz"]) {
      const text = renderMessage(`${before}{first_name}`, { ...parameters, first_name });
      const kept = text.slice(before.length, -3);
      expect(text).toBe(`${before}${cluster.repeat(kept.length / cluster.length)}...`);
      expect(kept.length).toBeGreaterThan(100);
      expect(measure(text).segments).toBeLessThanOrEqual(5);
    }
  });

  test("never make a text longer than five messages, whatever they and the template hold", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "{first_name}",
        "{item}",
        "{quantity} {item}",
        "{business_name}",
        "{time_placed}",
        "€",
        "😀",
      ),
      fc.string({ unit: "grapheme" }),
    );
    const value = fc.string({ unit: "grapheme", maxLength: 400 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), value, value, value, (pieces, ...values) => {
        const [first_name, item, business_name] = values as [string, string, string];
        const text = renderMessage(pieces.join(""), { ...parameters, first_name, item, business_name });
        expect(measure(text).segments).toBeLessThanOrEqual(5);
        expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe("a text takes", () => {
  test.each([
    ["", "GSM-7", 1],
    ["x".repeat(160), "GSM-7", 1],
    ["x".repeat(161), "GSM-7", 2],
    ["x".repeat(306), "GSM-7", 2],
    ["x".repeat(307), "GSM-7", 3],
    ["€".repeat(80), "GSM-7", 1],
    ["€".repeat(81), "GSM-7", 2],
    // An escape sequence is not torn apart: 76 of them and an empty place.
    ["€".repeat(153), "GSM-7", 3],
    ["ç".repeat(70), "UCS-2", 1],
    ["😀".repeat(35), "UCS-2", 1],
    ["😀".repeat(36), "UCS-2", 2],
    // Nor is a surrogate pair: 33 of them and an empty place.
    ["😀".repeat(67), "UCS-2", 3],
  ])("%j: %s, %i", (text, encoding, segments) => {
    expect(measure(text)).toEqual({ encoding, segments });
  });
});

describe("the placeholders that stand for nothing", () => {
  test.each([
    ["Hi {first_name}, {quantity} {item} {time_placed} {business_name}", []],
    ["Hi {name} of {town}", ["name", "town"]],
    ["{First_Name} { item } {}", ["First_Name", " item ", ""]],
    ["{constructor}", ["constructor"]],
    ["no { placeholder", []],
    ["{{item}} {{nickname}}", ["nickname"]],
  ])("in %j are %j", (template, expected) => {
    expect(unknownPlaceholders(template)).toEqual(expected);
  });
});
