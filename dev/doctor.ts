import { isEnvironment } from "./deployment.ts";
import { readWords } from "./options.ts";
import { exitWith, SetupError } from "./setup-error.ts";

// `npm run doctor -- [local|staging|production]`: every setting against reality, with the mend for what is wrong.
try {
  const { words, ports } = readWords();
  const [name = "local", ...more] = words;
  if (more.length > 0)
    throw new SetupError("Usage: npm run doctor -- [local|staging|production] [--ports PORT]");
  if (name !== "local" && !isEnvironment(name))
    throw new SetupError(`There is no environment ${name}: say local, staging or production.`);
  // Loaded when it is needed: wrangler alone takes a second.
  const [{ diagnose }, { printDiagnosis }] = await Promise.all([
    import("./doctor/diagnose.ts"),
    import("./doctor/print.ts"),
  ]);
  if (printDiagnosis(name, await diagnose(name, ports)) > 0) process.exitCode = 1;
} catch (error) {
  exitWith(error);
}
