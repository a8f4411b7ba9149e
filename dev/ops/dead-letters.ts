import { sql } from "drizzle-orm/sql/sql";
import { SetupError } from "../setup-error.ts";
import { command, databaseOptions } from "./command.ts";
import { count } from "./confirm.ts";
import { withDatabase } from "./database.ts";
import { entryOf, filterOptions, matching, mayHaveArrived, SINCE } from "./texts.ts";

interface Row {
  id: string;
  since: Date;
  reason: string;
  attempts: number;
  may_have_arrived: boolean;
  business: string;
}

export const deadLetters = command({
  summary: "List the texts that were given up",
  usage: `[--from TIME] [--to TIME] [--reason CODE] [--business BUSINESS] [--expired] [--limit 100] [--json]

Every text that is \`failed\`, or with --expired \`expired\`, the latest first: refused by the gateway, never confirmed
(unconfirmed), or reported as undeliverable; or not sent within its validity.

--expired             those that expired
--from, --to          when it failed; ISO 8601 with an offset; from then on, and before then
--reason CODE         such as unconfirmed, 403 or http_400
--business BUSINESS   its id, as this list shows it, or the issuer and the sub of who has it
--limit N             how many to list; all are counted
--json                as one JSON object: counts by reason, and the texts`,
  options: {
    ...databaseOptions,
    ...filterOptions,
    expired: { type: "boolean" },
    limit: { type: "string" },
    json: { type: "boolean" },
  },
  async run(values) {
    const limit = Number(values.limit ?? 100);
    if (!Number.isInteger(limit) || limit < 0) throw new SetupError("--limit must be a whole number.");
    const state = values.expired ? "expired" : "failed";
    const which = matching(state, values);
    const since = sql.identifier(SINCE[state]);
    await withDatabase(values, async (database) => {
      await database.open({ command: "dead-letters", ...entryOf(values) });
      const [reasons, rows] = await database.run<[{ reason: string; texts: number }[], Row[]]>(
        sql`select coalesce(failure_code, '-') as reason, count(*)::integer as texts
          from notifications where ${which} group by 1 order by 2 desc, 1`,
        sql`select id, ${since} as since, coalesce(failure_code, '-') as reason,
            jsonb_array_length(attempt_history) as attempts, ${mayHaveArrived} as may_have_arrived,
            business_id as business
          from notifications where ${which} order by since desc, id desc limit ${limit}`,
      );
      if (values.json) {
        const byReason = Object.fromEntries(reasons.map(({ reason, texts }) => [reason, texts]));
        console.log(JSON.stringify({ by_reason: byReason, texts: rows }, null, 2));
        return;
      }
      for (const { id, since, reason, attempts, may_have_arrived, business } of rows) {
        const doubt = may_have_arrived ? ", may have arrived" : "";
        console.log(
          `${since.toISOString()}  ${id}  ${reason} after ${count(attempts, "attempt")}${doubt}  ${business}`,
        );
      }
      const total = reasons.reduce((sum, { texts }) => sum + texts, 0);
      const parts = reasons.map(({ reason, texts }) => `${texts} ${reason}`).join(", ");
      console.log(total ? `${count(total, "text")}: ${parts}.` : "No text was given up.");
      if (total > rows.length) console.log(`Shown are ${rows.length}; --limit shows more.`);
    });
  },
});
