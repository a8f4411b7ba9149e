import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type SQL, sql } from "drizzle-orm";
import { type MessageParameters, renderMessage } from "../../src/sms/message.ts";
import { SetupError } from "../setup-error.ts";
import { command, databaseOptions } from "./command.ts";
import { type OperatorDatabase, withDatabase } from "./database.ts";
import { iso } from "./iso.ts";
import { logged, ownerDigest } from "./log.ts";

/** How many rows are read at a time, and held in memory. */
const PAGE = 1000;

type Value = Record<string, unknown>;

interface Collection {
  name: string;
  /** The table, its columns as they are exported, what pages go by, and when a row came into being. */
  table: string;
  columns: SQL;
  key: string;
  since: string;
  /** What of a row only this program can tell. */
  finish?(row: Value): Value;
}

const at = (name: string) => sql`${iso(name)} as ${sql.identifier(name)}`;
const list = (...columns: (string | SQL)[]) =>
  sql.join(
    columns.map((column) => (typeof column === "string" ? sql.identifier(column) : column)),
    sql`, `,
  );
const decimal = (name: string) =>
  sql`decimal_amount(${sql.identifier(name)}, currency) as ${sql.identifier(name)}`;

/** Who is referred to comes before who refers. */
const COLLECTIONS: Collection[] = [
  {
    name: "customers",
    table: "customers",
    columns: list(
      "id",
      "first_name",
      "second_name",
      "code",
      "phone",
      "sms_opt_out",
      at("created_at"),
      at("updated_at"),
    ),
    key: "id",
    since: "created_at",
  },
  {
    name: "items",
    table: "items",
    columns: list("id", "name", decimal("price"), "currency", "active", at("created_at"), at("updated_at")),
    key: "id",
    since: "created_at",
  },
  {
    name: "orders",
    table: "orders",
    columns: list(
      ...["id", "customer_id", "item_id", "item", "quantity"],
      decimal("price_per_unit"),
      decimal("amount"),
      ...["currency", "status"],
      ...["time_placed", "time_closed", "updated_at"].map(at),
    ),
    key: "id",
    since: "time_placed",
  },
  {
    name: "notifications",
    table: "notifications",
    columns: list(
      ...[
        "id",
        "order_id",
        "kind",
        "to",
        "template",
        "parameters",
        "state",
        "failure_code",
        "failure_detail",
      ],
      ...["attempts", "attempt_history", "segments", "cost_amount", "cost_currency", "provider_message_id"],
      ...["created_at", "queued_at", "sending_at", "sent_at", "unconfirmed_at", "delivered_at"].map(at),
      ...["failed_at", "skipped_at", "updated_at"].map(at),
    ),
    key: "id",
    since: "created_at",
    finish: ({ template, parameters, ...row }) => ({
      ...row,
      message: renderMessage(template as string, parameters as MessageParameters),
      template,
      parameters,
    }),
  },
  {
    name: "sessions",
    table: "sessions",
    columns: list(at("created_at"), at("expires_at")),
    key: "id",
    since: "created_at",
  },
  {
    name: "idempotency_keys",
    table: "idempotency_keys",
    columns: list("key", "response", at("created_at")),
    key: "key",
    since: "created_at",
  },
];

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
  const settings = list(
    ...["business_name", "time_zone", "currency", "sms_template", "sms_enabled"],
    ...["created_at", "updated_at"].map(at),
  );
  const has = (name: string) => sql`exists (select from ${sql.identifier(name)} where owner_id = ${owner})`;
  const anything = sql.join(
    COLLECTIONS.map(({ table }) => has(table)),
    sql` or `,
  );
  const [[row]] = await database.run<[[Omit<Head, "owner"> & { found: boolean }], unknown[]]>(
    sql`select ${iso("now()")} as exported_at, s.settings, s.settings is not null or ${anything} as found
      from (select (select to_json(o) from (select ${settings} from owners where id = ${owner}) o) as settings) s`,
    logged("export-owner", { owner: ownerDigest(owner) }),
  );
  const { found, ...head } = row;
  if (!found) throw new SetupError("Nothing is kept of an owner with this id.");
  return { owner, ...head };
}

/** The document, piece by piece: a row to a line, so that a big one can be read by other means, too. */
async function* json(database: OperatorDatabase, { owner, exported_at, settings }: Head) {
  const head = { format: "oda-owner-export/1", owner, exported_at, settings };
  yield `${JSON.stringify(head, null, 2).replace(/\n}$/, "")}`;
  for (const collection of COLLECTIONS) {
    yield `,\n  ${JSON.stringify(collection.name)}: [`;
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
