import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { btree_gin } from "@electric-sql/pglite/contrib/btree_gin";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { root } from "./options.ts";

/** What the migrations may create; every PostgreSQL and Neon has them. */
const extensions = { btree_gin, pg_trgm };

/**
 * Starts a Postgres within this process. Making a new database takes it seconds of computing, so an empty one is
 * kept, for each version of PGlite, to copy the next ones from.
 *
 * @param folder where the data is, or will be; without it, in memory.
 */
export async function startEmbeddedPostgres(folder?: string): Promise<PGlite> {
  if (folder && existsSync(folder)) return PGlite.create(folder, { extensions });
  const template = await templateFile();
  if (existsSync(template)) {
    const loadDataDir = new Blob([await readFile(template)], { type: "application/x-gzip" });
    return PGlite.create({ ...(folder ? { dataDir: folder } : {}), loadDataDir, extensions });
  }
  const postgres = await PGlite.create({ ...(folder ? { dataDir: folder } : {}), extensions });
  const archive = await postgres.dumpDataDir("gzip");
  await mkdir(dirname(template), { recursive: true });
  // Written elsewhere first: whoever reads it meanwhile must not find half of it.
  const draft = `${template}.${randomUUID()}`;
  await writeFile(draft, archive.stream());
  await rename(draft, template);
  return postgres;
}

async function templateFile(): Promise<string> {
  const folder = join(root, "node_modules/@electric-sql/pglite");
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return join(root, `node_modules/.cache/oda/pglite-${version}.tar.gz`);
}
