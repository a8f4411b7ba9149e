import { cp, mkdir, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";

/** What the commands need of the repository, somewhere that a test may change. It has no settings of its own. */
export async function copyCheckout(name: string): Promise<string> {
  const folder = resolve(`.oda/e2e-${name}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const parts = ["assets", "bench", "dev", "drizzle", "src", "test/support"];
  const files = [
    ".dev.vars.example",
    ".gitignore",
    "biome.json",
    "package.json",
    "tsconfig.json",
    "wrangler.toml",
  ];
  for (const part of [...parts, ...files]) await cp(part, join(folder, part), { recursive: true });
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}
