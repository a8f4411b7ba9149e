import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startAfricasTalking } from "../../dev/africastalking.ts";
import { type Database, openDatabase } from "../../dev/database.ts";
import { readConfiguration } from "../../dev/doctor/configuration.ts";
import { type Listening, listen, sendJson } from "../../dev/http.ts";
import { startNeon } from "../../dev/neon.ts";
import { smokeTest } from "../../dev/smoke.ts";
import { copyCheckout } from "./checkout.ts";
import { type Cloudflare, startCloudflare, VERSION } from "./cloudflare.ts";
import { emptyDatabase, noServer } from "./postgres.ts";

const run = promisify(execFile);
let checkout: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  checkout = await copyCheckout("deploy");
  const { DATABASE_URL: _, MIGRATION_DATABASE_URL: __, CI: ___, ...own } = process.env;
  env = own;
});
afterAll(() => rm(checkout, { recursive: true, force: true }));

/** What a command prints in the copied checkout, and its exit code. */
async function npm(...args: string[]): Promise<{ code: number; output: string }> {
  return run("npm", ["run", "-s", ...args], { cwd: checkout, env }).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, output: stdout + stderr }),
  );
}

async function change(file: string, from: string | RegExp, to: string): Promise<() => Promise<void>> {
  const path = join(checkout, file);
  const text = await readFile(path, "utf8");
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  await writeFile(path, changed);
  return () => writeFile(path, text);
}

describe("a dry run", () => {
  test.each(["staging", "production"])("of %s needs no account and no setting", async (environment) => {
    expect(await npm("deploy", "--", environment, "--dry-run")).toEqual({
      code: 0,
      output: `Dry run of ${environment}: wrangler.toml and the migrations are in order, the Worker is in dist/${environment}.\n`,
    });
    expect(await readFile(join(checkout, `dist/${environment}/worker.js`), "utf8")).toContain("/readyz");
  });

  test("fails for what does not hang together in wrangler.toml", async () => {
    const restore = await change("wrangler.toml", 'namespace_id = "2001"', 'namespace_id = "1001"');
    expect(await npm("deploy", "--", "staging", "--dry-run")).toEqual({
      code: 1,
      output: expect.stringMatching(/^✗ no two rate limits share a namespace\n {2}.*1001/),
    });
    await restore();
  });

  test("fails for a Worker that cannot be built", async () => {
    const restore = await change("src/worker.ts", "./app.ts", "./nothing.ts");
    const { code, output } = await npm("deploy", "--", "staging", "--dry-run");
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/nothing\.ts[\s\S]*Not deployed: wrangler failed\.\n$/),
    ]);
    await restore();
  });

  test.each([
    { args: [] },
    { args: ["prod"] },
    { args: ["staging", "--dry"] },
    { args: ["staging", "--dry-run", "x"] },
  ])("is not guessed from $args", async ({ args }) => {
    expect(await npm("deploy", "--", ...args)).toEqual({
      code: 1,
      output: "Usage: npm run deploy -- staging|production [--dry-run]\n",
    });
  });
});

