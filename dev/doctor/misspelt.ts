/** Counts the letters to insert, delete or replace to make one text of another (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const above = row;
    row = [index + 1];
    for (const [at, letterThere] of [...other].entries())
      row.push(Math.min(above[at + 1]! + 1, row[at]! + 1, above[at]! + Number(letter !== letterThere)));
  }
  return row.at(-1)!;
}

/** Reads a name as somebody who misremembers it: without case, and without what stands between its words. */
const plain = (name: string) => name.toUpperCase().replaceAll(/[^A-Z\d]/g, "");

/**
 * Finds names that look like another that was meant: another case, other separators, or a letter or two that are wrong.
 * @returns each with the name that was meant
 */
export function misspelt(names: string[], known: string[]): [name: string, meant: string][] {
  return names.flatMap((name) => {
    if (known.includes(name)) return [];
    const meant = known.find((other) => distance(plain(name), plain(other)) <= (other.length < 10 ? 1 : 2));
    return meant ? [[name, meant] as [string, string]] : [];
  });
}
