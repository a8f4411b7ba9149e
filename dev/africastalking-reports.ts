import { setTimeout as delay } from "node:timers/promises";
import type { Faults } from "./africastalking-faults.ts";
import type { Message } from "./africastalking-messaging.ts";

// The vendor repeats for longer; what matters here is that it repeats.
const retryDelays = [500, 1000, 2000, 4000];

/** Africa's Talking's delivery reports: posted after each text, and again while they are not answered 2xx. */
export class DeliveryReports {
  readonly #callbackUrl: string | undefined;
  readonly #delay: number;
  readonly #stopped = new AbortController();

  /**
   * @param callbackUrl without it, texts are delivered and nobody is told.
   * @param delay milliseconds from a text to its report.
   */
  constructor(callbackUrl: string | undefined, delay: number) {
    this.#callbackUrl = callbackUrl;
    this.#delay = delay;
  }

  /** Settles the fate of a text, in a while. */
  schedule(message: Message, fate: Pick<Faults, "deliveryStatus" | "failureReason">): void {
    if (fate.deliveryStatus === "none") return;
    // Only `stop` makes this reject.
    this.#deliver(message, fate).catch(() => {});
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #deliver(
    message: Message,
    { deliveryStatus, failureReason }: Pick<Faults, "deliveryStatus" | "failureReason">,
  ): Promise<void> {
    const { signal } = this.#stopped;
    await delay(this.#delay, undefined, { signal });
    message.deliveryStatus = deliveryStatus;
    const report: Record<string, string> = {
      id: message.messageId,
      status: deliveryStatus,
      phoneNumber: message.to,
      networkCode: "99999",
    };
    // The vendor gives a reason with these two only.
    if (deliveryStatus === "Failed" || deliveryStatus === "Rejected") {
      message.failureReason = failureReason;
      report.failureReason = failureReason;
    }
    if (!this.#callbackUrl) return;
    for (const [retryCount, pause] of [...retryDelays, 0].entries()) {
      const body = new URLSearchParams({ ...report, retryCount: String(retryCount) });
      if (await this.#post(this.#callbackUrl, body)) return;
      await delay(pause, undefined, { signal });
    }
  }

  async #post(url: string, body: URLSearchParams): Promise<boolean> {
    try {
      const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(10_000)]);
      const response = await fetch(url, { method: "POST", body, signal });
      // Read to its end: wrangler may end with a connection that is cut (workers-sdk issue 15203).
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }
}
