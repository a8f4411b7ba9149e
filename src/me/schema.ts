import { getCountries } from "libphonenumber-js/min";
import { CURRENCIES } from "../currencies.ts";
import { line, url } from "../http/fields.ts";
import { codeOf } from "../http/patterns.ts";
import {
  isTooLong,
  meantPlaceholder,
  PLACEHOLDERS,
  TEMPLATE,
  unknownPlaceholders,
} from "../notifications/message.ts";
import { MAX_SEGMENTS } from "../notifications/segments.ts";
import { shortened } from "../problem.ts";
import { z } from "../zod.ts";

/**
 * Matches what may name a time zone. Intl also takes offsets, which have no daylight saving time, and short names such as
 * EST, which are ambiguous.
 */
const TIME_ZONE = /^(UTC|[A-Za-z_]+\/[0-9A-Za-z_+/-]+)$/;

function isTimeZone(name: string): boolean {
  if (!TIME_ZONE.test(name)) return false;
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
  .openapi({
    pattern: TIME_ZONE.source,
    description: "IANA, one that its database has; the times in your texts are local to it.",
    example: "Africa/Nairobi",
  });

/** Makes the schema of one of several codes, which may be written in any letter case. */
const oneOf = (codes: readonly string[], error: string) =>
  z.union([z.enum(codes), z.string().regex(codeOf(codes), error).trim().toUpperCase()], error);

const currency = oneOf(
  CURRENCIES,
  "must be a currency that ISO 4217 has today, such as KES: a withdrawn one is not taken",
).openapi({ description: "ISO 4217, for new items and orders.", example: "KES" });

/** ISO 3166-1 alpha-2, as far as its telephone numbers are known. */
const country = oneOf(getCountries(), "must be a country of ISO 3166, in two letters such as KE").openapi({
  description: "ISO 3166-1 alpha-2, for phone numbers that are written without a country code.",
  example: "KE",
});

const placeholders = PLACEHOLDERS.map((name) => `{${name}}`).join(", ");

const smsTemplate = line(480)
  .superRefine((template, context) => {
    for (const name of unknownPlaceholders(template)) {
      const meant = meantPlaceholder(name);
      const advice = meant
        ? `write {${meant}}${meant === name ? " with other braces" : ""}`
        : `there are ${placeholders}`;
      context.addIssue({ code: "custom", message: `{${shortened(name)}} stands for nothing: ${advice}` });
    }
    if (isTooLong(template)) {
      context.addIssue({ code: "custom", message: `must fit into ${MAX_SEGMENTS} text messages` });
    }
  })
  .openapi({
    allOf: [{ pattern: TEMPLATE.source }],
    description:
      `The text that an order's customer gets. Placeholders: ${placeholders}. Long names are shortened where it would ` +
      `take more than ${MAX_SEGMENTS} messages.`,
    example: "Hi {first_name}, we have your order of {quantity} {item}. {business_name}",
  });

const smsEnabled = z.boolean().openapi({ description: "Whether orders send texts." });

/** Some of your settings (RFC 7396): null resets one to its default. */
export const MePatch = z
  .strictObject({
    business_name: businessName.nullable(),
    time_zone: timeZone.nullable(),
    currency: currency.nullable(),
    country: country.nullable(),
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
    business: z.uuid().openapi({ description: "The id of your business, which never changes." }),
    business_name: z.string().openapi({ example: "Duka Letu" }),
    time_zone: z.string().openapi({ example: "Africa/Nairobi" }),
    currency: z.string().openapi({ example: "KES" }),
    country: z.string().openapi({ example: "KE" }),
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
