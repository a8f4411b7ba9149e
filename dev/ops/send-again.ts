import { type SQL, sql } from "drizzle-orm/sql/sql";
import { anew, presentNumber } from "../../src/notifications/anew.ts";
import { assign } from "../../src/notifications/transition-sql.ts";
import { whyUnwanted } from "../../src/notifications/unwanted.ts";
import { confirm, count } from "./confirm.ts";
import { type Entry, withDatabase } from "./database.ts";
import { mayHaveArrived, type State } from "./texts.ts";

/** How many texts one sweep puts on the queue. */
const SWEPT_PER_MINUTE = 1000;

/** Holds for a text that is not to be sent again. */
const isUnwanted = sql`(${whyUnwanted(presentNumber)} is not null)`;

/** SQL for an update that gives a text all its attempts again. */
const startOver = (which: SQL) => sql`update notifications
  set ${assign(anew("replay"))} where ${which} returning 1`;

/** SQL for an update that ends a waiting text's wait. */
const endWait = (which: SQL) => sql`update notifications set due_at = now() where ${which} returning 1`;

/** A text that is due within the minute is on the queue already, and a reminder waits for the end of quiet hours. */
const waits = sql`(notifications.due_at is null or notifications.due_at > now() + interval '1 minute')
  and notifications.first_due_at <= now()`;

interface Request {
  /** The command, for the log. */
  name: string;
  state: State;
  /** The condition of the texts; all of them are in that state. */
  which: SQL;
  /** Tells the log of the other flags. */
  entry: Omit<Entry, "command">;
  maybeSent: boolean;
  yes: boolean | undefined;
  ports: string | undefined;
}

/**
 * Makes texts due, so that the sweep, which runs each minute, puts them on the queue. Leaves out what may have arrived,
 * unless its user says otherwise.
 */
export async function sendAgain({ name, state, which, entry, maybeSent, yes, ports }: Request) {
  const isWaiting = state === "queued";
  const chosen = isWaiting
    ? sql`${which} and ${waits}`
    : sql`${which} and not ${isUnwanted} ${maybeSent ? sql`` : sql`and not ${mayHaveArrived}`}`;
  await withDatabase({ ports }, async (database) => {
    const details = { ...entry.details, state, maybe_sent: maybeSent };
    await database.open({ ...entry, command: name, details });
    const [[found]] = await database.run<
      [[{ texts: string; unwanted: string; doubtful: string; all: string }]]
    >(
      sql`select count(*) as all, count(*) filter (where ${chosen}) as texts,
          count(*) filter (where ${isWaiting ? sql`false` : isUnwanted}) as unwanted,
          count(*) filter (where ${isWaiting ? sql`false` : sql`not ${isUnwanted} and ${mayHaveArrived}`}) as doubtful
        from notifications where ${which}`,
    );
    const texts = Number(found.texts);
    console.log(`${count(found.all, "text")} found that ${state === "queued" ? "wait" : `are ${state}`}.`);
    if (Number(found.unwanted))
      console.log(
        `${found.unwanted} left out: no text is wanted there any more, or its order was cancelled or deleted.`,
      );
    if (Number(found.doubtful)) {
      console.log(
        maybeSent
          ? `${found.doubtful} of them may have arrived: their customers may get them twice.`
          : `${found.doubtful} left out: they may have arrived; --maybe-sent sends them all the same.`,
      );
    }
    if (texts === 0) return console.log("Nothing to do.");
    if (!(await confirm(`${count(texts, "text")} will be sent.`, { yes }))) return;
    const [sent] = await database.run(isWaiting ? endWait(chosen) : startOver(chosen));
    const done = sent!.length;
    const minutes = Math.max(1, Math.ceil(done / SWEPT_PER_MINUTE));
    console.log(
      `${count(done, "text")} due: the sweep puts them on the queue within ${count(minutes, "minute")}.`,
    );
  });
}
