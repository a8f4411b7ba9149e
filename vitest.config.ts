import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { noBrowser } from "./test/e2e/chromium.ts";
import { noServer, server } from "./test/e2e/postgres.ts";

const CI = process.env.CI === "true";

/** Says what will not be tested here, and why. CI may leave out nothing. */
function skip(what: string, reason: string): void {
  if (CI) throw new Error(`CI needs ${what}, but ${reason}`);
  console.log(`Skipped: ${what}, because ${reason}`);
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
      cloudflareTest(({ inject }) => {
        const { neon, issuer, gateway } = inject("standIns");
        return {
          wrangler: { configPath: "./wrangler.toml" },
          miniflare: {
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
      // One at a time: tests count the calls that reach the stand-ins.
      maxWorkers: 1,
      isolate: false,
      testTimeout: 60_000,
      sequence: { groupOrder },
    },
  };
}

export default defineConfig(async () => {
  const elsewhere = ["test/e2e/**", "test/fuzz/**"];
  const projects: TestProjectInlineConfiguration[] = [
    // The plans are those of a server, over more rows than the embedded one would soon hold.
    workerProject("embedded", 1, { exclude: [...elsewhere, "test/db/plans.test.ts"] }),
    workerProject("fuzz", 2, { include: ["test/fuzz/**/*.test.ts"] }),
  ];
  if (noServer) skip("the tests against a PostgreSQL server", noServer);
  else
    projects.push(workerProject("postgres", 3, { env: { TEST_POSTGRES_URL: server }, exclude: elsewhere }));
  if (noBrowser) skip("the tests in a browser", noBrowser);
  projects.push({
    test: {
      name: "e2e",
      // One product at a time.
      fileParallelism: false,
      sequence: { groupOrder: 4 },
      include: ["test/e2e/**/*.test.ts"],
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  });
  // The Worker logs a line for each request: of interest only beside a failure.
  return { test: { projects, silent: "passed-only" as const } };
});
