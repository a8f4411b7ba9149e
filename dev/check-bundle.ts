import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import budget from "../bench/budget.json" with { type: "json" };

// Fails when the Worker's bundle, as `npm run deploy -- production --dry-run` leaves it, outgrows its budget.
const bundle = readFileSync("dist/production/worker.js");
const kib = (bytes: number) => Math.ceil(bytes / 1024);
const gzip = kib(gzipSync(bundle, { level: 9 }).length);
console.log(
  `Worker bundle: ${kib(bundle.length)} KiB, ${gzip} KiB gzip (budget ${budget.worker_gzip_kib} KiB gzip)`,
);
if (gzip > budget.worker_gzip_kib) process.exit(1);
