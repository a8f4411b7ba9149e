import { createInterface } from "node:readline";
import { ownerHash } from "../src/log/owner-hash.ts";
import { exitWith, SetupError } from "./setup-error.ts";

// `LOG_KEY=… npm run -s owner-hash -- 'https://accounts.google.com|1122'`: prints what the log calls an owner, and the
// owner. Without arguments it reads owners line by line, so that a hash can be looked up among all of them.
try {
  const key = process.env.LOG_KEY;
  if (!key) {
    throw new SetupError(
      "Say with which key: LOG_KEY=… npm run -s owner-hash -- 'https://accounts.google.com|1122'",
    );
  }
  const print = (owner: string) => console.log(`${ownerHash(key, owner)} ${owner}`);
  const owners = process.argv.slice(2);
  if (owners.length > 0) owners.forEach(print);
  else for await (const owner of createInterface({ input: process.stdin })) if (owner) print(owner);
} catch (error) {
  exitWith(error);
}
