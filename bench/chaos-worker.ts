import { setTimeout as delay } from "node:timers/promises";
import { runCron, untilReady } from "../dev/worker.ts";
import { startWrangler, type Wrangler } from "../dev/wrangler.ts";

/** A Worker under `wrangler dev` that is killed at random, with all that it holds in memory, its queues too. */
export class ShakyWorker {
  readonly origin: string;
  kills = 0;
  readonly #options: Parameters<typeof startWrangler>[0];
  #wrangler: Wrangler;
  #stopping = false;
  readonly #cron: Promise<void>;

  constructor(options: { port: number; envFiles: string[]; data: string }) {
    this.#options = { ...options, quiet: true };
    this.origin = `http://127.0.0.1:${options.port}`;
    this.#wrangler = startWrangler(this.#options);
    this.#cron = this.#sweepOften();
  }

  ready(): Promise<void> {
    return untilReady(this.origin);
  }

  /** Kills it (SIGKILL) at a random moment, and starts it again; `times` in all. */
  async shake(times: number, seconds: [least: number, most: number]): Promise<void> {
    for (let time = 0; time < times; time++) {
      await this.ready();
      await delay(1000 * (seconds[0] + Math.random() * (seconds[1] - seconds[0])));
      this.#wrangler.kill();
      await this.#wrangler.ended;
      this.kills += 1;
      this.#wrangler = startWrangler(this.#options);
    }
    await this.ready();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#cron;
    await this.#wrangler.stop();
  }

  /** Each second rather than each minute. */
  async #sweepOften(): Promise<void> {
    while (!this.#stopping) {
      await delay(1000);
      await runCron(this.origin);
    }
  }
}
