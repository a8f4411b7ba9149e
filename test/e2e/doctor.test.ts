import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv, promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startAfricasTalking } from "../../dev/africastalking.ts";
import { type Database, openDatabase } from "../../dev/database.ts";
import { checkConfiguration } from "../../dev/doctor/configuration.ts";
import { checkDatabase } from "../../dev/doctor/database.ts";
import type { Finding } from "../../dev/doctor/finding.ts";
import { checkGateway } from "../../dev/doctor/gateway.ts";
import { checkIssuer } from "../../dev/doctor/issuer.ts";
import { checkOwner } from "../../dev/doctor/owner.ts";
import { checkSettings } from "../../dev/doctor/settings.ts";
import type { Listening } from "../../dev/http.ts";
import { startNeon } from "../../dev/neon.ts";
import { startOidc } from "../../dev/oidc.ts";
import { production } from "../support/production.ts";
import { copyCheckout } from "./checkout.ts";
import { emptyDatabase, noServer } from "./postgres.ts";

const PORT = 29_787;
const DATABASE_URL = `postgres://oda_login:oda@127.0.0.1:${PORT + 3}/oda`;
const run = promisify(execFile);

let checkout: string;
let database: Database;
let neon: Listening;
let oidc: Listening;
let gateway: Listening;

beforeAll(async () => {
  [checkout, database, oidc, gateway] = await Promise.all([
    copyCheckout("doctor"),
    openDatabase(),
    startOidc({ port: PORT + 4 }),
    startAfricasTalking({ port: PORT + 5 }),
  ]);
  neon = await startNeon({ port: PORT + 3, pool: database.pool, owner: database.owner });
});
afterAll(async () => {
  await Promise.all([neon?.close(), oidc?.close(), gateway?.close()]);
  await database?.close();
  await rm(checkout, { recursive: true, force: true });
});

/** What the command prints, and its exit code. */
async function doctor(...args: string[]): Promise<{ code: number; output: string }> {
  // No setting of whoever runs the tests.
  const { DATABASE_URL: _, MIGRATION_DATABASE_URL: __, CI: ___, ...env } = process.env;
  const options = { cwd: checkout, env };
  return run("npm", ["run", "-s", "doctor", "--", ...args], options).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stdout, stderr }) => ({ code, output: stdout + stderr }),
  );
}

const lines = (output: string, mark: string) =>
  output.split("\n").filter((line) => line.startsWith(`  ${mark} `));

