import type { ResourcePages } from "../browse/resource-pages.ts";
import { label, question } from "../browse/value.tsx";
import { fieldProblems, pointer } from "../problem.ts";
import type { z } from "../zod.ts";

interface Columns {
  record: z.ZodObject;
  /** The columns of an export that an import ignores. */
  readOnly: string[];
  /** Maps what columns were called before to what they are called now. */
  former?: Record<string, string>;
  pages: ResourcePages;
}

/** Puts a name of a column in the form in which names are compared. */
const plain = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[\s_]+/g, " ");

/**
 * Reads the header of a file: the names of its columns by position, and which of them are ignored. A name is that of the
 * API, in any case and with spaces or underscores, or what the pages call the field.
 * @throws {Problem} 400 naming every column that is unknown, missing, or there twice
 */
export function readHeader(cells: string[], { record, readOnly, former = {}, pages }: Columns) {
  const { shape } = record;
  const columns = [...Object.keys(shape), ...readOnly];
  const known = new Map([
    ...Object.entries(former).map(([before, name]) => [plain(before), name] as const),
    ...columns.map((name) => [plain(question(name, pages)), name] as const),
    ...columns.map((name) => [plain(label(name, pages)), name] as const),
    ...columns.map((name) => [plain(name), name] as const),
  ]);
  const written = [...cells];
  while (written.at(-1) === "") written.pop();
  const names = written.map((cell) => known.get(plain(cell)) ?? cell);
  const required = Object.keys(shape).filter((name) => !shape[name]!.safeParse(undefined).success);
  const given = new Set<string>();
  const again: string[] = [];
  for (const name of names) {
    if (given.has(name)) again.push(name);
    given.add(name);
  }
  const unknown = names.filter((name) => !columns.includes(name));
  // Which columns there are is said once: a header may have thousands.
  const others = (index: number) => (index === 0 ? `, which are ${columns.join(", ")}` : "");
  const wrong = [
    ...unknown.map((name, index) => [name, `is not a column of this file${others(index)}`]),
    ...again.map((name) => [name, "is there twice"]),
    ...required.filter((name) => !given.has(name)).map((name) => [name, "is a column that is required"]),
  ];
  if (wrong.length > 0) {
    const errors = wrong.map(([name, detail]) => ({
      in: "body" as const,
      pointer: pointer([name!]),
      detail: detail!,
    }));
    throw fieldProblems("invalid-fields", errors);
  }
  return { names, ignored: names.filter((name) => !(name in shape)) };
}
