import { type SQL, sql } from "drizzle-orm/sql/sql";
import { SetupError } from "../setup-error.ts";
import { parseBusiness } from "./business.ts";
import { changeOptions, command } from "./command.ts";
import { confirm, count } from "./confirm.ts";
import { withDatabase } from "./database.ts";

interface Restriction {
  name: string;
  details: Record<string, unknown>;
  column: "suspended_at" | "sms_daily_limit";
  value: SQL;
  /** Tells what will be so, as a sentence; nothing when it is so already. */
  sentence(found: Found): string | undefined;
}

interface Found {
  name: string | null;
  isKept: boolean;
  orders: number;
  waiting: number;
  suspended: boolean;
}

/** SQL for what is kept of a business, as one row. */
const find = (business: string) => sql`select
  (select business_name from businesses where id = ${business}) as name,
  exists (select from sessions where business_id = ${business} union all select from businesses where id = ${business}
    union all select from customers where business_id = ${business}
    union all select from items where business_id = ${business}
    union all select from restrictions where business_id = ${business}) as "isKept",
  (select count(*)::integer from orders where business_id = ${business}) as orders,
  (select count(*)::integer from notifications where business_id = ${business} and state = 'queued') as waiting,
  exists (select from restrictions where business_id = ${business} and suspended_at is not null) as suspended`;

/** Sets what an operator may set for one business, after asking. */
async function restrict(
  business: string,
  { name, details, column, value, sentence }: Restriction,
  flags: { ports?: string | undefined; yes?: boolean | undefined },
): Promise<void> {
  await withDatabase(flags, async (database) => {
    await database.open({ command: name, details, business });
    const [[found]] = await database.run<[[Found]]>(find(business));
    if (!found.isKept) throw new SetupError(`Nothing is kept of a business with the id ${business}.`);
    const will = sentence(found);
    if (!will) return console.log("Nothing to do: it is so already.");
    const { orders, waiting } = found;
    console.log(
      `${found.name ?? "A business without a name"} (${business}): ${count(orders, "order")}, ${count(waiting, "text")} waiting.`,
    );
    if (!(await confirm(will, flags))) return;
    const field = sql.identifier(column);
    await database.run(
      sql`insert into restrictions (business_id, ${field}) values (${business}, ${value})
        on conflict (business_id) do update set ${field} = excluded.${field}`,
    );
    console.log("Done.");
  });
}

const BUSINESS =
  "BUSINESS is its id, or the issuer and the sub of who\nhas it, such as 'https://accounts.google.com|1122'.\n\n--yes    do it without asking";

function only(usage: string, given: string[], count: number): string[] {
  if (given.length !== count) throw new SetupError(`Say which: ${usage}.`);
  return given;
}

export const suspend = command({
  summary: "Stop a business's texts and writes",
  usage: `BUSINESS [--yes]

Its texts stop at once, also those that wait: they are skipped when their turn comes. What it would change is refused
with 403. It can still read and export. ${BUSINESS}`,
  options: changeOptions,
  async run(values, positionals) {
    const [whose] = only("suspend BUSINESS", positionals, 1);
    await restrict(
      parseBusiness(whose!),
      {
        name: "suspend",
        details: {},
        column: "suspended_at",
        value: sql`now()`,
        sentence: ({ suspended }) =>
          suspended ? undefined : "Its texts stop, and it can do no more than read and export.",
      },
      values,
    );
  },
});

export const resume = command({
  summary: "Lift a suspension",
  usage: `BUSINESS [--yes]

Texts that were skipped meanwhile stay so, until somebody sends them again. ${BUSINESS}`,
  options: changeOptions,
  async run(values, positionals) {
    const [whose] = only("resume BUSINESS", positionals, 1);
    await restrict(
      parseBusiness(whose!),
      {
        name: "resume",
        details: {},
        column: "suspended_at",
        value: sql`null`,
        sentence: ({ suspended }) => (suspended ? "It can write and send texts again." : undefined),
      },
      values,
    );
  },
});

export const limit = command({
  summary: "Set how many texts a business may send on a day",
  usage: `BUSINESS NUMBER|default [--yes]

In place of SMS_DAILY_LIMIT, for this business alone; \`default\` takes that back. ${BUSINESS}`,
  options: changeOptions,
  async run(values, positionals) {
    const [whose, number] = only("limit BUSINESS NUMBER|default", positionals, 2);
    const texts = number === "default" ? null : Number(number);
    if (texts !== null && !/^\d{1,9}$/.test(number!)) {
      throw new SetupError(`${number} is no number of texts: give one from 0 to 999999999, or \`default\`.`);
    }
    await restrict(
      parseBusiness(whose!),
      {
        name: "limit",
        details: { texts },
        column: "sms_daily_limit",
        value: sql`${texts}::integer`,
        sentence: () =>
          texts === null
            ? "It gets SMS_DAILY_LIMIT again."
            : `It may send at most ${count(texts, "text")} on a day.`,
      },
      values,
    );
  },
});
