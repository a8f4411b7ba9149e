import { systemScope } from "../db/scope.ts";
import { type Handler, router } from "../http/router.ts";
import { Problem } from "../problem.ts";
import { z } from "../zod.ts";
import { report } from "./delivery-reports-queries.ts";
import { phoneNumber, webhookRoute } from "./webhook.ts";

/** A word of the vendor's, cleaned for the database: whatever it holds, it does not make a report unreadable. */
const word = z
  .string()
  .transform((text) => [...text.replace(/[\p{Cc}\p{Cs}]/gu, " ").trim()].slice(0, 64).join(""));

/**
 * What the vendor posts. An id and a status are enough; values that are not known yet are taken too.
 * https://developers.africastalking.com/docs/sms/notifications
 */
const Report = z
  .object({
    id: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{1,128}$/, "must be 1 to 128 visible ASCII characters"),
    status: word,
    // By its number alone a report can confirm a text whose id is not known; one that is missing or masked confirms none.
    phoneNumber: z
      .string()
      .optional()
      .transform((text) => phoneNumber.safeParse(text).data)
      .openapi({ example: "+254712345678" }),
    failureReason: word.optional(),
  })
  .loose()
  .openapi("DeliveryReport");

const receive = webhookRoute(
  "delivery-reports",
  "receiveDeliveryReport",
  "Take a delivery report of Africa's Talking",
  Report,
);

/** The vendor's reasons, in words for a shop. */
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
  const { id, status, phoneNumber, failureReason: said } = c.req.valid("form");
  const failureReason = said || status;
  const failed = UNDELIVERED.has(status);
  const state = status === "Success" ? "delivered" : failed ? "failed" : "sent";
  const known = await systemScope.run(
    report(id, phoneNumber ?? "", {
      state,
      known: status === "Success" || failed || ON_THE_WAY.has(status),
      failure_code: failed ? failureReason : null,
      failure_detail: failed
        ? (REASONS[failureReason] ?? `The text was not delivered: ${failureReason}`)
        : null,
    }),
  );
  c.set("noted", { state, report: known });
  // The report overtook the gateway's own answer. It is kept, but whether it is about this text is not known before that
  // answer gives the text's id. The vendor sends the report again.
  if (known === "in flight") {
    throw new Problem("unavailable", "This text is being sent", { headers: { "Retry-After": "5" } });
  }
  return c.body(null, 200);
};

export const deliveryReports = router().openapi(receive, handle);
