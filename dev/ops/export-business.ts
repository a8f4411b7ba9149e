import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sql } from "drizzle-orm/sql/sql";
import { SetupError } from "../setup-error.ts";
import { parseBusiness } from "./business.ts";
import { findBusinessTables } from "./business-tables.ts";
import { command, databaseOptions } from "./command.ts";
import { type OperatorDatabase, withDatabase } from "./database.ts";
import { collectionsOf, times, type Value } from "./export-business-collections.ts";
import { iso } from "./iso.ts";

/** How many rows are read at a time, and held in memory. */
const PAGE = 1000;

type Collection = ReturnType<typeof collectionsOf>[number];

export const exportBusiness = command({
  summary: "Write all that is kept of a business as JSON",
  usage: `BUSINESS [--out FILE]

One JSON object (GDPR articles 15 and 20), however big: it is written as it is read. BUSINESS is its id, as
dead-letters shows it, or the issuer and the sub of who has it, such as 'https://accounts.google.com|1234567890'.

  format            "oda-business-export/1"; a later one may add, and changes the number to take away
  business          its id
  exported_at       nothing that came later is in it
  settings          business_name, time_zone, currency, sms_template, sms_enabled, times; null where none was ever set
  customers         as the API shows them; sms_opt_out is all that is kept of who wants no texts
  items, orders     as the API shows them; amounts are decimals of the currency
  notifications     with message (what was sent), attempt_history, and a time for each state
  replies           what customers answered, as the API shows it
  sessions          created_at and expires_at of those that have not ended
  idempotency_keys  of two days, with the answer that each stands for
  and every other table that has rows of businesses, by its name, with the rows as they are

--out FILE    into a file that nobody else may read, instead of to standard output`,
  options: { ...databaseOptions, out: { type: "string" } },
  async run(values, [whose, ...rest]) {
    if (!whose || rest.length > 0) throw new SetupError("Say whose data: export-business BUSINESS.");
    const business = parseBusiness(whose);
    await withDatabase(values, async (database) => {
      await database.open({ command: "export-business", details: {}, business });
      const collections = collectionsOf(await findBusinessTables(database));
      const head = await begin(database, business, collections);
      const file = values.out && createWriteStream(values.out, { mode: 0o600 });
      await pipeline(Readable.from(json(database, head, collections)), file || process.stdout, {
        end: Boolean(file),
      });
      if (file) console.log(`Written to ${values.out}.`);
    });
  },
});

type Head = { business: string; exported_at: string; settings: Value | null };

/** Reads what comes before the collections. @throws SetupError when nothing is kept of the business */
async function begin(database: OperatorDatabase, business: string, collections: Collection[]): Promise<Head> {
  const settings = sql`business_name, time_zone, currency, sms_template, sms_enabled,
    ${times("created_at", "updated_at")}`;
  const has = (table: string, column = "business_id") =>
    sql`exists (select from ${sql.identifier(table)} where ${sql.identifier(column)} = ${business})`;
  const found = sql.join([has("businesses", "id"), ...collections.map(({ table }) => has(table))], sql` or `);
  const [[{ is_known, ...head }]] = await database.run<[[Omit<Head, "business"> & { is_known: boolean }]]>(
    sql`select ${found} as is_known, ${iso("now()")} as exported_at,
      (select to_json(o) from (select ${settings} from businesses where id = ${business}) o) as settings`,
  );
  if (!is_known) throw new SetupError("Nothing is kept of a business with this id.");
  return { business, ...head };
}

/** The document, piece by piece: a row to a line, so that a big one can be read by other means, too. */
async function* json(
  database: OperatorDatabase,
  { business, exported_at, settings }: Head,
  collections: Collection[],
) {
  const head = { format: "oda-business-export/1", business, exported_at, settings };
  yield `${JSON.stringify(head, null, 2).replace(/\n}$/, "")}`;
  for (const collection of collections) {
    yield `,\n  ${JSON.stringify(collection.table)}: [`;
    let separator = "\n";
    for await (const row of rows(database, collection, business, exported_at)) {
      yield `${separator}    ${JSON.stringify(row)}`;
      separator = ",\n";
    }
    yield separator === "\n" ? "]" : "\n  ]";
  }
  yield "\n}\n";
}

/** Reads a collection page by page along its key, or all at once where it has none. */
async function* rows(
  database: OperatorDatabase,
  { table, columns, key, since, finish }: Collection,
  business: string,
  until: string,
): AsyncGenerator<Value> {
  const names = key.map((column) => sql`${sql.identifier(table)}.${sql.identifier(column)}`);
  const by = sql.join(names, sql`, `);
  const texts = sql.join(
    names.map((name) => sql`${name}::text`),
    sql`, `,
  );
  const isPaged = key.length > 0;
  for (let after: string[] | undefined; ; ) {
    const [page]: [{ row: Value; key: string[] }[]] = await database.run(
      sql`select json_build_array(${texts}) as key, (select to_json(shown) from (select ${columns}) shown) as row
        from ${sql.identifier(table)}
        where business_id = ${business}
          ${since ? sql`and ${sql.identifier(since)} <= ${until}::timestamptz` : sql``}
          ${after ? sql`and (${by}) > ${after}` : sql``}
        ${isPaged ? sql`order by ${by} limit ${PAGE}` : sql``}`,
    );
    for (const { row } of page) yield finish ? finish(row) : row;
    if (!isPaged || page.length < PAGE) return;
    after = page.at(-1)!.key;
  }
}
