import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startAfricasTalking } from "./africastalking.ts";
import { openDatabase } from "./database.ts";
import { lock } from "./lock.ts";
import { startNeon } from "./neon.ts";
import { startOidc } from "./oidc.ts";
import { type Options, readOptions } from "./options.ts";
import { checkPorts } from "./ports.ts";
import { devVars, loadSettings, localVars } from "./settings.ts";
import { exitWith, SetupError } from "./setup-error.ts";
import { runCron, untilReady } from "./worker.ts";
import { startWrangler, type Wrangler } from "./wrangler.ts";

// `npm run dev`: the Worker, and stand-ins for the three services it needs, in one command.

const closers: (() => Promise<void>)[] = [];
let wrangler: Wrangler | undefined;
let stopping: { since: number; done: Promise<void> } | undefined;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // npm passes on the Ctrl-C that the terminal has sent to everyone: one press arrives twice.
    if (stopping && Date.now() - stopping.since > 500) {
      wrangler?.kill();
      process.exit(1);
    }
    stop().then(() => process.exit(0), exitWith);
  });
}

// npm runs this through a shell, which a signal to npm may end without a word to its child.
const { ppid } = process;
const watch = setInterval(() => {
  if (process.ppid === ppid || !process.env.npm_lifecycle_event) return;
  clearInterval(watch);
  process.kill(process.pid, "SIGTERM");
}, 500).unref();

try {
  await start(readOptions());
} catch (error) {
  // What fails because it is being stopped is no failure.
  if (!stopping) await stop().finally(() => exitWith(error));
}

async function start({ fresh, ports, data }: Options): Promise<void> {
  const settings = loadSettings(ports, process.env.DATABASE_URL);
  await checkPorts(ports);
  await mkdir(data, { recursive: true });
  const folder = join(data, "postgres");
  if (fresh) {
    if (settings.postgresUrl) {
      throw new SetupError("--fresh empties the embedded database only: leave out --fresh, or DATABASE_URL.");
    }
    // Not the data of another `npm run dev`; opening the database takes the same lock, which is no other's.
    await lock(`${folder}.pid`);
    for (const path of [folder, join(data, "wrangler")]) await rm(path, { recursive: true, force: true });
  }
  console.log(
    existsSync(folder) || settings.postgresUrl ? "Starting …" : "Making the database and starting …",
  );

  const origin = `http://127.0.0.1:${ports.worker}`;
  const callback = "/api/v1/api-auth/callback/";
  const oidc = await startOidc({
    port: ports.oidc,
    redirectUris: [origin + callback, `http://localhost:${ports.worker}${callback}`],
    keysFile: join(data, "oidc-keys.json"),
  });
  closers.push(oidc.close);
  const webhook = (name: string) =>
    `${origin}/webhooks/africastalking/${name}/${settings.worker.AFRICASTALKING_CALLBACK_SECRET}`;
  const gateway = await startAfricasTalking({
    port: ports.africastalking,
    username: settings.worker.AFRICASTALKING_USERNAME,
    apiKey: settings.worker.AFRICASTALKING_API_KEY,
    callbackUrl: webhook("delivery-reports"),
    incomingUrl: webhook("incoming"),
  });
  closers.push(gateway.close);

  const overridesFile = join(data, "worker.vars");
  const lines = Object.entries(settings.overrides).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(overridesFile, lines.join(""));
  const envFiles = [localVars, ...(existsSync(devVars) ? [devVars] : []), overridesFile];
  wrangler = startWrangler({ port: ports.worker, envFiles, data });
  const died = wrangler.ended.then(({ code }) => {
    throw new SetupError(
      `wrangler dev stopped by itself (exit code ${code}); ${join(data, "wrangler.log")} has all that it said.`,
    );
  });
  died.catch(() => {});

  const database = await Promise.race([openDatabase({ url: settings.postgresUrl, folder }), died]);
  closers.push(database.close);
  const neon = await startNeon({ port: ports.neon, pool: database.pool, owner: database.owner });
  closers.push(neon.close);

  await Promise.race([untilReady(origin), died]);
  const token = `npm run -s token -- alice@example.com${ports.worker === 8787 ? "" : ` --ports ${ports.worker}`}`;
  console.log(`
  Home     ${origin}/
  Swagger  ${origin}/api/v1/swagger-docs/
  Redoc    ${origin}/api/v1/docs/
  Phone    ${gateway.url}/
  Token    ${token}

Oda is running. Ctrl-C stops it.
`);
  const cron = setInterval(() => runCron(origin), 60_000);
  closers.push(async () => clearInterval(cron));
  await died;
}

async function stop(): Promise<void> {
  const close = async () => {
    await wrangler?.stop();
    for (const closer of closers.reverse()) await closer();
  };
  stopping ??= { since: Date.now(), done: close() };
  await stopping.done;
}
