import { createHash } from "node:crypto";
import type { Context } from "hono";
import { entityTag, preconditions, unchangedProblem } from "../http/conditional.ts";
import type { AppEnv, Handler } from "../http/router.ts";
import { type MessageParameters, renderMessage } from "../notifications/message.ts";
import { explain, measure } from "../notifications/segments.ts";
import { DEFAULT_TEMPLATES, TEMPLATE_OF } from "../occasions.ts";
import { fieldProblems } from "../problem.ts";
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
    sms_enabled: row?.sms_enabled ?? true,
    order_placed_enabled: row?.order_placed_enabled ?? true,
    sms_template: row?.sms_template ?? DEFAULT_TEMPLATES.order_placed,
    order_ready_enabled: row?.order_ready_enabled ?? false,
    order_ready_template: row?.order_ready_template ?? DEFAULT_TEMPLATES.order_ready,
    order_closed_enabled: row?.order_closed_enabled ?? false,
    order_closed_template: row?.order_closed_template ?? DEFAULT_TEMPLATES.order_closed,
    order_cancelled_enabled: row?.order_cancelled_enabled ?? false,
    order_cancelled_template: row?.order_cancelled_template ?? DEFAULT_TEMPLATES.order_cancelled,
    reminder_enabled: row?.reminder_enabled ?? false,
    reminder_template: row?.reminder_template ?? DEFAULT_TEMPLATES.reminder,
    quiet_from: row?.quiet_from ?? BUSINESS_DEFAULTS.quiet_from,
    quiet_until: row?.quiet_until ?? BUSINESS_DEFAULTS.quiet_until,
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
  const { kind, order, sms_template } = c.req.valid("json");
  const row = await c.var.scope.run(queries.getPreview(order ?? null, c.var.principal.name));
  if (order && !row.parameters) {
    const detail = "names no order of yours";
    throw fieldProblems("invalid-fields", [{ in: "body", pointer: "/order", detail }]);
  }
  const settings = represent(c, row);
  const { business_name, time_zone, currency } = settings;
  const madeUp: MessageParameters = {
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
  };
  const message = renderMessage(sms_template ?? settings[TEMPLATE_OF[kind]], row.parameters ?? madeUp);
  return c.json({ kind, message, ...measure(message), ...explain(message) }, 200);
};
