import { type SQL, sql } from "drizzle-orm";
import { confirm, count } from "./confirm.ts";
import { withDatabase } from "./database.ts";
import { logged } from "./log.ts";
import { mayHaveArrived, type State } from "./texts.ts";

/** Not again by an owner who has switched texts off, nor to a customer who wants none or was erased. */
const unwanted = sql`(exists (select from owners w where w.id = n.owner_id and not w.sms_enabled)
  or exists (select from orders o join customers c on c.owner_id = o.owner_id and c.id = o.customer_id
    where o.owner_id = n.owner_id and o.id = n.order_id and c.sms_opt_out))`;

/** The customer's number may have been put right since. */
const presentNumber = sql`coalesce((select c.phone from orders o
  join customers c on c.owner_id = o.owner_id and c.id = o.customer_id
  where o.owner_id = n.owner_id and o.id = n.order_id), n."to")`;

/** What the sweep takes up in one run. */
const SWEPT_PER_MINUTE = 1000;

/** SQL for an update that gives a text all its attempts again, as its owner's "resend" does. */
const startOver = (which: SQL) => sql`update notifications n
  set state = 'queued', "to" = ${presentNumber}, attempts = 0, provider_message_id = null, early_reports = null,
    failure_code = null, failure_detail = null, failed_at = null, queued_at = now(), due_at = now()
  where ${which} returning 1`;

/** SQL for an update that ends a waiting text's wait. What is due within the minute is the queue's already. */
const endWait = (which: SQL) => sql`update notifications n set due_at = now() where ${which} returning 1`;
const waits = sql`(n.due_at is null or n.due_at > now() + interval '1 minute')`;

interface Request {
  /** The command, for the log. */
  name: string;
  state: State;
  /** SQL for the texts, as `notifications n`; all of them are in that state. */
  which: SQL;
  /** Of the flags, what the log keeps. */
  details: Record<string, unknown>;
  maybeSent: boolean;
  yes: boolean | undefined;
  ports: string | undefined;
}

/**
 * Makes texts due: the sweep, which looks each minute, puts them on the queue. There is no second way to the queue.
 * What may have arrived is left out unless its user says otherwise.
 */
export async function sendAgain({ name, state, which, details, maybeSent, yes, ports }: Request) {
  const isWaiting = state === "queued";
  const chosen = isWaiting
    ? sql`${which} and ${waits}`
    : sql`${which} and not ${unwanted} ${maybeSent ? sql`` : sql`and not ${mayHaveArrived}`}`;
  await withDatabase({ ports }, async (database) => {
    const [[found]] = await database.run<
      [[{ texts: string; unwanted: string; doubtful: string; all: string }]]
    >(
      sql`select count(*) as all, count(*) filter (where ${chosen}) as texts,
          count(*) filter (where ${isWaiting ? sql`false` : unwanted}) as unwanted,
          count(*) filter (where ${isWaiting ? sql`false` : sql`not ${unwanted} and ${mayHaveArrived}`}) as doubtful
        from notifications n where ${which}`,
    );
    const texts = Number(found.texts);
    console.log(`${count(found.all, "text")} found that ${state === "queued" ? "wait" : `are ${state}`}.`);
    if (Number(found.unwanted)) console.log(`${found.unwanted} left out: no text is wanted there any more.`);
    if (Number(found.doubtful)) {
      console.log(
        maybeSent
          ? `${found.doubtful} of them may have arrived: their customers may get them twice.`
          : `${found.doubtful} left out: they may have arrived; --maybe-sent sends them all the same.`,
      );
    }
    if (texts === 0) return console.log("Nothing to do.");
    if (!(await confirm(`${count(texts, "text")} will be sent.`, { yes }))) return;
    const update = isWaiting ? endWait(chosen) : startOver(chosen);
    const [[entry]] = await database.run<[{ details: { texts: number } }[]]>(
      sql`with sent as (${update}) ${logged(
        name,
        { ...details, state, maybe_sent: maybeSent },
        sql`jsonb_build_object('texts', (select count(*) from sent))`,
        sql`exists (select from sent)`,
      )}`,
    );
    const done = entry?.details.texts ?? 0;
    const minutes = Math.max(1, Math.ceil(done / SWEPT_PER_MINUTE));
    console.log(
      `${count(done, "text")} due: the sweep puts them on the queue within ${count(minutes, "minute")}.`,
    );
  });
}
