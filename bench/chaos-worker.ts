import { setTimeout as delay } from "node:timers/promises";
import { runCron, untilReady } from "../dev/worker.ts";
import { startWrangler, type Wrangler } from "../dev/wrangler.ts";

/**
 * A Worker under `wrangler dev` that is killed at random, with all that it holds in memory, its queues too. It is
 * started again whenever it ends, for wrangler sometimes ends by itself.
 */
export class ShakyWorker {
  readonly origin: string;
  kills = 0;
  /** How often it ended by itself. */
  crashes = 0;
  readonly #options: Parameters<typeof startWrangler>[0];
  #wrangler: Wrangler;
  #killed = false;
  #stopping = false;
  readonly #jobs: Promise<unknown>;

  constructor(options: { port: number; envFiles: string[]; data: string }) {
    this.#options = { ...options, quiet: true };
    this.origin = `http://127.0.0.1:${options.port}`;
    this.#wrangler = startWrangler(this.#options);
    this.#jobs = Promise.all([this.#sweepOften(), this.#keepRunning()]);
  }

  ready(): Promise<void> {
    return untilReady(this.origin);
  }

  /** Kills it (SIGKILL) at a random moment after it is ready; `times` in all. */
  async shake(times: number, seconds: [least: number, most: number]): Promise<void> {
    for (let time = 0; time < times; time++) {
      await this.ready();
      await delay(1000 * (seconds[0] + Math.random() * (seconds[1] - seconds[0])));
      this.#killed = true;
      const { ended, kill } = this.#wrangler;
      kill();
      await ended;
      this.kills += 1;
    }
    await this.ready();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#wrangler.stop();
    await this.#jobs;
  }

  async #keepRunning(): Promise<void> {
    while (!this.#stopping) {
      await this.#wrangler.ended;
      if (this.#stopping) return;
      if (!this.#killed) this.crashes += 1;
      this.#killed = false;
      // What it had started may outlive it, and hold its port.
      this.#wrangler.kill();
      this.#wrangler = startWrangler(this.#options);
    }
  }

  /** Each second rather than each minute. */
  async #sweepOften(): Promise<void> {
    while (!this.#stopping) {
      await delay(1000);
      await runCron(this.origin);
    }
  }
}
