import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The spreadsheet that tests open files with. */
const SOFFICE = process.env.SOFFICE ?? "/usr/bin/soffice";

/** Why no file can be opened in a spreadsheet here; undefined when it can. */
export const noSpreadsheet = existsSync(SOFFICE)
  ? undefined
  : `there is no LibreOffice at ${SOFFICE} (set SOFFICE)`;

/**
 * Opens files in LibreOffice Calc as UTF-8, and saves them as it writes CSV.
 * @param folder is empty, and keeps the files and the profile of LibreOffice
 * @param opened the separator of the files that it opens
 * @param separator of the files that it saves
 * @param detects whether it looks for dates, percentages and the like too, as Excel does
 */
export async function openAndSave(
  folder: string,
  files: Record<string, string>,
  { opened = ",", separator = ",", detects = false } = {},
): Promise<Record<string, string>> {
  const [before, after] = [join(folder, "before"), join(folder, "after")];
  await mkdir(before, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(before, `${name}.csv`), text);
  const UTF8 = 76;
  const EN_US = 1033;
  // The tokens of https://wiki.documentfoundation.org/Documentation/DevGuide/Spreadsheet_Documents: separator, quote,
  // charset, first row, formats of columns, language, all quoted is text, detect special numbers.
  const open = [opened.charCodeAt(0), "34", UTF8, "1", "", EN_US, "false", String(detects)].join(",");
  const save = [separator.charCodeAt(0), "34", UTF8].join(",");
  await run(SOFFICE, [
    `-env:UserInstallation=file://${join(folder, "profile")}`,
    "--headless",
    `--infilter=Text - txt - csv (StarCalc):${open}`,
    "--convert-to",
    `csv:Text - txt - csv (StarCalc):${save}`,
    "--outdir",
    after,
    ...Object.keys(files).map((name) => join(before, `${name}.csv`)),
  ]);
  const saved = Object.keys(files).map(async (name) => [
    name,
    await readFile(join(after, `${name}.csv`), "utf8"),
  ]);
  return Object.fromEntries(await Promise.all(saved));
}
