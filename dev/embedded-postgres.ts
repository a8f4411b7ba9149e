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

/** Makes a new database more than an empty one. */
interface Preparation {
  /** Differs from that of every preparation that has another result. */
  version: string;
  prepare(postgres: PGlite): Promise<void>;
}

/**
 * Starts a Postgres within this process. To make a new database, and then to prepare it, takes seconds of computing: so
 * templates of both are kept to copy the next ones from, for each version of PGlite.
 *
 * @param folder where the data is, or will be; without it, in memory.
 * @param preparation without it, a new database is empty.
 */
export async function startEmbeddedPostgres(folder?: string, preparation?: Preparation): Promise<PGlite> {
  const options = { ...(folder && { dataDir: folder }), extensions };
  if (folder && existsSync(folder)) return PGlite.create(options);
  const template = await templateFile(preparation?.version);
  if (existsSync(template)) {
    const loadDataDir = new Blob([await readFile(template)], { type: "application/x-gzip" });
    return PGlite.create({ ...options, loadDataDir });
  }
  const postgres = preparation ? await startEmbeddedPostgres(folder) : await PGlite.create(options);
  try {
    await preparation?.prepare(postgres);
  } catch (error) {
    await postgres.close();
    throw error;
  }
  await postgres.exec("checkpoint");
  const archive = await postgres.dumpDataDir("gzip");
  await mkdir(dirname(template), { recursive: true });
  // Written elsewhere first: whoever reads it meanwhile must not find half of it.
  const draft = `${template}.${randomUUID()}`;
  await writeFile(draft, archive.stream());
  await rename(draft, template);
  return postgres;
}

async function templateFile(preparation = "empty"): Promise<string> {
  const folder = join(root, "node_modules/@electric-sql/pglite");
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return join(root, `node_modules/.cache/oda/pglite-${version}-${preparation}.tar.gz`);
}
