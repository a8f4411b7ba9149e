import { systemScope } from "../db/scope.ts";
import { type Handler, router } from "../http/router.ts";
import { z } from "../zod.ts";
import { optOut } from "./skip.ts";
import { phoneNumber, webhookRoute } from "./webhook.ts";

/** What the vendor posts when somebody asks to get no more texts (its SMS documentation, "Opt-out notifications"). */
const OptOut = z.object({ senderId: z.string().optional(), phoneNumber }).loose().openapi("OptOut");

const receive = webhookRoute(
  "opt-outs",
  "receiveOptOut",
  "Take a subscriber's wish for no more texts from Africa's Talking",
  OptOut,
);

const handle: Handler<typeof receive> = async (c) => {
  const customers = await systemScope.run(optOut(c.req.valid("form").phoneNumber));
  c.set("noted", { customers });
  return c.body(null, 200);
};

export const optOuts = router().openapi(receive, handle);