describe("npm run doctor", () => {
  test("ticks everything when everything is there", async () => {
    const { code, output } = await doctor("local", "--ports", String(PORT));
    expect([code, lines(output, "✗")]).toEqual([0, []]);
    const names = Object.keys(parseEnv(await readFile("dev/local.vars", "utf8")));
    for (const name of names) expect(output).toContain(`  ✓ ${name}\n`);
    for (const title of ["Settings", "Configuration", "Database", "Issuer", "Gateway"])
      expect(output).toContain(`\n${title}\n  ✓ `);
    expect(output).toMatch(/All is well with local\.\n$/);
  });

  test("says what to start when nothing runs", async () => {
    const { code, output } = await doctor("--ports", "29800");
    expect([code, lines(output, "✗").length]).toEqual([1, 3]);
    expect(output).toMatch(
      /Database\n {2}✗ .*\n {4}Start `npm run dev`, on the same --ports, and leave it running\./,
    );
    expect(output).toMatch(/3 to mend\.\n$/);
  });

  test("names everything that a deployment does not have yet", async () => {
    const { code, output } = await doctor("production");
    expect(code).toBe(1);
    for (const name of [
      "DATABASE_URL",
      "OIDC_CLIENT_ID",
      "OIDC_CLIENT_SECRET",
      "SESSION_SECRET",
      "LOG_KEY",
      "AFRICASTALKING_USERNAME",
      "AFRICASTALKING_API_KEY",
      "AFRICASTALKING_CALLBACK_SECRET",
      "SMS_COUNTRIES",
      "SMS_DAILY_LIMIT",
      "SMS_DAILY_LIMIT_TOTAL",
    ]) {
      expect(output).toMatch(
        new RegExp(`✗ ${name} .+\\n {4}Set ${name} in \\.dev\\.vars\\.production\\. \\w`),
      );
    }
    for (const name of ["ENVIRONMENT", "OIDC_ISSUER", "AFRICASTALKING_URL"])
      expect(output).toContain(`✓ ${name}\n`);
    expect(output).toContain("Set DATABASE_URL first.");
    expect(output).toContain("MIGRATION_DATABASE_URL is missing");
  });

  test("never prints a secret, whatever is wrong with it", async () => {
    const secrets = {
      DATABASE_URL: DATABASE_URL.replace("oda@", "hunter2-database@"),
      MIGRATION_DATABASE_URL: "postgres://owner:hunter2-owner@127.0.0.1:1/oda",
      OIDC_CLIENT_SECRET: "hunter2-client",
      SESSION_SECRET: "hunter2-short",
      LOG_KEY: "hunter2-log-key",
      AFRICASTALKING_API_KEY: "hunter2-key",
      AFRICASTALKING_CALLBACK_SECRET: "hunter2-callback",
    };
    const others = { OIDC_CLIENT_ID: "oda-local", AFRICASTALKING_USERNAME: "sandbox", OIDC_ISSUER: oidc.url };
    const file = Object.entries({ ...secrets, ...others }).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(join(checkout, ".dev.vars.staging"), file.join(""));
    const toml = await readFile("wrangler.toml", "utf8");
    const local = toml
      .replaceAll("https://accounts.google.com", oidc.url)
      .replaceAll("https://api.sandbox.africastalking.com", gateway.url);
    await writeFile(join(checkout, "wrangler.toml"), local);
    const { code, output } = await doctor("staging");
    expect(code).toBe(1);
    expect(output).not.toContain("hunter2");
    for (const cross of [
      "DATABASE_URL must not be on this machine",
      "OIDC_ISSUER must not be on this machine",
      "SESSION_SECRET must be at least 24 characters",
      "OIDC_ISSUER is in two places",
      "the client",
      "the gateway refuses the API key",
    ]) {
      expect(output).toContain(`  ✗ ${cross}`);
    }
    expect(output).toContain("Set SESSION_SECRET in .dev.vars.staging. Seals session cookies");
    expect(output).toContain("Set OIDC_ISSUER in wrangler.toml, [env.staging.vars].");
    expect(output).toContain("Take OIDC_ISSUER out of .dev.vars.staging");

    await writeFile(join(checkout, ".dev.vars.staging"), "OIDC_CLIENTID=x\n");
    expect(await doctor("staging")).toEqual({
      code: 1,
      output: expect.stringMatching(
        /^\.dev\.vars\.staging, line 1: there is no setting OIDC_CLIENTID\. There are ENV/,
      ),
    });
  });

  test("knows three environments", async () => {
    expect(await doctor("prod")).toEqual({
      code: 1,
      output: "There is no environment prod: say local, staging or production.\n",
    });
  });
});

/** Expects one cross alone. */
function expectCross(findings: Finding[], what: RegExp, mend: RegExp): void {
  const crosses = findings.filter((finding) => finding.mend !== undefined);
  expect(crosses).toEqual([{ what: expect.stringMatching(what), mend: expect.stringMatching(mend) }]);
}

/** Asks as the owner, over a connection that ends then: the Neon endpoint has made others of the pool the Worker's. */
async function asOwner(text: string): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query(`set session authorization ${database.owner}`);
    await client.query(text);
  } finally {
    client.release(true);
  }
}

