import { sql } from "drizzle-orm/sql/sql";
import { type MessageParameters, renderMessage } from "../../src/notifications/message.ts";
import type { Attempt } from "../../src/notifications/table.ts";
import { NOTIFICATION_STATES } from "../../src/states.ts";
import { SetupError } from "../setup-error.ts";
import { command, databaseOptions, parseIds } from "./command.ts";
import { withDatabase } from "./database.ts";
import { iso } from "./iso.ts";

const times = NOTIFICATION_STATES.map((state) => `${state}_at`);

interface Story {
  id: string;
  business_id: string;
  to: string;
  message: string;
  state: string;
  failure_code: string | null;
  failure_detail: string | null;
  provider_message_id: string | null;
  segments: number | null;
  cost: string | null;
  created_at: string;
  due_at: string | null;
  attempt_history: Attempt[];
  early_reports: Record<string, unknown> | null;
  order: Record<string, string> | null;
  [time: `${string}_at`]: string | null;
}

type Row = Omit<Story, "message"> & { template: string; parameters: MessageParameters };

export const story = command({
  summary: "Tell the whole story of one text",
  usage: `NOTIFICATION_ID [--json]

Its order, its text, each state with its time, each attempt with the gateway's answer, and what its delivery report
said.

--json    as one JSON object`,
  options: { ...databaseOptions, json: { type: "boolean" } },
  async run(values, positionals) {
    const [id] = parseIds(positionals, "story NOTIFICATION_ID");
    await withDatabase(values, async (database) => {
      await database.open({ command: "story", details: { notification: id } });
      const [[row]] = await database.run<[Row[]]>(
        sql`select n.id, n.business_id, n."to", n.template, n.parameters, n.state, n.failure_code, n.failure_detail,
            n.provider_message_id, n.segments, n.cost_currency || ' ' || n.cost_amount as cost, n.attempt_history,
            n.early_reports, ${sql.join(
              ["created_at", "due_at", ...times].map(
                (time) => sql`${iso(`n.${time}`)} as ${sql.identifier(time)}`,
              ),
              sql`, `,
            )},
            (select json_build_object('id', o.id, 'status', o.status, 'quantity', o.quantity, 'item', o.item,
                'amount', decimal_amount(o.amount, o.currency), 'currency', o.currency,
                'time_placed', ${iso("o.time_placed")}, 'customer_id', o.customer_id)
              from orders o where o.business_id = n.business_id and o.id = n.order_id) as order
          from notifications n where n.id = ${id}`,
      );
      if (!row) throw new SetupError(`There is no notification ${id}.`);
      const { template, parameters, ...rest } = row;
      const told = { ...rest, message: renderMessage(template, parameters) } as Story;
      console.log(values.json ? JSON.stringify(told, null, 2) : lines(told).join("\n"));
    });
  },
});

/** A story as a person reads it: what it is about, then what happened, in order. */
function lines(told: Story): string[] {
  const { order } = told;
  const happened = [
    { at: told.created_at, what: "written" },
    ...NOTIFICATION_STATES.map((state) => ({ at: told[`${state}_at`] ?? "", what: state as string })),
    ...told.attempt_history.map(
      ({ number, started_at, ended_at, outcome, code, detail, provider_message_id }) => ({
        at: ended_at,
        what: [
          `attempt ${number}, begun ${started_at}: ${outcome}`,
          code && ` (${code})`,
          detail && `: ${detail}`,
          provider_message_id && `, id ${provider_message_id}`,
        ]
          .filter(Boolean)
          .join(""),
      }),
    ),
  ];
  const about = {
    text: told.message,
    to: told.to,
    business: told.business_id,
    order: order
      ? `${order.id}, ${order.status}: ${order.quantity} ${order.item}, ${order.currency} ${order.amount}, placed ${order.time_placed}`
      : "deleted",
    state: told.state,
    because:
      told.failure_code && `${told.failure_code}${told.failure_detail ? `: ${told.failure_detail}` : ""}`,
    "id there": told.provider_message_id,
    cost: told.cost && `${told.cost}, ${told.segments} segments`,
    "next look": told.due_at,
    "early reports": told.early_reports && JSON.stringify(told.early_reports),
  };
  return [
    `Notification ${told.id}`,
    ...Object.entries(about)
      .filter(([, value]) => value)
      .map(([name, value]) => `  ${name.padEnd(14)}${value}`),
    "",
    ...happened
      .filter(({ at }) => at)
      .toSorted((a, b) => a.at.localeCompare(b.at))
      .map(({ at, what }) => `  ${at}  ${what}`),
  ];
}
