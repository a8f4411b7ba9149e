import { isEnvironment } from "./deployment.ts";
import { diagnose } from "./doctor/diagnose.ts";
import { printDiagnosis } from "./doctor/print.ts";
import { parseOptions } from "./options.ts";
import { exitWith, SetupError } from "./setup-error.ts";

// `npm run doctor -- [local|staging|production]`: every setting against reality, with the mend for what is wrong.
try {
  const [first = "local", ...rest] = process.argv.slice(2);
  const [name, flags] = first.startsWith("--") ? ["local", [first, ...rest]] : [first, rest];
  if (name !== "local" && !isEnvironment(name))
    throw new SetupError(`There is no environment ${name}: say local, staging or production.`);
  const { ports } = parseOptions(flags);
  if (printDiagnosis(name, await diagnose(name, ports)) > 0) process.exitCode = 1;
} catch (error) {
  exitWith(error);
}
