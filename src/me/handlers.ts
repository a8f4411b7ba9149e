import { createHash } from "node:crypto";
import type { Context } from "hono";
import { OWNER_DEFAULTS } from "../db/owner-settings.ts";
import { entityTag, ifMatch, missed } from "../http/conditional.ts";
import type { AppEnv, Handler } from "../http/router.ts";
import { renderMessage } from "../sms/message.ts";
import { measure } from "../sms/segments.ts";
import * as queries from "./queries.ts";
import type * as routes from "./routes.ts";

/** What the token adds to the settings' version: a new name or e-mail makes a new representation. */
function identity(c: Context<AppEnv>): string {
  const { email, name } = c.var.principal;
  return createHash("sha256")
    .update(JSON.stringify([email, name]))
    .digest("base64url")
    .slice(0, 8);
}

/** You and your settings. */
function represent(c: Context<AppEnv>, row: queries.SettingsRow | undefined) {
  const { email, name } = c.var.principal;
  return {
    url: new URL("/api/v1/me/", c.req.url).href,
    email,
    name,
    business_name: row?.business_name ?? name,
    time_zone: row?.time_zone ?? OWNER_DEFAULTS.time_zone,
    currency: row?.currency ?? OWNER_DEFAULTS.currency,
    sms_template: row?.sms_template ?? OWNER_DEFAULTS.sms_template,
    sms_enabled: row?.sms_enabled ?? true,
  };
}

/** The same as an answer's body, the version in the header. */
function answer(c: Context<AppEnv>, row: queries.SettingsRow | undefined) {
  c.header("ETag", entityTag(`${row?.revision ?? queries.UNWRITTEN}.${identity(c)}`));
  return represent(c, row);
}

export const get: Handler<typeof routes.get> = async (c) => {
  const row = await queries.getSettings(c.var.scope);
  return c.json(answer(c, row), 200);
};

export const patch: Handler<typeof routes.patch> = async (c) => {
  const suffix = `.${identity(c)}`;
  const allowed = ifMatch(c)?.flatMap((tag) => (tag.endsWith(suffix) ? [tag.slice(0, -suffix.length)] : []));
  const { row, revision } = await queries.updateSettings(c.var.scope, c.req.valid("json"), allowed);
  if (!row) throw missed(`${revision}${suffix}`, undefined);
  return c.json(answer(c, row), 200);
};

export const previewSms: Handler<typeof routes.previewSms> = async (c) => {
  const { business_name, time_zone, sms_template } = represent(c, await queries.getSettings(c.var.scope));
  const message = renderMessage(c.req.valid("json").sms_template ?? sms_template, {
    first_name: "Wanjiru",
    quantity: 2,
    item: "Basmati rice 5 kg",
    time_placed: new Date().toISOString(),
    time_zone,
    business_name,
  });
  return c.json({ message, ...measure(message), characters: [...message].length }, 200);
};