describe.skipIf(noServer)("a deployment", () => {
  const host = "ep-test-1.eu-central-1.aws.neon.tech";
  const closers: (() => Promise<unknown>)[] = [];
  let server: Awaited<ReturnType<typeof emptyDatabase>>;
  let cloudflare: Cloudflare;
  let migration: string;
  let ready: { status: number; body: object };
  const atUpload: string[] = [];

  const git = (...args: string[]) =>
    run("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], { cwd: checkout });
  const commit = async () => {
    await git("add", "-A");
    await git("commit", "-qm", "As it is");
  };
  const newest = async () => {
    const client = await server.connect();
    return (await client.query("select count(*)::text as count from drizzle.__drizzle_migrations")).rows[0]
      .count;
  };

  beforeAll(async () => {
    server = await emptyDatabase();
    closers.push(server.drop);
    cloudflare = await startCloudflare(async () => void atUpload.push(await newest()));
    closers.push(cloudflare.close);
    const gateway = await startAfricasTalking({ apiKey: "atsk_of-the-sandbox" });
    closers.push(gateway.close);
    // As Google answers, and then the Worker, wherever it is.
    const world = await listen(0, (request, response) => {
      const issuer = "https://accounts.google.com";
      const [authorization_endpoint, token_endpoint, jwks_uri] = ["auth", "token", "certs"].map(
        (at) => `${issuer}/${at}`,
      );
      if (request.url === "/.well-known/openid-configuration")
        return sendJson(response, 200, { issuer, authorization_endpoint, token_endpoint, jwks_uri });
      if (request.url === "/certs") return sendJson(response, 200, { keys: [{ kty: "RSA", use: "sig" }] });
      if (request.url === "/token") return sendJson(response, 400, { error: "invalid_grant" });
      sendJson(response, ready.status, ready.body);
    });
    closers.push(world.close);

    const url = new URL(server.url);
    url.hostname = host;
    await writeFile(
      join(checkout, ".dev.vars.staging"),
      [
        `MIGRATION_DATABASE_URL=${url.href}`,
        "OIDC_CLIENT_ID=123.apps.googleusercontent.com",
        "OIDC_CLIENT_SECRET=GOCSPX-a-secret-of-google",
        "SESSION_SECRET=a-session-secret-0123456789abcdef",
        "LOG_KEY=a-log-key-0123456789abcdef",
        "AFRICASTALKING_USERNAME=sandbox",
        "AFRICASTALKING_API_KEY=atsk_of-the-sandbox",
        "AFRICASTALKING_CALLBACK_SECRET=callback-secret-0123456789abcdef",
        "SMS_COUNTRIES=KE,UG",
        "SMS_DAILY_LIMIT=500",
        "SMS_DAILY_LIMIT_TOTAL=2000",
        "AFRICASTALKING_SENDER_ID=DUKA",
        "CORS_ORIGINS=https://duka.example,https://shop.example",
        "ALLOWED_EMAILS=amina@duka.example,boss@duka.example\n",
      ].join("\n"),
    );
    env = {
      ...env,
      NODE_OPTIONS: `--import=${pathToFileURL(resolve("test/e2e/elsewhere.ts"))}`,
      CLOUDFLARE_API_BASE_URL: cloudflare.url,
      CLOUDFLARE_API_TOKEN: "token",
      // No setting of this deployment, which has a file of them; and nothing that checks have to see.
      LOG_KEY: "of-the-shell",
      CLOUDFLARE_ACCOUNT_ID: "account",
      WRANGLER_SEND_METRICS: "false",
    };
    // By the second step of docs/deployment.md.
    expect(await npm("db:migrate", "--", "staging")).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Applied/),
    });
    const login = await npm("db:login", "--", "staging", "--rotate");
    expect(login).toEqual({
      code: 0,
      output: expect.stringMatching(/^DATABASE_URL=postgres:\/\/oda_login:\S+\n$/),
    });
    const settings = join(checkout, ".dev.vars.staging");
    await writeFile(settings, (await readFile(settings, "utf8")) + login.output);

    const database: Database = await openDatabase({ url: server.url });
    closers.unshift(database.close);
    const neon: Listening = await startNeon({ pool: database.pool, owner: database.owner });
    closers.unshift(neon.close);
    env.PLACES = JSON.stringify({
      "accounts.google.com": world.url,
      "oda-staging.acme.workers.dev": world.url,
      "api.sandbox.africastalking.com": gateway.url,
      "api.eu-central-1.aws.neon.tech": neon.url,
    });

    // A newer version, with a migration of its own. That the checks are run is shown below; what they are, elsewhere.
    const journal = JSON.parse(await readFile(join(checkout, "drizzle/meta/_journal.json"), "utf8"));
    migration = `${String(journal.entries.length).padStart(4, "0")}_note`;
    journal.entries.push({ idx: journal.entries.length, when: Date.now(), tag: migration });
    await writeFile(join(checkout, "drizzle/meta/_journal.json"), JSON.stringify(journal));
    await writeFile(join(checkout, `drizzle/${migration}.sql`), "alter table items add column note text;");
    await change(
      "package.json",
      /"check": ".*"/,
      '"check": "echo the checks ran$LOG_KEY$CLOUDFLARE_API_TOKEN"',
    );
    await git("init", "-q");
    await writeFile(join(checkout, ".git/info/exclude"), "node_modules\n");
    await commit();
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });
  beforeEach(() => {
    cloudflare.calls.length = 0;
    cloudflare.uploads.length = 0;
    atUpload.length = 0;
    ready = { status: 200, body: { status: "ready", version: VERSION } };
  });

  /** Expects that it stopped before anything was changed. */
  async function expectRefused(reason: RegExp): Promise<void> {
    const before = await newest();
    expect(await npm("deploy", "--", "staging")).toEqual({ code: 1, output: expect.stringMatching(reason) });
    expect([cloudflare.calls, await newest()]).toEqual([[], before]);
  }

  test("is of a commit that can be found again", async () => {
    await writeFile(join(checkout, "src/forgotten.ts"), "");
    await expectRefused(/^Not deployed: commit these first, or stash them\.\n\?\? src\/forgotten\.ts\n$/);
    await rm(join(checkout, "src/forgotten.ts"));
  });

  test("is checked first", async () => {
    const restore = await change("package.json", /"echo the checks ran.*"/, '"exit 3"');
    await commit();
    await expectRefused(/Not deployed: the checks fail\.\n$/);
    await restore();
    await commit();
  });

  test("is not made while the doctor finds anything", async () => {
    const restore = await change(".dev.vars.staging", "atsk_of-the-sandbox", "atsk_of-somebody-else");
    await expectRefused(
      /✗ the gateway refuses the API key[\s\S]*1 to mend\.\nNot deployed: mend this first\.\n$/,
    );
    await restore();
  });

  test("migrates, uploads the Worker with its secrets, and asks that version how it is", async () => {
    const before = Number(await newest());
    const { code, output } = await npm("deploy", "--", "staging");
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/== Checks\nthe checks ran\n[\s\S]*== Migrations\n1 applied\./),
    ]);
    expect(output).toContain("✓ 1 migrations are missing, and applied next");
    const sha = (await git("rev-parse", "HEAD")).stdout.trim();
    const last = `staging runs version ${VERSION} (${sha.slice(0, 12)}) at https://oda-staging.acme.workers.dev\n`;
    expect(output).toContain(last);
    expect(output).toContain("  ✓ the e-mails of ALLOWED_EMAILS (2) may sign in, and nobody else\n");
    expect(output).toContain("\nSign-in: the e-mails of ALLOWED_EMAILS (2) may sign in, and nobody else.\n");
    expect(atUpload, "the database was there first").toEqual([String(before + 1)]);

    const [upload] = cloudflare.uploads;
    const bindings = Object.groupBy(
      upload.bindings as { type: string; name: string; text?: string }[],
      ({ type }) => type,
    );
    expect(bindings.secret_text!.map(({ name }) => name).sort()).toEqual([
      "AFRICASTALKING_API_KEY",
      "AFRICASTALKING_CALLBACK_SECRET",
      "AFRICASTALKING_USERNAME",
      "DATABASE_URL",
      "LOG_KEY",
      "OIDC_CLIENT_ID",
      "OIDC_CLIENT_SECRET",
      "SESSION_SECRET",
      "SMS_COUNTRIES",
      "SMS_DAILY_LIMIT",
      "SMS_DAILY_LIMIT_TOTAL",
    ]);
    expect(bindings.secret_text).toContainEqual({
      type: "secret_text",
      name: "SESSION_SECRET",
      text: "a-session-secret-0123456789abcdef",
    });
    const variables = Object.fromEntries(bindings.plain_text!.map(({ name, text }) => [name, text]));
    expect(variables, "which go when they are taken away, unlike secrets").toEqual({
      ...readConfiguration("staging").vars,
      AFRICASTALKING_SENDER_ID: "DUKA",
      ALLOWED_EMAILS: "amina@duka.example,boss@duka.example",
      CORS_ORIGINS: "https://duka.example,https://shop.example",
    });
    expect(upload.keep_bindings).not.toContain("plain_text");
    expect(bindings.queue).toMatchObject([{ name: "SMS_QUEUE", queue_name: "oda-staging-sms" }]);
    expect(bindings.ratelimit).toHaveLength(readConfiguration("staging").ratelimits!.length);
    expect(upload.placement).toMatchObject({ mode: "smart" });
    expect(upload.observability).toMatchObject({ enabled: true, logs: { invocation_logs: false } });
    expect(JSON.stringify(upload)).toContain(sha);
    expect(cloudflare.calls).toEqual(
      expect.arrayContaining([
        "PUT /workers/scripts/oda-staging/schedules",
        "POST /queues/oda-staging-sms/consumers",
        "POST /queues/oda-staging-sms-dead/consumers",
      ]),
    );
    for (const secret of ["a-session-secret", "GOCSPX", "callback-secret", "atsk_", "amina"])
      expect(output).not.toContain(secret);
  });

  test("of a version that is not well says how to go back", async () => {
    ready = { status: 503, body: { detail: "The database does not answer" } };
    const { code, output } = await npm("deploy", "--", "staging");
    expect(code).toBe(1);
    expect(output).toContain(
      `Version ${VERSION} is deployed to https://oda-staging.acme.workers.dev, and is not well`,
    );
    expect(output).toContain('/readyz answers 503: {"detail":"The database does not answer"}');
    expect(output).toContain("npx wrangler rollback --env staging");
  });
});

describe("the smoke test", () => {
  test("is not content with an older version, nor with what is no answer", async () => {
    let body = { version: "older" };
    const server = await listen(0, (_, response) => sendJson(response, 200, body));
    try {
      expect(await smokeTest(server.url, "newer", 0)).toBe("/readyz is still answered by the version older");
      const waiting = smokeTest(server.url, "newer");
      body = { version: "newer" };
      expect(await waiting).toBeUndefined();
    } finally {
      await server.close();
    }
    expect(await smokeTest(server.url, "newer", 0)).toMatch(/^\/readyz gives no answer \(.+\)$/);
  });
});
