import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sql } from "drizzle-orm";
import { SetupError } from "../setup-error.ts";
import { command, databaseOptions } from "./command.ts";
import { type OperatorDatabase, withDatabase } from "./database.ts";
import { COLLECTIONS, type Collection, times, type Value } from "./export-owner-collections.ts";
import { iso } from "./iso.ts";
import { logged, ownerDigest } from "./log.ts";

/** How many rows are read at a time, and held in memory. */
const PAGE = 1000;

export const exportOwner = command({
  summary: "Write all that is kept of an owner as JSON",
  usage: `OWNER_ID [--out FILE]

One JSON object (GDPR articles 15 and 20), however big: it is written as it is read. OWNER_ID is the issuer and its
sub, such as 'https://accounts.google.com|1234567890', as dead-letters shows it.

  format            "oda-owner-export/1"; a later one may add, and changes the number to take away
  owner             OWNER_ID
  exported_at       nothing that came later is in it
  settings          business_name, time_zone, currency, sms_template, sms_enabled, times; null where none was ever set
  customers         as the API shows them; sms_opt_out is all that is kept of who wants no texts
  items, orders     as the API shows them; amounts are decimals of the currency
  notifications     with message (what was sent), attempt_history, and a time for each state
  sessions          created_at and expires_at of those that have not ended
  idempotency_keys  of two days, with the answer that each stands for

--out FILE    into a file that nobody else may read, instead of to standard output`,
  options: { ...databaseOptions, out: { type: "string" } },
  async run(values, [ownerId, ...rest]) {
    if (!ownerId || rest.length > 0) throw new SetupError("Say whose data: export-owner OWNER_ID.");
    await withDatabase(values, async (database) => {
      const head = await begin(database, ownerId);
      const file = values.out && createWriteStream(values.out, { mode: 0o600 });
      await pipeline(Readable.from(json(database, head)), file || process.stdout, { end: Boolean(file) });
      if (file) console.log(`Written to ${values.out}.`);
    });
  },
});

type Head = { owner: string; exported_at: string; settings: Value | null };

async function begin(database: OperatorDatabase, owner: string): Promise<Head> {
  const settings = sql`business_name, time_zone, currency, sms_template, sms_enabled,
    ${times("created_at", "updated_at")}`;
  const has = (name: string) => sql`exists (select from ${sql.identifier(name)} where owner_id = ${owner})`;
  const found = sql.join(
    [sql`exists (select from owners where id = ${owner})`, ...COLLECTIONS.map(({ table }) => has(table))],
    sql` or `,
  );
  const [[head], entry] = await database.run<[[Omit<Head, "owner">], unknown[]]>(
    sql`select ${iso("now()")} as exported_at,
      (select to_json(o) from (select ${settings} from owners where id = ${owner}) o) as settings`,
    logged("export-owner", { owner: ownerDigest(owner) }, undefined, found),
  );
  if (entry.length === 0) throw new SetupError("Nothing is kept of an owner with this id.");
  return { owner, ...head };
}

/** The document, piece by piece: a row to a line, so that a big one can be read by other means, too. */
async function* json(database: OperatorDatabase, { owner, exported_at, settings }: Head) {
  const head = { format: "oda-owner-export/1", owner, exported_at, settings };
  yield `${JSON.stringify(head, null, 2).replace(/\n}$/, "")}`;
  for (const collection of COLLECTIONS) {
    yield `,\n  ${JSON.stringify(collection.table)}: [`;
    let separator = "\n";
    for await (const row of rows(database, collection, owner, exported_at)) {
      yield `${separator}    ${JSON.stringify(row)}`;
      separator = ",\n";
    }
    yield separator === "\n" ? "]" : "\n  ]";
  }
  yield "\n}\n";
}

async function* rows(
  database: OperatorDatabase,
  { table, columns, key, since, finish }: Collection,
  owner: string,
  until: string,
): AsyncGenerator<Value> {
  const by = sql.identifier(key);
  for (let after: string | undefined; ; ) {
    const [page]: [{ row: Value; key: string }[]] = await database.run(
      sql`select ${by}::text as key, (select to_json(shown) from (select ${columns}) shown) as row
        from ${sql.identifier(table)}
        where owner_id = ${owner} and ${sql.identifier(since)} <= ${until}::timestamptz
          ${after === undefined ? sql`` : sql`and ${by} > ${after}`}
        order by ${by} limit ${PAGE}`,
    );
    for (const { row } of page) yield finish ? finish(row) : row;
    if (page.length < PAGE) return;
    after = page.at(-1)!.key;
  }
}