describe("the database", () => {
  const look = (pending = false) => checkDatabase("staging", DATABASE_URL, pending);
  const undo: string[] = [];
  afterEach(async () => {
    for (const sql of undo.splice(0)) await asOwner(sql);
    expect((await look()).filter(({ mend }) => mend)).toEqual([]);
  });

  const plain = "the Worker's login can do nothing by itself";
  test.each([
    [
      "a login that bypasses policies",
      "alter role oda_login bypassrls",
      "alter role oda_login nobypassrls",
      plain,
      /db:login -- staging/,
    ],
    [
      "a login that makes roles",
      "alter role oda_login createrole",
      "alter role oda_login nocreaterole",
      plain,
      /db:login/,
    ],
    [
      "a login that makes tables",
      "grant create on schema public to oda_login",
      "revoke create on schema public from oda_login",
      plain,
      /db:login/,
    ],
    [
      "a login that reads by itself",
      "grant select on orders to oda_login",
      "revoke select on orders from oda_login",
      plain,
      /db:login/,
    ],
    [
      "a login that owns a table",
      "create table x (); alter table x enable row level security; alter table x owner to oda_login",
      "drop table x",
      plain,
      /db:login/,
    ],
    [
      "a role that bypasses policies",
      "alter role oda_api bypassrls",
      "alter role oda_api nobypassrls",
      "oda_api and oda_system are plain",
      /bypass row-level/,
    ],
    [
      "a login without its role",
      "revoke oda_system from oda_login",
      "grant oda_system to oda_login",
      "the login may take the role oda_system",
      /GRANT oda_api, oda_system TO oda_login;/,
    ],
    [
      "a table that is open to all",
      "alter table orders disable row level security",
      "alter table orders enable row level security",
      "row-level security is on",
      /ENABLE ROW LEVEL SECURITY, for orders/,
    ],
    [
      "half an index",
      "set allow_system_table_mods = on; update pg_index set indisvalid = false where indexrelid = 'orders_status_index'::regclass",
      "update pg_index set indisvalid = true where indexrelid = 'orders_status_index'::regclass; reset allow_system_table_mods",
      "every index is whole",
      /orders_status_index again/,
    ],
  ] as [string, string, string, string, RegExp][])("%s is a cross", async (_, spoil, mended, what, mend) => {
    undo.push(mended);
    await asOwner(spoil);
    expectCross(await look(), new RegExp(what), mend);
  });

  test("that is behind is a cross, unless migrations come next; one that is ahead is none", async () => {
    const newest = "(select max(created_at) from drizzle.__drizzle_migrations)";
    await asOwner(
      "create table newest as select max(created_at) as at from drizzle.__drizzle_migrations; alter table newest enable row level security",
    );
    undo.push(
      "update drizzle.__drizzle_migrations set created_at = at from newest where created_at = 0; drop table newest",
    );
    await asOwner(`update drizzle.__drizzle_migrations set created_at = 0 where created_at = ${newest}`);
    expectCross(
      await look(),
      /^the database is behind by 1 migrations$/,
      /^Run `npm run db:migrate -- staging`\.$/,
    );
    expect(await look(true)).toContainEqual({ what: "1 migrations are missing, and applied next" });
    undo.unshift("delete from drizzle.__drizzle_migrations where hash = 'newer'");
    await asOwner(
      "insert into drizzle.__drizzle_migrations (hash, created_at) select 'newer', at + 1 from newest; update drizzle.__drizzle_migrations set created_at = at from newest where created_at = 0",
    );
    expect(await look()).toContainEqual({ what: "the database is ahead by 1 migrations, which is safe" });
  });
});

