import { SetupError } from "../setup-error.ts";
import { parseBusiness } from "./business.ts";
import { changeOptions, command, parseIds } from "./command.ts";
import { confirm, count } from "./confirm.ts";
import { withDatabase } from "./database.ts";
import { type Erasable, erase, find, type Whom } from "./erase-customer-sql.ts";

type Done = Pick<Erasable, "customers" | "texts" | "replies" | "answers">;

const listed = ({ customers, texts, replies, answers }: Done) =>
  `${count(customers, "customer")}, ${count(texts, "text")}, ${replies === 1 ? "1 reply" : `${replies} replies`} ` +
  `and ${count(answers, "kept answer")}`;

const sum = ({ customers, texts, replies, answers }: Done) => customers + texts + replies + answers;

export const eraseCustomer = command({
  summary: "Erase a customer's personal data, and keep their orders",
  usage: `ID … | --phone +254712345678 [--business BUSINESS] [--yes]

For a person who asks for it (Kenya's Data Protection Act 2019, section 40; GDPR article 17). It cannot be undone.

Erased: names, code and number of the customer; number and name in every text to them, with the gateway's ids and
sentences; number and words of every reply of theirs; the same in the answers that are kept for Idempotency-Keys. Texts
that wait are not sent any more.
Kept: the orders with items, amounts and dates, which the business must account for; that there were texts, with their
states, times and costs. The customer stays as "Erased customer", who wants no texts.

--phone NUMBER        all with this number, of whichever business (one person may buy in several shops), and texts to it
--business BUSINESS   only what is this business's: its id, or the issuer and the sub of who has it
--yes                 do it without asking`,
  options: { ...changeOptions, phone: { type: "string" }, business: { type: "string" } },
  async run(values, positionals) {
    const ids = parseIds(positionals).map((id) => id.toLowerCase());
    const { phone } = values;
    const business = values.business && parseBusiness(values.business);
    if (ids.length > 0 === Boolean(phone)) {
      throw new SetupError("Say who: either by the customer's id, or by --phone.");
    }
    // A number in another form would find nothing, and look like an erasure.
    if (phone && !/^\+\d{7,15}$/.test(phone)) {
      throw new SetupError(`--phone must be as the API shows it, such as +254712345678, and not ${phone}.`);
    }
    const whom: Whom = phone ? { phone, business } : { ids, business };
    await withDatabase(values, async (database) => {
      // A number is not for the log.
      const entry = { command: "erase-customer", business };
      await database.open({ ...entry, details: phone ? { by: "phone" } : { ids } });
      const [[found]] = await database.run<[[Erasable]]>(find(whom));
      const missing = ids.find((id) => !found.ids.includes(id));
      if (missing) throw new SetupError(`There is no customer ${missing}.`);
      if (sum(found) === 0) {
        return console.log("Nothing to do: there is nothing of them, or it was erased before.");
      }
      const question =
        `${listed(found)} will be cleaned of personal data; texts among them that wait and will not be sent: ` +
        `${found.waiting}. ${count(found.orders, "order")} will be kept. Customers: ${found.ids.join(", ") || "none"}.`;
      if (!(await confirm(question, values))) return;
      await database.open({ ...entry, details: { ids: found.ids, confirmed: true } });
      const [, , [done], [{ sending }]] = await database.run<
        [unknown[], unknown[], [Done], [{ sending: boolean }]]
      >(...erase(whom));
      if (sum(done) > 0) return console.log(`Erased: ${listed(done)}.`);
      if (!sending) return console.log("Nothing to do: somebody else has just erased it.");
      throw new SetupError("A text to them is being sent. Nothing was changed: try again in two minutes.");
    });
  },
});
