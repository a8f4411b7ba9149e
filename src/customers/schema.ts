import { id, line, lines, rowId, time, url } from "../http/fields.ts";
import { changed, exportQuery, flag, instant, listOf, listQuery } from "../http/list.ts";
import { trimmed } from "../http/patterns.ts";
import { plusInFront } from "../http/query-string.ts";
import { z } from "../zod.ts";
import { phone } from "./phone.ts";

const name = line(100);

export const customerCode = z
  .string()
  // Before toUpperCase, which makes two letters of some: `ß` becomes `SS`.
  .regex(trimmed("[0-9A-Za-z]{5}"), "must be 5 letters or digits")
  .trim()
  .toUpperCase()
  .openapi({
    description: "Five letters or digits, stored upper case, unique among your customers.",
    example: "WJ001",
  });

const smsOptOut = z
  .boolean()
  .openapi({ description: "Your own switch: whether this customer wants no texts of yours." });

const note = lines(2_000).openapi({
  description: "What you want to remember of this customer. No text has it.",
  example: "Closed on Mondays.",
});

/** Validates what a client sends for a customer. Without a code, POST makes one and PUT keeps the one it has. */
export const CustomerInput = z
  .strictObject({
    first_name: name.openapi({ example: "Wanjiru" }),
    second_name: name.openapi({ example: "Kamau" }),
    code: customerCode.optional(),
    phone,
    sms_opt_out: smsOptOut.default(false),
    note: note.default(null),
  })
  .openapi("CustomerInput");

/** Some fields of a customer (RFC 7396). */
export const CustomerPatch = z
  .strictObject({
    first_name: name,
    second_name: name,
    code: customerCode,
    phone,
    sms_opt_out: smsOptOut,
    note,
  })
  .partial()
  .openapi("CustomerPatch");

export const Customer = z
  .object({
    id,
    url,
    first_name: z.string().openapi({ example: "Wanjiru" }),
    second_name: z.string().openapi({ example: "Kamau" }),
    code: z.string().openapi({ example: "WJ001" }),
    phone: z.string().openapi({ description: "E.164.", example: "+254712345678" }),
    sms_opt_out: smsOptOut,
    sms_stopped: z.boolean().openapi({
      description:
        "Whether the number's holder told the gateway to send no more. No text goes there, whoever sends it.",
    }),
    sms_warning: z.string().nullable().openapi({
      description:
        "Why texts cannot go to this phone number: it is of no country that this service sends to, costs more than others, or its holder told the gateway to send no more. Null when they can.",
      example: null,
    }),
    note: z.string().nullable().openapi({ example: "Closed on Mondays." }),
    created_at: time,
    updated_at: time,
  })
  .openapi("Customer");

export const CustomerList = listOf(Customer).openapi("CustomerList");

const filters = {
  code: customerCode.optional(),
  phone: plusInFront(phone).optional(),
  sms_opt_out: flag("Only customers who do, or do not, want texts.").optional(),
  created_at_after: instant("Only customers created at this time or later.").optional(),
  created_at_before: instant("Only customers created before this time.").optional(),
  ...changed("customers"),
};
const orderings = ["created_at", "updated_at", "first_name", "second_name", "code"] as const;
export type CustomerOrdering = (typeof orderings)[number];

export const CustomerQuery = listQuery("customers", orderings, "-created_at", filters);
export const CustomerExportQuery = exportQuery(orderings, "-created_at", filters);

/** A row of a CSV file of customers. */
export const CustomerRecord = z
  .strictObject({
    ...CustomerInput.shape,
    sms_opt_out: smsOptOut.default(false).openapi({
      description: "True stops your texts to this customer. False lets nobody have texts who wanted none.",
    }),
    id: rowId,
  })
  .openapi("CustomerRecord");

/** The columns of an export: first those that an import takes. */
export const customerColumns = [...Object.keys(CustomerRecord.shape), "created_at", "updated_at"] as const;

export const customerTypes = { sms_opt_out: "boolean" } as const;
