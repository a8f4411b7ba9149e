import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { noBrowser } from "./test/e2e/chromium.ts";
import { noSpreadsheet } from "./test/e2e/libreoffice.ts";
import { noProxy } from "./test/e2e/nginx.ts";
import { noServer, server } from "./test/e2e/postgres.ts";
import { workerCopies } from "./test/support/bundle.ts";

const CI = process.env.CI === "true";

/** Says what will not be tested here, and why. CI may leave out nothing. */
function skip(what: string, reason: string): void {
  if (CI) throw new Error(`CI needs ${what}, but ${reason}`);
  console.log(`Skipped: ${what}, because ${reason}`);
}

/**
 * The packages that src/ imports, by the parts that it imports. Each part is bundled once: as modules of their own,
 * their 400 files would be asked for one by one, and anew by every test that starts the Worker with other settings.
 */
function packages(): string[] {
  const bare = /^(?:import |\}).*from "([@a-z][^":]*)";$/gm;
  const sources = globSync("src/**/*.{ts,tsx}").map((file) => readFileSync(file, "utf8"));
  const imported = sources.flatMap((source) => [...source.matchAll(bare)].map(([, name]) => name!));
  // Data need no bundling.
  return [...new Set([...imported, "hono/jsx/jsx-runtime", "hono/jsx/jsx-dev-runtime"])].filter(
    (name) => !name.endsWith(".json"),
  );
}

/**
 * Tests inside the Workers runtime, against one database.
 * @param groupOrder projects take turns, for want of cores
 */
function workerProject(
  name: string,
  groupOrder: number,
  { env = {}, ...files }: { env?: Record<string, string>; include?: string[]; exclude?: string[] },
): TestProjectInlineConfiguration {
  return {
    plugins: [
      workerCopies(),
      cloudflareTest(({ inject }) => {
        const { neon, issuer, gateway } = inject("standIns");
        return {
          wrangler: { configPath: "./wrangler.toml" },
          miniflare: {
            // As in wrangler.toml, but for the second that a queue waits for more messages.
            queueConsumers: {
              "oda-sms": {
                maxBatchSize: 10,
                maxBatchTimeout: 0,
                maxRetries: 7,
                deadLetterQueue: "oda-sms-dead",
              },
              "oda-sms-dead": { maxBatchSize: 10, maxBatchTimeout: 0, maxRetries: 100 },
            },
            bindings: {
              ...parseEnv(readFileSync("dev/local.vars", "utf8")),
              DATABASE_URL: `postgres://oda_login:oda@${new URL(neon).host}/oda`,
              OIDC_ISSUER: issuer,
              AFRICASTALKING_URL: gateway,
            },
          },
        };
      }),
    ],
    test: {
      name,
      env,
      include: ["test/**/*.test.ts"],
      ...files,
      globalSetup: "test/support/global-setup.ts",
      setupFiles: "test/support/record-log.ts",
      deps: { optimizer: { ssr: { enabled: true, include: packages() } } },
      // One at a time: tests count the calls that reach the stand-ins.
      maxWorkers: 1,
      isolate: false,
      testTimeout: 60_000,
      sequence: { groupOrder },
    },
  };
}

/**
 * What runs on the embedded database too where there is a server: whatever makes the database parse, plan, sort, compare,
 * convert or refuse, which are two versions of PostgreSQL in two builds. The other tests tell of the Worker, by way of
 * queries that these make as well; and nothing races on the embedded one, which has a single connection.
 */
const ON_BOTH_DATABASES = [
  "test/{customers,db,home,items,limits,me,orders}/**/*.test.ts",
  "test/csv/{customers,files,items,orders}.test.ts",
  "test/http/{conditional,idempotency,lists,merge-patch,money,time}.test.ts",
  "test/notifications/{batch,delivery-reports,history,opt-outs,resend,sweep,transitions}.test.ts",
  "test/auth/{isolation-matrix,session}.test.ts",
  "test/resources.test.ts",
];

/** Sorts as Vitest does, by size, but for the smallest file, which takes longest: left for last, it would run alone. */
class ChaosFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isChaos = ({ moduleId }: TestSpecification) => moduleId.endsWith("/e2e/chaos.test.ts");
    const sorted = await super.sort(files);
    return [...sorted.filter(isChaos), ...sorted.filter((file) => !isChaos(file))];
  }
}

export default defineConfig(async () => {
  const elsewhere = ["test/e2e/**", "test/fuzz/**"];
  // The plans are those of a server, over more rows than the embedded one would soon hold; and that has one connection,
  // over which nobody is in anybody's way.
  const ofServer = ["test/db/plans.test.ts", "test/db/crowded.test.ts"];
  const env = noServer ? {} : { TEST_POSTGRES_URL: server };
  const projects: TestProjectInlineConfiguration[] = [
    workerProject("worker", 1, { env, exclude: noServer ? [...elsewhere, ...ofServer] : elsewhere }),
    workerProject("fuzz", 2, { env, include: ["test/fuzz/**/*.test.ts"] }),
  ];
  if (noServer) skip("the tests against a PostgreSQL server", noServer);
  else projects.push(workerProject("embedded", 3, { include: ON_BOTH_DATABASES, exclude: ofServer }));
  if (noBrowser) skip("the tests in a browser", noBrowser);
  if (noProxy) skip("the tests behind a proxy", noProxy);
  if (noSpreadsheet) skip("the round trip through a spreadsheet", noSpreadsheet);
  projects.push({
    test: {
      name: "e2e",
      // Two files at a time, each with ports, folders and databases of its own: they wait for others half of the time.
      maxWorkers: 2,
      sequence: { groupOrder: 4 },
      include: ["test/e2e/**/*.test.ts"],
      testTimeout: 120_000,
      hookTimeout: 120_000,
      // Most of a command's time is the start of its process.
      env: { NODE_COMPILE_CACHE: resolve("node_modules/.cache/oda/compile") },
    },
  });
  // The Worker logs a line for each request: of interest only beside a failure.
  return { test: { projects, silent: "passed-only" as const, sequence: { sequencer: ChaosFirst } } };
});
