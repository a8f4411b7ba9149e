import { createRoute } from "@hono/zod-openapi";
import { signedIn } from "../auth/signed-in.ts";
import { ifMatchHeader, ifNoneMatchHeader } from "../http/conditional.ts";
import { body, mergePatch, notModified, one } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import { Me, MePatch, SmsPreview, SmsPreviewInput } from "./schema.ts";

export const tag = { name: "Me", description: "Who you are, and your settings." };
const mine = { tags: [tag.name], ...signedIn };

export const get = createRoute({
  method: "get",
  path: "/api/v1/me/",
  operationId: "getMe",
  summary: "Read who you are and your settings",
  ...mine,
  parameters: [ifNoneMatchHeader],
  responses: { 200: one("You and your settings.", Me), 304: notModified, ...problems(406, 412) },
});

export const patch = createRoute({
  method: "patch",
  path: "/api/v1/me/",
  operationId: "patchMe",
  summary: "Change some of your settings",
  ...mine,
  request: { body: mergePatch(MePatch, "MePatch") },
  parameters: [ifMatchHeader],
  responses: { 200: one("You and your settings as they are now.", Me), ...problems(400, 403, 412, 413, 415) },
});

export const previewSms = createRoute({
  method: "post",
  path: "/api/v1/me/sms-preview/",
  operationId: "previewSms",
  summary: "See what a text message would say and take, before it is sent or its template is saved",
  description:
    "Fills a template, or else the one that you have for the kind, with an order of yours, or else one made up for it. " +
    "Nothing is sent or kept.",
  ...mine,
  request: { body: body(SmsPreviewInput) },
  responses: { 200: one("The text message.", SmsPreview), ...problems(400, 403, 413, 415) },
});
