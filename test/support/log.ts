import { vi } from "vitest";
import { recording } from "./recording.ts";

/** All that is logged from now on, until the mocks are restored, line by line. It is logged all the same. */
export function watchLog(): string[] {
  const lines: string[] = [];
  vi.spyOn(recording.lines, "push").mockImplementation((...added) => {
    lines.push(...added);
    return Array.prototype.push.apply(recording.lines, added);
  });
  return lines;
}

/** The lines that have these fields, parsed. */
// biome-ignore lint/suspicious/noExplicitAny: what is in a line is what the tests are about
export function linesOf(log: string[], fields: Record<string, unknown>): any[] {
  return log
    .map((line) => JSON.parse(line))
    .filter((line) => Object.entries(fields).every(([name, value]) => line[name] === value));
}
