import { describe, expect, test } from "vitest";
import { isForQueue, retryDelay } from "../../src/notifications/retry.ts";

const attempts = Array.from({ length: 16 }, (_, index) => index + 1);
const randoms = Array.from({ length: 1000 }, (_, index) => index / 1000);

describe("the delay before another attempt", () => {
  test("is a whole number of seconds, from one to ten minutes", () => {
    for (const attempt of attempts) {
      for (const random of randoms) {
        const delay = retryDelay(attempt, random);
        expect(Number.isInteger(delay) && delay >= 1 && delay <= 600, `${attempt}, ${random}: ${delay}`).toBe(
          true,
        );
      }
    }
  });

  test("may be twice as long after each attempt", () => {
    const longest = attempts.map((attempt) =>
      Math.max(...randoms.map((random) => retryDelay(attempt, random))),
    );
    expect(longest.slice(0, 10)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 600]);
    expect(new Set(longest.slice(9))).toEqual(new Set([600]));
  });

  test("is spread over all of that time", () => {
    const delays = randoms.map((random) => retryDelay(6, random));
    expect(new Set(delays).size).toBe(64);
    const mean = delays.reduce((sum, delay) => sum + delay) / delays.length;
    expect(mean).toBeCloseTo(32.5, 0);
  });

  test("is at least what the gateway asked for, within a week", () => {
    for (const random of randoms) {
      expect(retryDelay(1, random, 30)).toBe(30);
      expect(retryDelay(1, random, 86_400)).toBe(86_400);
      expect(retryDelay(1, random, 1e12)).toBe(7 * 86_400);
      expect(retryDelay(8, random, 5)).toBeGreaterThanOrEqual(5);
    }
  });
});

test("the queue brings a text again seven times, for ten minutes at the most: then it is the sweep's", () => {
  expect([1, 7, 8].map((deliveries) => isForQueue(2, deliveries))).toEqual([true, true, false]);
  expect([600, 601].map((seconds) => isForQueue(seconds, 1))).toEqual([true, false]);
});
