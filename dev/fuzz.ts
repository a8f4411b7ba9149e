import { spawn } from "node:child_process";
import { once } from "node:events";
import { readArguments, readWhole } from "./arguments.ts";
import { root } from "./options.ts";
import { exitWith } from "./setup-error.ts";

// `npm run fuzz -- --requests 200000 --seed 7`: test/fuzz alone, for as long as is wanted, and from a new seed unless
// one is given. It prints what was answered to what, and what was wrong.

const flags = { requests: { type: "string", default: "20000" }, seed: { type: "string" } } as const;

try {
  const { values } = readArguments(
    flags,
    (mistake) => `${mistake}: the flags are --requests N and --seed N.`,
  );
  const requests = readWhole("requests", values.requests);
  const seed = readWhole("seed", values.seed ?? String(1 + Math.floor(Math.random() * 1e6)));
  const args = ["run", "--project", "fuzz", "test/fuzz/fuzz.test.ts"];
  const env = { ...process.env, FUZZ_REQUESTS: String(requests), FUZZ_SEED: String(seed) };
  const [code] = await once(spawn("vitest", args, { cwd: root, env, stdio: "inherit" }), "exit");
  process.exitCode = code ?? 1;
} catch (error) {
  exitWith(error);
}
