import type pg from "pg";
import { type Listening, listen, readBody } from "../dev/http.ts";

/** A connection to the database that is cut now and then. */
export interface Unreliable extends Listening {
  /** The share of the calls that is cut from now on. */
  cut(rate: number): void;
  cuts(): number;
}

const bodyLimit = 64 * 1024 * 1024;

/**
 * Passes on what the local Neon is asked. Of the calls that are cut, half are so before they are passed on, half after
 * the database has done its work.
 */
export async function startUnreliable(options: { port: number; target: string }): Promise<Unreliable> {
  let [cuts, rate] = [0, 0];
  const server = await listen(options.port, (request, response) => {
    const cut = Math.random() < rate;
    const before = Math.random() < 0.5;
    const pass = async () => {
      const body = await readBody(request, bodyLimit);
      if (cut) cuts += 1;
      if (cut && before) return void response.destroy();
      const names = Object.entries(request.headers).filter(([name]) => /^(neon-|content-type)/.test(name));
      const headers = Object.fromEntries(names) as Record<string, string>;
      const answer = await fetch(options.target + request.url, {
        method: request.method ?? "GET",
        headers,
        ...(body && { body }),
      });
      const text = await answer.text();
      if (cut) return void response.destroy();
      response.writeHead(answer.status, {
        "content-type": answer.headers.get("content-type") ?? "text/plain",
      });
      response.end(text);
    };
    pass().catch(() => response.destroy());
  });
  const setRate = (share: number) => {
    rate = share;
  };
  return { ...server, cut: setRate, cuts: () => cuts };
}

/** Ends one of the database's own connections at random, as a failover would. Not for the embedded database. */
export async function terminateBackend(pool: pg.Pool): Promise<void> {
  await pool
    .query(
      `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() order by random() limit 1`,
    )
    // It may have been its own.
    .catch(() => {});
}
