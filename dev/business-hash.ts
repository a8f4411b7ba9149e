import { createInterface } from "node:readline";
import { businessHash } from "../src/log/business-hash.ts";
import { readArguments } from "./arguments.ts";
import { parseBusiness } from "./ops/business.ts";
import { exitWith, SetupError } from "./setup-error.ts";

// `LOG_KEY=… npm run -s business-hash -- BUSINESS …`: prints what the log calls a business, and the business as it was
// given: its id, or the issuer and the sub of who has it. Without arguments it reads them line by line, so that a hash
// can be looked up among all businesses.
try {
  const key = process.env.LOG_KEY;
  if (!key) {
    throw new SetupError(
      "Say with which key: LOG_KEY=… npm run -s business-hash -- 'https://accounts.google.com|1122'",
    );
  }
  const print = (business: string) =>
    console.log(`${businessHash(key, parseBusiness(business))} ${business}`);
  const { positionals: businesses } = readArguments({}, (mistake) => `${mistake}: there are no flags.`);
  if (businesses.length > 0) businesses.forEach(print);
  else for await (const business of createInterface({ input: process.stdin })) if (business) print(business);
} catch (error) {
  exitWith(error);
}
