import { execFile } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../dev/options.ts";
import { SetupError } from "../dev/setup-error.ts";
import type { fill } from "./data.ts";
import { buildWorker, folder } from "./workerd.ts";

/** Another commit, to be measured beside this one: its Worker, its migrations and the rows that its benchmark makes. */
export interface Against {
  /** Its short hash. */
  name: string;
  migrations: string;
  fill: typeof fill;
}

const run = promisify(execFile);

/**
 * Takes a commit out of the repository and builds its Worker, as the bundle "against". What it depends on is what is
 * installed now.
 * @param ref a hash, a tag or a branch
 * @param closers get what removes its files
 * @throws SetupError when there is no such commit
 */
export async function buildAgainst(ref: string, closers: (() => Promise<void>)[]): Promise<Against> {
  const found = await run("git", ["rev-parse", "--short", "--verify", `${ref}^{commit}`], {
    cwd: root,
  }).catch(() => {
    throw new SetupError(`--against takes a commit of this repository, and not ${ref}.`);
  });
  const name = found.stdout.trim();
  const tree = join(folder, "against-tree");
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree, { recursive: true });
  closers.push(async () => rmSync(tree, { recursive: true, force: true }));
  const archive = join(folder, "against.tar");
  await run("git", ["archive", "--output", archive, name], { cwd: root });
  await run("tar", ["-xf", archive, "-C", tree]);
  rmSync(archive);
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  await buildWorker("against", tree);
  const data: { fill: typeof fill } = await import(join(tree, "bench/data.ts"));
  return { name, migrations: join(tree, "drizzle"), fill: data.fill };
}
