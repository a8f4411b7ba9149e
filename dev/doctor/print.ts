import type { Target } from "./configuration.ts";
import type { Section } from "./diagnose.ts";

/** Prints a tick or a cross for each finding, with the mend. @returns how many crosses */
export function printDiagnosis(target: Target, sections: Section[]): number {
  for (const { title, findings } of sections) {
    console.log(`\n${title}`);
    for (const { what, mend } of findings) {
      console.log(mend === undefined ? `  ✓ ${what}` : `  ✗ ${what}\n    ${mend}`);
    }
  }
  const crosses = sections
    .flatMap(({ findings }) => findings)
    .filter(({ mend }) => mend !== undefined).length;
  console.log(crosses === 0 ? `\nAll is well with ${target}.` : `\n${crosses} to mend.`);
  return crosses;
}
