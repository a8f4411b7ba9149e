import { getCountries } from "libphonenumber-js/min";
import { CURRENCIES } from "../currencies.ts";
import { id, line, url } from "../http/fields.ts";
import { codeOf } from "../http/patterns.ts";
import {
  isTooLong,
  meantPlaceholder,
  PLACEHOLDERS,
  TEMPLATE,
  unknownPlaceholders,
} from "../notifications/message.ts";
import { MAX_SEGMENTS } from "../notifications/segments.ts";
import { DEFAULT_TEMPLATES, KINDS, type Kind } from "../occasions.ts";
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

/** Makes the schema of a template. @param description of the text that is made from it */
const template = (description: string, example: string) =>
  line(480)
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
    .openapi({ allOf: [{ pattern: TEMPLATE.source }], description, example });

const smsTemplate = template(
  `The text that a customer gets when an order is placed. Placeholders: ${placeholders}. Long names are shortened where it would ` +
    `take more than ${MAX_SEGMENTS} messages.`,
  "Hi {first_name}, we have your order of {quantity} {item}. {business_name}",
);
const templateOf = (kind: Exclude<Kind, "order_placed">, when: string) =>
  template(
    `The text that a customer gets ${when}, with the placeholders of sms_template.`,
    DEFAULT_TEMPLATES[kind],
  );

/** Makes the schema of a switch. @param initial what null resets it to */
const toggle = (description: string, initial: boolean) =>
  z
    .boolean()
    .openapi({ description })
    .nullable()
    .transform((on) => on ?? initial);

const clock = (description: string, example: string) =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time from 00:00 to 23:59, such as 20:00")
    .openapi({ description, example });

/** Some of your settings (RFC 7396): null resets one to its default. */
export const MePatch = z
  .strictObject({
    business_name: businessName.nullable(),
    time_zone: timeZone.nullable(),
    currency: currency.nullable(),
    country: country.nullable(),
    sms_enabled: toggle("Whether any texts are sent.", true),
    order_placed_enabled: toggle("Whether an order that is placed sends a text.", true),
    sms_template: smsTemplate.nullable(),
    order_ready_enabled: toggle("Whether you can tell a customer that an order is ready.", false),
    order_ready_template: templateOf("order_ready", "when you say that an order is ready").nullable(),
    order_closed_enabled: toggle("Whether an order that is closed sends a text.", false),
    order_closed_template: templateOf("order_closed", "when an order is closed").nullable(),
    order_cancelled_enabled: toggle("Whether an order that is cancelled sends a text.", false),
    order_cancelled_template: templateOf("order_cancelled", "when an order is cancelled").nullable(),
    reminder_enabled: toggle("Whether you can remind a customer of an order.", false),
    reminder_template: templateOf("reminder", "when you send a reminder").nullable(),
    quiet_from: clock(
      "From when no reminder goes out, by the clock of your time zone. One that you ask for then waits until quiet_until.",
      "20:00",
    ).nullable(),
    quiet_until: clock(
      "Until when no reminder goes out. The same as quiet_from: there are no quiet hours.",
      "08:00",
    ).nullable(),
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
    sms_enabled: z.boolean(),
    order_placed_enabled: z.boolean(),
    sms_template: z.string(),
    order_ready_enabled: z.boolean(),
    order_ready_template: z.string(),
    order_closed_enabled: z.boolean(),
    order_closed_template: z.string(),
    order_cancelled_enabled: z.boolean(),
    order_cancelled_template: z.string(),
    reminder_enabled: z.boolean(),
    reminder_template: z.string(),
    quiet_from: z.string().openapi({ example: "20:00" }),
    quiet_until: z.string().openapi({ example: "08:00" }),
  })
  .openapi("Me");

/** A text to try. */
export const SmsPreviewInput = z
  .strictObject({
    kind: z
      .enum(KINDS)
      .default("order_placed")
      .openapi({ description: "The kind whose template is filled." }),
    sms_template: smsTemplate.openapi({
      description: "A template to try in place of the one that you have, whatever the kind.",
    }),
    order: id.openapi({ description: "An order of yours to fill it with; left out, one is made up." }),
  })
  .partial({ sms_template: true, order: true })
  .openapi("SmsPreviewInput");

export const SmsPreview = z
  .object({
    kind: z.enum(KINDS),
    message: z.string().openapi({ description: "What a customer would get." }),
    encoding: z.enum(["GSM-7", "UCS-2"]).openapi({
      description:
        "UCS-2 as soon as one character is not in the GSM alphabet; fewer fit into a message then.",
    }),
    segments: z.int().openapi({ description: "How many messages it would be billed as." }),
    characters: z.int(),
    characters_left: z.int().openapi({
      description:
        "How many more fit into the last of its messages; in GSM-7, [ ] { } ~ ^ | \\ and € take two places.",
    }),
    not_gsm: z.array(z.string()).openapi({
      description: "The characters that are not in the GSM alphabet: one is enough to make it UCS-2.",
      example: ["…"],
    }),
  })
  .openapi("SmsPreview");
