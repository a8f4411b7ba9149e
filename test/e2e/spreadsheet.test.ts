import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noSpreadsheet, openAndSave } from "./libreoffice.ts";
import { emptyDataFolder, type Product, startProduct } from "./product.ts";

const COLLECTIONS = ["customers", "items", "orders"];
const CODES = ["00123", "23E45", "12345", "1E234", "MAR26", "0E000", "WJ001"];
const NAMES = [
  "00123",
  "1/2",
  "12.50",
  "true",
  "3-4",
  "5:30 PM",
  "10%",
  "May 5",
  "=1+1",
  "'00123",
  'Sugar, 2 kg; "raw"',
  "1,250",
];
const KEYS = ["000123", "1E5", "12345678901234567", "+5", "1e-3", "2026-11-24", "receipt-1042"];

describe.skipIf(noSpreadsheet)("LibreOffice Calc opens and saves an export", () => {
  let product: Product;
  let folder: string;
  let token: string;

  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { Authorization: `Bearer ${token}`, ...init.headers };
    const answer = await fetch(`${product.origin}/api/v1/${path}`, { ...init, headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const send = async (collection: string, body: string) =>
    (
      await ask(`${collection}/import/`, { method: "POST", body, headers: { "Content-Type": "text/csv" } })
    ).json();
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  beforeAll(async () => {
    product = await startProduct(28_917, await emptyDataFolder("spreadsheet"));
    folder = await mkdtemp(join(tmpdir(), "oda-spreadsheet-"));
    token = await product.token("spreadsheet@example.com");
    // Of several lines, each of which a spreadsheet would take for something else.
    const note = (index: number) => quoted(`'${KEYS[index]}\n${NAMES[index]}\n\n'${CODES[index]}`);
    const customers = CODES.map(
      (code, index) =>
        `${code},="${NAMES[index]!.replaceAll('"', "")}",Njeri,+2547110162${30 + index},${index % 2},${note(index)}`,
    );
    const items = NAMES.map(
      (name, index) => `${quoted(`'${name}`.replace(/^''/, "'''"))},${index}.50,${index % 2}`,
    );
    const orders = KEYS.map(
      (key, index) => `'${key},${CODES[index]},${quoted(NAMES[index]!)},${index + 1},1250.00,${note(index)}`,
    );
    for (const [collection, file] of [
      ["customers", ["code,first_name,second_name,phone,sms_opt_out,note", ...customers]],
      ["items", ["name,price,active", ...items]],
      ["orders", ["reference,customer_code,item,quantity,price_per_unit,note", ...orders]],
    ] as const) {
      expect(await send(collection, file.join("\n"))).toMatchObject({
        errors: [],
        created: { count: file.length - 1 },
      });
    }
  });

  afterAll(async () => {
    await product?.interrupt();
    if (folder) await rm(folder, { recursive: true });
  });

  test.each([
    ["with commas", { separator: "," }],
    ["with semicolons", { separator: ";" }],
    ["looking for dates and the like", { separator: ",", detects: true }],
  ])("%s, and an import finds every row unchanged, twice", async (name, options) => {
    let files = Object.fromEntries(
      await Promise.all(COLLECTIONS.map(async (one) => [one, await (await ask(`${one}/export/`)).text()])),
    );
    const before = files;
    for (const round of ["first", "second"]) {
      files = await openAndSave(join(folder, name.replaceAll(" ", "-"), round), files, {
        ...options,
        opened: round === "first" ? "," : options.separator,
      });
      for (const [collection, rows] of [
        ["customers", CODES],
        ["items", NAMES],
        ["orders", KEYS],
      ] as const) {
        expect(
          await send(collection, files[collection]!),
          `${collection}\n${files[collection]}`,
        ).toMatchObject({
          errors: [],
          unchanged: { count: rows.length },
          created: { count: 0 },
          updated: { count: 0 },
        });
      }
    }
    // The spreadsheet did something to the files: what is unchanged is so because we read it so.
    for (const collection of COLLECTIONS) expect(files[collection]).not.toBe(before[collection]);
  });
});
