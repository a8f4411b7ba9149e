import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { root } from "./options.ts";
import { exitWith, SetupError } from "./setup-error.ts";

// `npm run fuzz -- --requests 200000 --seed 7`: test/fuzz alone, for as long as is wanted, and from a new seed unless
// one is given. It prints what was answered to what, and what was wrong.

const { values } = parseArgs({
  options: { requests: { type: "string", default: "20000" }, seed: { type: "string" } },
});
const requests = Number(values.requests);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6));
if (![requests, seed].every((number) => Number.isSafeInteger(number) && number > 0)) {
  exitWith(new SetupError("--requests and --seed are whole numbers above 0"));
}

const args = ["run", "--project", "fuzz", "test/fuzz/fuzz.test.ts"];
const env = { ...process.env, FUZZ_REQUESTS: String(requests), FUZZ_SEED: String(seed) };
const [code] = await once(spawn("vitest", args, { cwd: root, env, stdio: "inherit" }), "exit");
process.exitCode = code ?? 1;
