import type { NOTIFICATION_STATES } from "../states.ts";

// Which state of a notification may follow which. The SQL of every move is made from this table (transition-sql.ts). The
// trigger `check_move` of the database (drizzle/) has the same pairs and refuses all others: a new pair needs a line
// here, and one there by a migration. dev/ops/ imports this module, so it must not import the Worker's settings.

export type State = (typeof NOTIFICATION_STATES)[number];

/** How often a text may be handed to the gateway whose answers were lost, where the setting says to send it again. */
export const MAX_AMBIGUOUS = 8;

/**
 * How long before `due_at` a consumer may claim a notification, in seconds. At `due_at` the sweep puts it on the queue
 * again, because the queue must have lost it.
 */
export const SWEEP_GRACE = 60;

export interface Transition {
  from: readonly (State | "new")[];
  /** The state after the move, which also sets the time of that state, such as `sent_at`. */
  to: State;
  /** Whose database role may make it. */
  by: "api" | "system" | "operator";
  /** When the sweep looks at it: in so many seconds, as the caller of the move says, or as before; never when left out. */
  due?: number | "given" | "kept";
  /** The failure's code and a sentence, fixed or as the caller of the move says; both are kept when left out. */
  reason?: readonly [code: string, detail: string] | "given" | "cleared";
  /** Whether the move resets the attempts and what the gateway said; `attempt_history` keeps both. */
  startsOver?: true;
}

const WAITS_FOR_REPORT = "Whether the gateway took it is not known; waiting for its report";
const NEVER_CONFIRMED =
  "Whether the gateway took it was never confirmed: ask the customer, then send it again";
const ERASED = "The customer's personal data was erased";

export const TRANSITIONS = {
  // An order is placed.
  place: { from: ["new"], to: "queued", by: "api", due: SWEEP_GRACE },
  placeSkipped: { from: ["new"], to: "skipped", by: "api", reason: "given" },

  // The consumer takes it, to be due when its lease ends; or nobody wants it any more.
  claim: { from: ["queued"], to: "sending", by: "system", due: "given" },
  skip: { from: ["queued", "held"], to: "skipped", by: "system", reason: "given" },

  // The gateway refuses the account: what is not the probe waits, until the sweep finds that the fault is mended.
  holdBack: { from: ["queued"], to: "held", by: "system", due: "kept", reason: "given" },
  release: { from: ["held"], to: "queued", by: "system", due: "kept" },

  // The consumer records an attempt, even one that the sweep has called unconfirmed, or has queued again, since.
  accept: { from: ["sending", "unconfirmed", "queued"], to: "sent", by: "system", reason: "cleared" },
  retry: { from: ["sending", "unconfirmed"], to: "queued", by: "system", due: "given", reason: "given" },
  hold: { from: ["sending", "unconfirmed"], to: "held", by: "system", due: "given", reason: "given" },
  refuse: { from: ["sending", "unconfirmed", "queued"], to: "failed", by: "system", reason: "given" },
  loseAnswer: { from: ["sending"], to: "unconfirmed", by: "system", due: "given", reason: "given" },

  // A delivery report arrives.
  confirm: { from: ["unconfirmed"], to: "sent", by: "system", reason: "cleared" },
  deliver: { from: ["sent", "unconfirmed"], to: "delivered", by: "system", reason: "cleared" },
  reportFailure: { from: ["sent", "unconfirmed"], to: "failed", by: "system", reason: "given" },

  // The sweep finds that its time is up: its consumer has died, its validity has ended, or no report has come.
  abandon: {
    from: ["sending"],
    to: "unconfirmed",
    by: "system",
    due: "given",
    reason: ["unconfirmed", WAITS_FOR_REPORT],
  },
  expire: { from: ["queued", "held"], to: "expired", by: "system", reason: "given" },
  giveUpUnconfirmed: {
    from: ["unconfirmed"],
    to: "failed",
    by: "system",
    reason: ["unconfirmed", NEVER_CONFIRMED],
  },
  // Due as it was, so that the sweep which makes this move puts it on the queue.
  requeueUnconfirmed: { from: ["unconfirmed"], to: "queued", by: "system", due: "kept" },

  // A person sends it again.
  resend: {
    from: ["failed", "skipped", "expired"],
    to: "queued",
    by: "api",
    due: SWEEP_GRACE,
    startsOver: true,
  },
  replay: {
    from: ["failed", "unconfirmed", "expired"],
    to: "queued",
    by: "operator",
    due: 0,
    startsOver: true,
  },

  // Its order is deleted, or its customer erased.
  forgetOrder: {
    from: ["queued", "held"],
    to: "skipped",
    by: "api",
    reason: ["order_deleted", "The order was deleted"],
  },
  eraseQueued: {
    from: ["queued", "held"],
    to: "skipped",
    by: "operator",
    reason: ["customer_erased", ERASED],
  },
  eraseUnconfirmed: { from: ["unconfirmed"], to: "failed", by: "operator" },
} as const satisfies Record<string, Transition>;

export type MoveName = keyof typeof TRANSITIONS;
