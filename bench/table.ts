/** One figure beside its yardstick. */
export interface Row {
  what: string;
  unit: string;
  figure: number;
  /** What the yardstick is, and what it came to in the same run. */
  against: string;
  yardstick: number;
  ratio: number;
  /** Bounds of the ratio, or of the figure itself. */
  target?: { of: "ratio" | "figure"; min?: number; max?: number };
}

export interface Section {
  title: string;
  rows: Row[];
  /** What is worth knowing about the figures, a sentence each. */
  notes: string[];
}

export function row(
  what: string,
  unit: string,
  figure: number,
  [against, yardstick]: [string, number],
  target?: Row["target"],
): Row {
  return { what, unit, figure, against, yardstick, ratio: figure / yardstick, ...(target && { target }) };
}

export function isMet({ figure, ratio, target }: Row): boolean | undefined {
  if (!target) return;
  const value = target.of === "ratio" ? ratio : figure;
  return (
    value >= (target.min ?? Number.NEGATIVE_INFINITY) && value <= (target.max ?? Number.POSITIVE_INFINITY)
  );
}

/** Four digits at most, whatever the size. */
function short(value: number): string {
  if (!Number.isFinite(value)) return "?";
  const digits = value === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

function verdict(row: Row): string {
  const { target } = row;
  if (!target) return "";
  const bound = target.min === undefined ? `<= ${target.max}` : `>= ${target.min}`;
  const unit = target.of === "figure" ? ` ${row.unit}` : "";
  return `${isMet(row) ? "met" : "MISSED"}, ${bound}${unit}`;
}

export function print({ title, rows, notes }: Section): void {
  const cells = rows.map((row) => [
    row.what,
    `${short(row.figure)} ${row.unit}`,
    `${short(row.yardstick)} ${row.unit}`,
    row.against,
    short(row.ratio),
    verdict(row),
  ]);
  const lines = [["", "figure", "yardstick", "which is", "ratio", "target"], ...cells];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const isNumber = (column: number) => [1, 2, 4].includes(column);
  console.log(`\n${title}`);
  for (const line of lines) {
    const padded = line.map((cell, column) =>
      isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    );
    console.log(`  ${padded.join("  ").trimEnd()}`);
  }
  for (const note of notes) console.log(`  - ${note}`);
}
