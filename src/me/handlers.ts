import { createHash } from "node:crypto";
import type { Context } from "hono";
import { entityTag, preconditions, unchangedProblem } from "../http/conditional.ts";
import type { AppEnv, Handler } from "../http/router.ts";
import { renderMessage } from "../notifications/message.ts";
import { measure } from "../notifications/segments.ts";
import { BUSINESS_DEFAULTS } from "./defaults.ts";
import * as queries from "./queries.ts";
import type * as routes from "./routes.ts";

/** Makes the part of the ETag that changes with the name and e-mail of the principal. */
function identity(c: Context<AppEnv>): string {
  const { email, name } = c.var.principal;
  return createHash("sha256")
    .update(JSON.stringify([email, name]))
    .digest("base64url")
    .slice(0, 8);
}

/** Shows who is signed in, and the settings. */
function represent(c: Context<AppEnv>, row: queries.SettingsRow | undefined) {
  const { email, name, businessId } = c.var.principal;
  return {
    url: new URL("/api/v1/me/", c.req.url).href,
    email,
    name,
    business: businessId,
    business_name: row?.business_name ?? name,
    time_zone: row?.time_zone ?? BUSINESS_DEFAULTS.time_zone,
    currency: row?.currency ?? BUSINESS_DEFAULTS.currency,
    country: row?.country ?? BUSINESS_DEFAULTS.country,
    sms_template: row?.sms_template ?? BUSINESS_DEFAULTS.sms_template,
    sms_enabled: row?.sms_enabled ?? true,
  };
}

/** Represents them with their version, an entity tag. */
export const versioned = (c: Context<AppEnv>, row: queries.SettingsRow | undefined) => ({
  body: represent(c, row),
  version: entityTag(`${row?.revision ?? queries.UNWRITTEN}.${identity(c)}`),
});

/** Makes the body that shows {@link represent}, and sets the ETag of its version. */
function answer(c: Context<AppEnv>, row: queries.SettingsRow | undefined) {
  const { body, version } = versioned(c, row);
  c.header("ETag", version);
  return body;
}

export const get: Handler<typeof routes.get> = async (c) => {
  const row = await c.var.scope.run(queries.getSettings());
  return c.json(answer(c, row), 200);
};

export const patch: Handler<typeof routes.patch> = async (c) => {
  const suffix = `.${identity(c)}`;
  const own = (tags: string[] | undefined) =>
    tags?.flatMap((tag) => (tag.endsWith(suffix) ? [tag.slice(0, -suffix.length)] : []));
  const { oneOf, noneOf } = preconditions(c);
  const allowed = { oneOf: own(oneOf), noneOf: own(noneOf) };
  const changes = c.req.valid("json");
  // What nobody has written yet shows its defaults: to write these changes nothing.
  const unwritten: Record<string, unknown> = represent(c, undefined);
  const isChange = Object.entries(changes).some(([name, value]) => value !== unwritten[name]);
  const { row, revision } = await c.var.scope.run(queries.updateSettings(changes, allowed, isChange));
  if (!row) throw unchangedProblem(c, `${revision}${suffix}`, allowed);
  return c.json(answer(c, row), 200);
};

export const previewSms: Handler<typeof routes.previewSms> = async (c) => {
  const row = await c.var.scope.run(queries.getPreview());
  const { business_name, time_zone, currency, sms_template } = represent(c, row);
  const message = renderMessage(c.req.valid("json").sms_template ?? sms_template, {
    first_name: "Wanjiru",
    quantity: 2,
    item: "Basmati rice 5 kg",
    amount: row.amount,
    currency,
    number: 12,
    reference: "receipt-1042",
    time_placed: new Date().toISOString(),
    time_zone,
    business_name,
  });
  return c.json({ message, ...measure(message), characters: [...message].length }, 200);
};
