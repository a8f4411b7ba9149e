import { z } from "zod";

/** One way to misbehave. */
export const Faults = z.strictObject({
  /**
   * `error500` accepts nothing and answers an HTTP error; `timeout` accepts nothing and does not answer;
   * `drop_after_accept` accepts the text and cuts the connection instead of answering; `reject` answers that it
   * refuses each recipient.
   */
  mode: z.enum(["ok", "error500", "timeout", "drop_after_accept", "reject"]).default("ok"),
  /** The share of calls that go wrong. */
  rate: z.number().min(0).max(1).default(1),
  /** For `reject`, the vendor's code (403 unless given); for `error500`, the HTTP status (500 unless given). */
  statusCode: z.int().min(400).max(599).optional(),
  /** For `timeout`: milliseconds until the connection is cut. */
  timeout: z.int().min(0).max(600_000).default(60_000),
  /** What delivery reports say of accepted texts; `none` sends no report. */
  deliveryStatus: z
    .enum([
      "Success",
      "Sent",
      "Submitted",
      "Buffered",
      "Rejected",
      "Failed",
      "AbsentSubscriber",
      "Expired",
      "none",
    ])
    .default("Success"),
  failureReason: z.string().default("DeliveryFailure"),
});

export type Faults = z.output<typeof Faults>;

/** How the gateway misbehaves: the body of `PUT /faults`. Of several, each takes its own share of the calls. */
export const FaultMix = z.union([Faults, z.array(Faults).min(1)]);

/**
 * What happens to one call. What no fault takes goes well, and is reported on as the last one says.
 * @param random from 0 to 1
 */
export function drawFault(mix: z.output<typeof FaultMix>, random: number): Faults {
  const faults = [mix].flat();
  let rest = random;
  for (const fault of faults) {
    if (rest < fault.rate) return fault;
    rest -= fault.rate;
  }
  return { ...faults.at(-1)!, mode: "ok" };
}
