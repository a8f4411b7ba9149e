import type { TestProject } from "vitest/node";
import { startAfricasTalking } from "../../dev/africastalking.ts";
import { openDatabase } from "../../dev/database.ts";
import { startFaulty } from "../../dev/faulty.ts";
import { startNeon } from "../../dev/neon.ts";
import { createDatabase } from "../../dev/new-database.ts";
import { startOidc } from "../../dev/oidc.ts";

/** Starts the stand-ins on free ports, for all files of a project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = project.config.env.TEST_POSTGRES_URL;
  const created = server ? await createDatabase(server) : undefined;
  const database = await openDatabase({ url: created?.url });
  const neon = await startNeon({ pool: database.pool });
  const faulty = await startFaulty(neon.url);
  const callback = "/api/v1/api-auth/callback/";
  const redirectUris = [`https://localhost${callback}`, `http://127.0.0.1:8787${callback}`];
  const oidc = await startOidc({ redirectUris });
  const gateway = await startAfricasTalking();
  project.provide("standIns", { neon: neon.url, issuer: oidc.url, gateway: gateway.url });
  project.provide("faulty", { url: faulty.url, control: faulty.control });
  const { FUZZ_REQUESTS, FUZZ_SEED, CI } = process.env;
  // The same each time, unless something else is asked for: a run that fails tells of a change.
  project.provide("fuzz", {
    requests: Number(FUZZ_REQUESTS ?? (CI === "true" ? 20_000 : 4_000)),
    seed: Number(FUZZ_SEED ?? 1),
  });
  return async () => {
    await faulty.close();
    await Promise.all([neon.close(), oidc.close(), gateway.close()]);
    await database.close();
    await created?.drop();
  };
}
