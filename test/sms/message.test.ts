import { describe, expect, test } from "vitest";
import { type MessageParameters, renderMessage, unknownPlaceholders } from "../../src/sms/message.ts";

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
