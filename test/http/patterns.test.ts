import { describe, expect, test } from "vitest";
import { WRITTEN } from "../../src/customers/phone.ts";
import { SEARCHABLE_LINE, trimmed, VISIBLE_LINE, VISIBLE_LINES } from "../../src/http/patterns.ts";
import { isVisible } from "../../src/plain.ts";

/** Every character of Unicode, without halves of pairs. */
function* characters(): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
  }
}

const all = [...characters()];

describe("the patterns of the document", () => {
  test("refuse nothing that shows something, and of the rest take only some marks and what is beyond the BMP", () => {
    const form = new RegExp(VISIBLE_LINE.source, "u");
    const differing = all.filter((character) => form.test(character) !== isVisible(character));
    expect(differing.filter(isVisible)).toEqual([]);
    expect(differing.filter((character) => !/\p{M}|[^\0-\uffff]/u.test(character))).toEqual([]);
  });

  test("refuse no letter and no digit of the BMP, and take nothing that shows nothing", () => {
    const form = new RegExp(SEARCHABLE_LINE.source, "u");
    const letters = all.filter((character) => /[\p{L}\p{N}]/u.test(character) && character.length === 1);
    expect(letters.filter((letter) => isVisible(letter) && !form.test(letter))).toEqual([]);
    const invisible = all.filter((character) => form.test(character) && !isVisible(character));
    expect(invisible.filter((character) => !/\p{M}/u.test(character))).toEqual([]);
  });

  test("take off what trim takes off", () => {
    const form = trimmed("x");
    expect(all.filter((blank) => blank !== "x" && form.test(`${blank}x${blank}`))).toEqual(
      all.filter((blank) => blank.trim() === ""),
    );
  });

  test("mean the same without the flag u, and to Python and Java", () => {
    for (const { source } of [VISIBLE_LINE, VISIBLE_LINES, SEARCHABLE_LINE, trimmed("[0-9A-Za-z]{5}")]) {
      expect(source).not.toMatch(/\\[pPdDwWsSb]|\\u\{|\(\?[=!<]|[^ -~]/);
      expect(new RegExp(source).test("Wanjiru 😀")).toBe(new RegExp(source, "u").test("Wanjiru 😀"));
    }
  });

  test.each([
    ["a line that shows something", VISIBLE_LINE, "\0"],
    ["lines that show something", VISIBLE_LINES, "\0"],
    ["a line with a letter", SEARCHABLE_LINE, "\0"],
    ["a phone number", WRITTEN, "x"],
  ])("read the longest text that is not %s once, and not once for each of its characters", (_, form, wrong) => {
    for (const filling of [" ", "a ", "\u00ad", "\u00a0", "-", "\t", "1"]) {
      expect(form.test(filling.repeat(1_000_000) + wrong)).toBe(false);
    }
  });

  test("take blanks around a line, marks before it, and no control character within", () => {
    for (const form of [VISIBLE_LINE, SEARCHABLE_LINE]) {
      for (const good of ["a", "\t\v a\u2028\n", " \u200b \u00a0a b", "\u00ad\u00ada\u00ad ", "- a"])
        expect([good, form.test(good)]).toEqual([good, true]);
      for (const bad of ["", " \t", "\u200b", "a\tb", "\u200b\ta", "a\0", "\0a", "a\u2028b"])
        expect([bad, form.test(bad)]).toEqual([bad, false]);
    }
    for (const good of ["a\tb\n\nc", "\v a\u2028b \f", "\u200b\n a"])
      expect(VISIBLE_LINES.test(good)).toBe(true);
    for (const bad of ["\n\t \u200b", "a\vb", "a\0", "\u200b\va"])
      expect(VISIBLE_LINES.test(bad)).toBe(false);
  });
});
