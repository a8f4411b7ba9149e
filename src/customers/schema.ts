import parsePhoneNumber from "libphonenumber-js/min";
import { customerCode as code, id, line, time, url } from "../http/fields.ts";
import { exportQuery, flag, instant, listOf, listQuery } from "../http/list.ts";
import { z } from "../http/zod.ts";
import { customerOrderings } from "./queries.ts";

const name = line(100);

/** A phone number in E.164, possible for its country by its length (ITU E.164, libphonenumber's metadata). */
const phone = z
  .string()
  .trim()
  .transform((text, context) => {
    // The parser would take letters for an extension or a vanity number, and drop what it does not know.
    const number = /^\+[\d ().-]+$/.test(text) ? parsePhoneNumber(text) : undefined;
    if (number?.isPossible()) return number.number as string;
    context.addIssue({
      code: "custom",
      message: "must be a possible phone number with its country code, such as +254712345678",
    });
    return z.NEVER;
  })
  .openapi({ type: "string", description: "E.164, unique among your customers.", example: "+254712345678" });

const smsOptOut = z.boolean().openapi({ description: "Whether this customer wants no texts." });

/** A customer as written. A code that is left out is made by POST and kept by PUT. */
export const CustomerInput = z
  .strictObject({
    first_name: name.openapi({ example: "Wanjiru" }),
    second_name: name.openapi({ example: "Kamau" }),
    code: code.optional(),
    phone,
    sms_opt_out: smsOptOut.default(false),
  })
  .openapi("CustomerInput");

/** Some fields of a customer (RFC 7396). */
export const CustomerPatch = z
  .strictObject({ first_name: name, second_name: name, code, phone, sms_opt_out: smsOptOut })
  .partial()
  .openapi("CustomerPatch");

export const Customer = z
  .object({
    id,
    url,
    first_name: z.string().openapi({ example: "Wanjiru" }),
    second_name: z.string().openapi({ example: "Kamau" }),
    code: z.string().openapi({ example: "WJ001" }),
    phone: z.string().openapi({ example: "+254712345678" }),
    sms_opt_out: z.boolean(),
    created_at: time,
    updated_at: time,
  })
  .openapi("Customer");

export const CustomerList = listOf(Customer).openapi("CustomerList");

const filters = {
  code: code.optional(),
  phone: phone.optional(),
  sms_opt_out: flag("Only customers who do, or do not, want texts.").optional(),
  created_at_after: instant("Only customers created at this time or later.").optional(),
  created_at_before: instant("Only customers created before this time.").optional(),
};
const orderings = Object.keys(customerOrderings);

export const CustomerQuery = listQuery("customers", orderings, "-created_at", filters);
export const CustomerExportQuery = exportQuery(orderings, "-created_at", filters);

/** What an export of customers has, first what an import takes. */
export const customerColumns = [
  ...Object.keys(CustomerInput.shape),
  "id",
  "created_at",
  "updated_at",
] as const;
