import { describe, expect, test } from "vitest";
import { lineWith, SEARCHABLE, trimmed, VISIBLE } from "../../src/http/patterns.ts";
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
    const form = new RegExp(`^${VISIBLE}$`, "u");
    const differing = all.filter((character) => form.test(character) !== isVisible(character));
    expect(differing.filter(isVisible)).toEqual([]);
    expect(differing.filter((character) => !/\p{M}|[^\0-\uffff]/u.test(character))).toEqual([]);
  });

  test("refuse no letter and no digit of the BMP, and take nothing that shows nothing", () => {
    const form = new RegExp(`^${SEARCHABLE}$`, "u");
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
    for (const { source } of [lineWith(VISIBLE), lineWith(SEARCHABLE), trimmed("[0-9A-Za-z]{5}")]) {
      expect(source).not.toMatch(/\\[pPdDwWsSb]|\\u\{|\(\?[=!<]|[^ -~]/);
      expect(new RegExp(source).test("Wanjiru 😀")).toBe(new RegExp(source, "u").test("Wanjiru 😀"));
    }
  });
});
