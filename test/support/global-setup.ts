import type { TestProject } from "vitest/node";
import { startAfricasTalking } from "../../dev/africastalking.ts";
import { openDatabase } from "../../dev/database.ts";
import { startFaulty } from "../../dev/faulty.ts";
import { listen, sendJson, sendText } from "../../dev/http.ts";
import { startNeon } from "../../dev/neon.ts";
import { createDatabase } from "../../dev/new-database.ts";
import { startOidc } from "../../dev/oidc.ts";
import { leaksOf } from "./leaks.ts";
import { faultsOfLog } from "./log-check.ts";

/** All that the tests had the database keep of what people typed. */
async function personalData(neon: string): Promise<string[]> {
  const query = `
    select distinct value from (
      select unnest(array[first_name, second_name, code, phone]) from customers
      union all select name from items
      union all select item from orders
      union all select unnest(array[business_name, sms_template]) from businesses
      union all select "to" from notifications
      union all select jsonb_path_query(parameters, '$.* ? (@.type() == "string")') #>> '{}' from notifications
    ) as typed (value) where value is not null`;
  const headers = { "Neon-Connection-String": "postgres://oda@oda.local/oda" };
  const response = await fetch(`${neon}/sql`, { method: "POST", headers, body: JSON.stringify({ query }) });
  const { rows } = (await response.json()) as { rows: { value: string }[] };
  return rows.map(({ value }) => value);
}

/** Takes what the files of tests hand in of the Worker's log and metrics. */
async function startLog() {
  const handedIn = { lines: [] as string[], points: [] as unknown[] };
  const server = await listen(0, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { lines, points } = JSON.parse(Buffer.concat(chunks).toString());
    for (const line of lines) handedIn.lines.push(line);
    for (const point of points) handedIn.points.push(point);
    sendText(response, 200, "");
  });
  return { ...server, handedIn };
}

/** Fails the run when the Worker logged what it must not. Vitest only mentions what a teardown throws. */
function checkLog(handedIn: { lines: string[]; points: unknown[] }, personal: string[]): void {
  const faults = faultsOfLog(handedIn, personal);
  const { lines, points } = handedIn;
  if (lines.length !== points.length) {
    faults.unshift(
      `${lines.length} lines and ${points.length} data points: does a test keep lines from the console?`,
    );
  }
  if (faults.length === 0) return;
  const shown = faults.slice(0, 10).join("\n");
  console.error(`\nThe log of the Worker under test has ${faults.length} faults:\n${shown}`);
  process.exitCode = 1;
}

/** Starts the stand-ins on free ports, for all files of a project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = project.config.env.TEST_POSTGRES_URL;
  const created = server ? await createDatabase(server) : undefined;
  const database = await openDatabase({ url: created?.url });
  const neon = await startNeon({ pool: database.pool, owner: database.owner });
  const faulty = await startFaulty(neon.url);
  const callback = "/api/v1/api-auth/callback/";
  const redirectUris = [`https://localhost${callback}`, `http://127.0.0.1:8787${callback}`];
  const oidc = await startOidc({ redirectUris });
  const gateway = await startAfricasTalking();
  const log = await startLog();
  const sessions = await listen(0, async (_, response) =>
    sendJson(response, 200, await leaksOf(database.pool)),
  );
  project.provide("standIns", {
    neon: neon.url,
    sessions: sessions.url,
    issuer: oidc.url,
    gateway: gateway.url,
    log: log.url,
  });
  project.provide("faulty", { url: faulty.url, control: faulty.control });
  const { FUZZ_REQUESTS, FUZZ_SEED, CI } = process.env;
  // The same each time, unless something else is asked for: a run that fails tells of a change.
  project.provide("fuzz", {
    requests: Number(FUZZ_REQUESTS ?? (CI === "true" ? 20_000 : 6_000)),
    seed: Number(FUZZ_SEED ?? 1),
  });
  return async () => {
    // What the fuzzer types is as good as any word of the log's own; only what looks like somebody's counts there.
    const personal = project.name === "fuzz" ? [] : await personalData(neon.url);
    await faulty.close();
    const leaks = await leaksOf(database.pool);
    await Promise.all([neon.close(), sessions.close(), oidc.close(), gateway.close(), log.close()]);
    await database.close();
    await created?.drop();
    checkLog(log.handedIn, personal);
    if (leaks.length === 0) return;
    console.error(
      `\nA session of the database was left with ${leaks.join(", ")}: the next business would meet it`,
    );
    process.exitCode = 1;
  };
}
