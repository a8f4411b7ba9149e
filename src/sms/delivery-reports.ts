import { createRoute } from "@hono/zod-openapi";
import { Problem } from "../http/problem.ts";
import { type Handler, router } from "../http/router.ts";
import { z } from "../http/zod.ts";
import { report } from "./report-queries.ts";
import { checkSecret, form, params, phoneNumber, responses } from "./webhook.ts";

const word = z.string().regex(/^[\x20-\x7e]{0,64}$/, "must be at most 64 ASCII characters");

/** What the vendor posts (its SMS documentation, "Delivery reports"). Values that are not known yet are taken too. */
const Report = z
  .object({
    id: z.string().regex(/^[\x21-\x7e]{1,128}$/, "must be 1 to 128 visible ASCII characters"),
    status: word,
    phoneNumber,
    failureReason: word.optional(),
  })
  .loose()
  .openapi("DeliveryReport");

const receive = createRoute({
  method: "post",
  path: "/webhooks/africastalking/delivery-reports/{secret}",
  operationId: "receiveDeliveryReport",
  summary: "Take a delivery report of Africa's Talking",
  tags: ["Webhooks"],
  security: [],
  request: { params, body: form(Report) },
  responses,
});

/** The vendor's reasons, as a shop owner would put them. */
const REASONS: Record<string, string> = {
  InsufficientCredit: "There was not enough credit at the gateway",
  InvalidLinkId: "The gateway did not accept the link id",
  UserIsInactive: "The number is no longer in use",
  UserInBlackList: "The customer has blocked texts from this sender",
  UserAccountSuspended: "The customer's line is suspended",
  NotNetworkSubcriber: "The number does not belong to this mobile network",
  NotNetworkSubscriber: "The number does not belong to this mobile network",
  UserNotSubscribedToProduct: "The customer does not subscribe to this sender",
  UserDoesNotExist: "The number does not exist",
  DeliveryFailure: "The mobile network could not deliver the text",
  DoNotDisturbRejection: "The customer's number is on a do-not-disturb list",
};

/** `AbsentSubscriber` is on the way, too: the phone is off, and the network tries again until it gives up. */
const ON_THE_WAY = new Set(["Sent", "Submitted", "Buffered", "AbsentSubscriber"]);
const UNDELIVERED = new Set(["Failed", "Rejected", "Expired"]);

const handle: Handler<typeof receive> = async (c) => {
  checkSecret(c.req.valid("param").secret);
  const { id, status, phoneNumber, failureReason = status } = c.req.valid("form");
  const failed = UNDELIVERED.has(status);
  const state = status === "Success" ? "delivered" : failed ? "failed" : "sent";
  const found = await report(id, phoneNumber, {
    state,
    known: status === "Success" || failed || ON_THE_WAY.has(status),
    failure_code: failed ? failureReason : null,
    failure_detail: failed
      ? (REASONS[failureReason] ?? `The text was not delivered: ${failureReason}`)
      : null,
  });
  c.set("noted", { state, report: found });
  // The report overtook the gateway's own answer. It is kept, but only its id says whether it is about this text: the
  // vendor brings it again.
  if (found === "in flight") {
    throw new Problem("unavailable", "This text is being sent", { headers: { "Retry-After": "5" } });
  }
  return c.body(null, 200);
};

export const deliveryReports = router().openapi(receive, handle);
