import { line, url } from "../http/fields.ts";
import { z } from "../http/zod.ts";
import { isTooLong, PLACEHOLDERS, unknownPlaceholders } from "../sms/message.ts";
import { MAX_SEGMENTS } from "../sms/segments.ts";

const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));

function isTimeZone(name: string): boolean {
  // Intl takes offsets as well, which know nothing of the seasons, and short names, which mean another zone elsewhere.
  if (name !== "UTC" && !/^[A-Za-z_]+\/./.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const businessName = line(100).openapi({ description: "Signs your texts.", example: "Duka Letu" });

const timeZone = z
  .string()
  .refine(isTimeZone, "must be a time zone of the IANA database, such as Africa/Nairobi")
  .openapi({ description: "IANA; the times in your texts are local to it.", example: "Africa/Nairobi" });

const currency = z
  .string()
  .toUpperCase()
  .refine((code) => CURRENCIES.has(code), "must be a currency of ISO 4217, such as KES")
  .openapi({ description: "ISO 4217, for new items and orders.", example: "KES" });

const placeholders = PLACEHOLDERS.map((name) => `{${name}}`).join(", ");

const smsTemplate = line(480)
  .superRefine((template, context) => {
    for (const name of unknownPlaceholders(template)) {
      context.addIssue({
        code: "custom",
        message: `{${name}} stands for nothing: there are ${placeholders}`,
      });
    }
    if (isTooLong(template)) {
      context.addIssue({ code: "custom", message: `must fit into ${MAX_SEGMENTS} text messages` });
    }
  })
  .openapi({
    description:
      `The text that an order's customer gets. Placeholders: ${placeholders}. Long names are shortened where it would ` +
      `take more than ${MAX_SEGMENTS} messages.`,
    example: "Hi {first_name}, we have your order of {quantity} {item}. {business_name}",
  });

const smsEnabled = z.boolean().openapi({ description: "Whether orders send texts." });

/** Some of your settings (RFC 7396): null takes one back to its default. */
export const MePatch = z
  .strictObject({
    business_name: businessName.nullable(),
    time_zone: timeZone.nullable(),
    currency: currency.nullable(),
    sms_template: smsTemplate.nullable(),
    sms_enabled: smsEnabled.nullable().transform((enabled) => enabled ?? true),
  })
  .partial()
  .openapi("MePatch");

export const Me = z
  .object({
    url,
    email: z.string().nullable().openapi({ example: "amina@example.com" }),
    name: z.string().openapi({ example: "Amina Otieno" }),
    business_name: z.string().openapi({ example: "Duka Letu" }),
    time_zone: z.string().openapi({ example: "Africa/Nairobi" }),
    currency: z.string().openapi({ example: "KES" }),
    sms_template: z.string(),
    sms_enabled: z.boolean(),
  })
  .openapi("Me");

/** A template to try. */
export const SmsPreviewInput = z
  .strictObject({ sms_template: smsTemplate })
  .partial()
  .openapi("SmsPreviewInput");

export const SmsPreview = z
  .object({
    message: z.string().openapi({ description: "What a customer would get." }),
    encoding: z.enum(["GSM-7", "UCS-2"]).openapi({
      description:
        "UCS-2 as soon as one character is not in the GSM alphabet; fewer fit into a message then.",
    }),
    segments: z.int().openapi({ description: "How many messages it would be billed as." }),
    characters: z.int(),
  })
  .openapi("SmsPreview");
