import { sql } from "drizzle-orm/sql/sql";
import type { BREAKER_STATES, GATEWAY_FAULTS } from "../../src/states.ts";
import { command, databaseOptions } from "./command.ts";
import { count } from "./confirm.ts";
import { withDatabase } from "./database.ts";
import { iso } from "./iso.ts";

interface Breaker {
  state: (typeof BREAKER_STATES)[number];
  fault: (typeof GATEWAY_FAULTS)[number] | null;
  code: string | null;
  detail: string | null;
  failures: number;
  /** ISO 8601, UTC. */
  since: string;
  next_probe: string | null;
}

interface Waiting {
  state: string;
  reason: string;
  texts: number;
  /** Since when the first of them is due. */
  oldest: string;
}

const SENTENCES: Record<Breaker["state"], string> = {
  closed: "Texts go to the gateway.",
  open: "No texts go to the gateway, but one at a time to see whether it takes them again.",
  half_open: "The gateway works again: what had waited goes out, the oldest first.",
};
const FAULTS = { outage: "The gateway is out of order", account: "The gateway refuses the account" };

export const gateway = command({
  summary: "Show whether texts go out, and what waits",
  usage: `[--json]

Whether the gateway takes texts, since when, and what it said last; and the texts that wait, by state and reason. They go
out by themselves when the outage is over, or when what the gateway refuses is mended.

--json    as one JSON object`,
  options: { ...databaseOptions, json: { type: "boolean" } },
  async run(values) {
    await withDatabase(values, async (database) => {
      await database.open({ command: "gateway", details: {} });
      const [[breaker], waiting] = await database.run<[[Breaker], Waiting[]]>(
        sql`select state, fault, code, detail, failures, ${iso("since")} as since,
            case when state = 'open' then ${iso("probe_at")} end as next_probe from breaker`,
        sql`select state, coalesce(failure_code, '-') as reason, count(*)::integer as texts,
            ${iso("min(first_due_at)")} as oldest
          from notifications where state in ('queued', 'held') and due_at is not null group by 1, 2 order by 3 desc, 1, 2`,
      );
      if (values.json) return console.log(JSON.stringify({ breaker, waiting }, null, 2));
      const { state, fault, code, detail, failures, since, next_probe } = breaker;
      console.log(`${SENTENCES[state]} Since ${since}.`);
      if (fault) console.log(`${FAULTS[fault]} (${code}): ${detail}.`);
      if (state === "closed" && failures > 0) console.log(`${count(failures, "call")} in a row failed.`);
      if (next_probe)
        console.log(`The next probe goes out after ${next_probe}, with the sweep of that minute.`);
      for (const { state, reason, texts, oldest } of waiting)
        console.log(`${count(texts, "text")} ${state}, ${reason}, the oldest due since ${oldest}`);
      if (waiting.length === 0) console.log("No text waits.");
    });
  },
});
