import { SetupError } from "../setup-error.ts";
import { changeOptions, command } from "./command.ts";
import { sendAgain } from "./send-again.ts";
import { entryOf, filterOptions, matching, SINCE, type State } from "./texts.ts";

export const requeue = command({
  summary: "Put the texts of a time range on the queue again",
  usage: `--from TIME --to TIME [--state queued|failed|expired|unconfirmed] [--reason CODE] [--business BUSINESS] [--maybe-sent] [--yes]

queued       (unless another is named) ends their wait for a later attempt, once what held them up is mended
failed       as replay
expired      those that could not be sent in time, which may tell of something long past
unconfirmed  ends the wait for a delivery report; they may have arrived, so that this needs --maybe-sent

--from, --to          since when they are in that state; ISO 8601 with an offset; from then on, and before then
--reason CODE         such as 500 or http_503
--business BUSINESS   its id, or the issuer and the sub of who has it
--maybe-sent          also those that may have arrived
--yes                 do it without asking`,
  options: {
    ...changeOptions,
    ...filterOptions,
    state: { type: "string" },
    "maybe-sent": { type: "boolean" },
  },
  async run(values, positionals) {
    const { from, to, state = "queued" } = values;
    if (positionals.length > 0) throw new SetupError("Texts are named by --from and --to; replay takes ids.");
    if (!from || !to) throw new SetupError("Both --from and --to are needed.");
    if (!Object.hasOwn(SINCE, state)) {
      throw new SetupError(`--state must be ${Object.keys(SINCE).join(", ")}: no other can be sent.`);
    }
    await sendAgain({
      name: "requeue",
      state: state as State,
      which: matching(state as State, values),
      entry: entryOf(values),
      maybeSent: values["maybe-sent"] ?? false,
      yes: values.yes,
      ports: values.ports,
    });
  },
});
