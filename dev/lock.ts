import { readFile, rm, writeFile } from "node:fs/promises";
import { SetupError } from "./setup-error.ts";

/**
 * Keeps what is beside a file to this process: PGlite, unlike PostgreSQL, lets two processes ruin the same data.
 *
 * @param file holds the id of the process, as PostgreSQL's postmaster.pid does.
 * @returns what gives it up.
 * @throws SetupError when another process that is still running has it.
 */
export async function lock(file: string): Promise<() => Promise<void>> {
  const owner = Number(await readFile(file, "utf8").catch(() => "0"));
  if (owner !== process.pid && isRunning(owner)) {
    throw new SetupError(`Process ${owner} uses the same data: stop it, or remove ${file} if it is no Oda.`);
  }
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    // Someone else's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
