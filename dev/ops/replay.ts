import { sql } from "drizzle-orm/sql/sql";
import { SetupError } from "../setup-error.ts";
import { changeOptions, command, parseIds } from "./command.ts";
import { sendAgain } from "./send-again.ts";
import { entryOf, filterOptions, matching } from "./texts.ts";

export const replay = command({
  summary: "Send texts again that were given up",
  usage: `[ID …] [--from TIME] [--to TIME] [--reason CODE] [--business BUSINESS] [--expired] [--maybe-sent] [--yes]

Gives dead letters all their attempts again, to the number that their customer has now. Name them by id, or by the
flags of dead-letters; with none of these it does nothing. What the customer or the business no longer wants is left out,
and what would say what is not so: of an order that was cancelled or deleted since.

--expired       those that expired, instead of those that failed
--maybe-sent    also those that may have arrived: unconfirmed, or taken and then reported as undeliverable
--yes           do it without asking`,
  options: {
    ...changeOptions,
    ...filterOptions,
    expired: { type: "boolean" },
    "maybe-sent": { type: "boolean" },
  },
  async run(values, positionals) {
    const ids = parseIds(positionals);
    const { from, to, reason, business } = values;
    if (ids.length === 0 && !(from || to || reason || business)) {
      throw new SetupError("Say which: by id, --from, --to, --reason or --business.");
    }
    const state = values.expired ? "expired" : "failed";
    const filter = matching(state, values);
    const entry = entryOf(values);
    await sendAgain({
      name: "replay",
      state,
      which: ids.length > 0 ? sql`${filter} and id = any(${sql.param(ids)}::uuid[])` : filter,
      entry: { ...entry, details: { ...(ids.length > 0 && { ids }), ...entry.details } },
      maybeSent: values["maybe-sent"] ?? false,
      yes: values.yes,
      ports: values.ports,
    });
  },
});