describe("the owner of the tables", () => {
  test.skipIf(noServer)("migrates, and is nobody whom the Worker knows", async () => {
    const server = await emptyDatabase();
    try {
      await (await openDatabase({ url: server.url })).close();
      const worker = new URL(server.url);
      worker.username = "oda_login";
      expect((await checkOwner(worker.href, server.url, "x")).filter(({ mend }) => mend)).toEqual([]);
      expectCross(await checkOwner(server.url, server.url, "x"), /not the Worker's login/, /db:login/);
      const other = Object.assign(new URL(worker), { pathname: "/other" });
      expectCross(
        await checkOwner(other.href, server.url, "x"),
        /the database that the Worker uses/,
        /same host/,
      );
      // As if somebody had mixed up the two.
      expectCross(await checkOwner(server.url, worker.href, "x"), /may change every table/, /as its owner/);
      expectCross(
        await checkOwner(worker.href, undefined, "x"),
        /is missing/,
        /Set MIGRATION_DATABASE_URL in x/,
      );
    } finally {
      await server.drop();
    }
  });
});

describe("the issuer", () => {
  test("without our client, or with another secret, is a cross", async () => {
    expect((await checkIssuer(oidc.url, "oda-local", "oda-local-secret")).filter(({ mend }) => mend)).toEqual(
      [],
    );
    expectCross(
      await checkIssuer(oidc.url, "oda-local", "wrong"),
      /the client/,
      /OIDC_CLIENT_ID and OIDC_CLIENT_SECRET/,
    );
    expectCross(await checkIssuer(oidc.url, "nobody", "oda-local-secret"), /the client/, /OIDC_CLIENT_ID/);
  });

  test("that is none, or calls itself otherwise, is an error", async () => {
    await expect(checkIssuer(gateway.url, "oda-local", "x")).rejects.toThrow();
    await expect(checkIssuer(oidc.url.replace("127.0.0.1", "localhost"), "oda-local", "x")).rejects.toThrow();
  });
});

describe("the gateway", () => {
  test("that does not know us, or is another service, is a cross", async () => {
    expect((await checkGateway(gateway.url, "sandbox", "local-api-key")).filter(({ mend }) => mend)).toEqual(
      [],
    );
    expectCross(
      await checkGateway(gateway.url, "sandbox", "wrong"),
      /refuses the API key/,
      /AFRICASTALKING_API_KEY/,
    );
    expectCross(
      await checkGateway(gateway.url, "duka", "local-api-key"),
      /refuses/,
      /AFRICASTALKING_USERNAME/,
    );
    expectCross(
      await checkGateway(neon.url, "sandbox", "local-api-key"),
      /answers 404/,
      /AFRICASTALKING_URL/,
    );
    expect(await (await fetch(`${gateway.url}/messages`)).json(), "no text was sent").toEqual([]);
  });
});

describe("the settings", () => {
  const look = (changes: Record<string, string> = {}) =>
    checkSettings(
      "production",
      { ...production, ...changes },
      { fixed: [], twice: [], source: ".dev.vars.production" },
    );

  test.each([
    [
      { SESSION_SECRET: "local-development-session-secret-0123456789" },
      /SESSION_SECRET must not be the one of local/,
      /openssl rand/,
    ],
    [{ ALLOWED_DOMAINS: "gmail.com" }, /sign in/, /ALLOWED_EMAILS/],
    [{ ALLOWED_DOMAINS: "amina@duka.example" }, /sign in/, /domains of Google Workspace/],
    [
      { ALLOWED_EMAILS: "amina" },
      /ALLOWED_EMAILS must be e-mail addresses/,
      /Set ALLOWED_EMAILS in \.dev\.vars\.production/,
    ],
    [{ CORS_ORIGINS: "https://duka.example,http://localhost:5173" }, /may call the API/, /CORS_ORIGINS/],
    [{ CORS_ORIGINS: "duka.example" }, /CORS_ORIGINS must be origins/, /CORS_ORIGINS/],
    [{ ENVIRONMENT: "staging" }, /this is production/, /Set ENVIRONMENT to production/],
    [{ AFRICASTALKING_USERNAME: "sandbox" }, /username is one of that gateway/, /sandbox/],
    [{ AFRICASTALKING_URL: "https://api.sandbox.africastalking.com" }, /username/, /sandbox/],
    [
      { SESSION_SECRET: production.AFRICASTALKING_CALLBACK_SECRET },
      /AFRICASTALKING_CALLBACK_SECRET must not have the value of SESSION_SECRET/,
      /openssl rand/,
    ],
    [{ LOG_KEY: "k".repeat(40) }, /LOG_KEY must be random/, /openssl rand/],
    [
      { SESSION_SECRET: `${production.SESSION_SECRET},${production.SESSION_SECRET}` },
      /SESSION_SECRET must not hold one value twice/,
      /Set SESSION_SECRET/,
    ],
    [{ SMS_COUNTRIES: "KE,UK" }, /SMS_COUNTRIES must be countries .* no UK$/, /ISO 3166/],
    [{ SMS_DAILY_LIMIT: "0" }, /SMS_DAILY_LIMIT must be a whole number/, /in a day/],
    [{ SMS_DAILY_LIMIT_TOTAL: "499" }, /SMS_DAILY_LIMIT_TOTAL must not be less/, /all businesses together/],
    [{ SIGN_UP: "Anyone" }, /SIGN_UP must be anyone/, /Set SIGN_UP in \.dev\.vars\.production/],
    [{ SIGN_UP: "anyone", ALLOWED_DOMAINS: "duka.example" }, /SIGN_UP must not be set beside/, /SIGN_UP/],
    [{ AFRICASTALKING_TIMEOUT_SECONDS: "60" }, /AFRICASTALKING_TIMEOUT_SECONDS must/, /from 1 to 30/],
  ])("%j is a cross", (changes, what, mend) => {
    expectCross(look(changes as Record<string, string>), what, mend);
  });

  test.each([
    [{}, "nobody may sign in: it is closed until you set ALLOWED_EMAILS, ALLOWED_DOMAINS or SIGN_UP=anyone"],
    [{ SIGN_UP: "anyone" }, "anyone with an account at the issuer may sign in"],
    [
      { ALLOWED_EMAILS: "amina@gmail.com, boss@duka.example" },
      "the e-mails of ALLOWED_EMAILS (2) may sign in, and nobody else",
    ],
    [
      { ALLOWED_EMAILS: "amina@gmail.com", ALLOWED_DOMAINS: "duka.example" },
      "the e-mails of ALLOWED_EMAILS (1) and the accounts of ALLOWED_DOMAINS (duka.example) may sign in, and nobody else",
    ],
  ])("%j say who may sign in", (changes, what) => {
    expect(look(changes as Record<string, string>)).toContainEqual({ what });
  });

  test("that are misspelt in the shell or in wrangler.toml are crosses, and other variables are not", () => {
    const strangers = [
      ...["ALLOWED_EMAIL", "ALOWED_DOMAINS", "SIGNUP", "sign_up", "CORS-ORIGINS", "OIDC_CLIENTID"],
      ...["PATH", "HOME", "LOGNAME", "LOG_LEVEL", "NODE_ENV", "CI", "GITHUB_TOKEN", "TEST_POSTGRES_URL"],
      ...["OPERATOR_DATABASE_URL", "CLOUDFLARE_API_TOKEN", "SESSION_MANAGER", "AFRICASTALKING"],
    ];
    const findings = checkSettings("production", production, {
      ...{ fixed: [], twice: [], source: "the shell's environment" },
      strangers,
    });
    expect(findings.filter(({ mend }) => mend).map(({ what, mend }) => [what.split(" ")[0], mend])).toEqual([
      ["ALLOWED_EMAIL", "Rename it, if you mean ALLOWED_EMAILS."],
      ["ALOWED_DOMAINS", "Rename it, if you mean ALLOWED_DOMAINS."],
      ["SIGNUP", "Rename it, if you mean SIGN_UP."],
      ["sign_up", "Rename it, if you mean SIGN_UP."],
      ["CORS-ORIGINS", "Rename it, if you mean CORS_ORIGINS."],
      ["OIDC_CLIENTID", "Rename it, if you mean OIDC_CLIENT_ID."],
    ]);
  });

  test("that are right are ticks", () => {
    expect(look().filter(({ mend }) => mend)).toEqual([]);
    expect(look()).toContainEqual({
      what: "texts go to numbers of KE, UG, in a day at most 500 of one business and 2000 of all",
    });
    const rotated = look({
      SESSION_SECRET: `a-newer-${production.SESSION_SECRET},${production.SESSION_SECRET}`,
    });
    expect(rotated.filter(({ mend }) => mend)).toEqual([]);
  });
});

describe("wrangler.toml", () => {
  test.each([
    [
      "a queue that nobody reads",
      '"oda-production-sms"\nmax',
      '"oda-production-text"\nmax',
      /oda-production: every queue has a consumer/,
      /oda-production-sms a consumer in wrangler.toml, \[env\.production\]/,
    ],
    [
      "a dead-letter queue that nobody reads",
      'queue = "oda-staging-sms-dead"\nmax',
      'queue = "oda-staging-dead"\nmax',
      /oda-staging: what fails/,
      /-dead/,
    ],
    [
      "no dead-letter queue",
      'dead_letter_queue = "oda-staging-sms-dead"\n',
      "",
      /oda-staging: what fails/,
      /\[env\.staging\]/,
    ],
    [
      "a missing rate limit",
      'name = "SIGN_IN_RATE_LIMIT"\nnamespace_id = "3002"',
      'name = "SIGN_OUT_RATE_LIMIT"\nnamespace_id = "3002"',
      /oda-production: (every binding|batches)/,
      /SIGN_IN_RATE_LIMIT|numbers/,
    ],
    [
      "no producer",
      '[[env.staging.queues.producers]]\nbinding = "SMS_QUEUE"',
      '[[env.staging.queues.producers]]\nbinding = "QUEUE"',
      /oda-staging: every binding/,
      /Add SMS_QUEUE/,
    ],
    [
      "other retries",
      'max_retries = 7\ndead_letter_queue = "oda-production-sms-dead"',
      'max_retries = 3\ndead_letter_queue = "oda-production-sms-dead"',
      /oda-production: batches/,
      /numbers/,
    ],
    ["a shared namespace", '"3001"', '"2001"', /share a namespace/, /2001/],
    [
      "a shared queue",
      "oda-production-sms",
      "oda-staging-sms",
      /share a queue/,
      /oda-staging-sms, oda-staging-sms-dead/,
    ],
    ["no sweep", 'crons = ["* * * * *"]', 'crons = ["*/5 * * * *"]', /oda: the sweep/, /crons/],
  ] as [string, string, string, RegExp, RegExp][])("with %s is a cross", async (_, from, to, what, mend) => {
    const text = await readFile("wrangler.toml", "utf8");
    expect(text).toContain(from);
    const file = join(checkout, "spoilt.toml");
    await writeFile(file, text.replaceAll(from, to));
    const crosses = checkConfiguration(file).filter((finding) => finding.mend);
    expect(crosses.length).toBeGreaterThan(0);
    expect(crosses[0]).toEqual({ what: expect.stringMatching(what), mend: expect.stringMatching(mend) });
  });

  test("as it is has no cross", () => {
    expect(checkConfiguration().filter(({ mend }) => mend)).toEqual([]);
  });
});
