import { createRoute } from "@hono/zod-openapi";
import { type Handler, router } from "../http/router.ts";
import { z } from "../http/zod.ts";
import { optOut } from "./opt-out-queries.ts";
import { checkSecret, form, params, phoneNumber, responses } from "./webhook.ts";

/** What the vendor posts when somebody asks to get no more texts (its SMS documentation, "Opt-out notifications"). */
const OptOut = z
  .object({ senderId: z.string().max(64).optional(), phoneNumber })
  .loose()
  .openapi("OptOut");

const receive = createRoute({
  method: "post",
  path: "/webhooks/africastalking/opt-outs/{secret}",
  operationId: "receiveOptOut",
  summary: "Take a subscriber's wish for no more texts from Africa's Talking",
  tags: ["Webhooks"],
  security: [],
  request: { params, body: form(OptOut) },
  responses,
});

const handle: Handler<typeof receive> = async (c) => {
  checkSecret(c.req.valid("param").secret);
  const customers = await optOut(c.req.valid("form").phoneNumber);
  c.set("noted", { customers });
  return c.body(null, 200);
};

export const optOuts = router().openapi(receive, handle);
