import { vi } from "vitest";

/** All that is logged from now on, until the mocks are restored, line by line. */
export function watchLog(): string[] {
  const lines: string[] = [];
  for (const level of ["log", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((...values) => void lines.push(values.map(String).join(" ")));
  }
  return lines;
}
