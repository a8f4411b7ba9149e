/**
 * `npm run build`: fills dist/assets/, which Cloudflare serves beside the Worker. Everything but `_headers` is
 * under /static/, a path that no route has.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { VENDORED } from "./vendored.ts";

const ROOT = join(import.meta.dirname, "..");
const TARGET = join(ROOT, "dist/assets");
// The version in a vendored file's path is what makes it immutable; our own files are revalidated, the default.
const HEADERS = `/static/*
  X-Content-Type-Options: nosniff
  Cross-Origin-Resource-Policy: same-origin
/static/vendor/*
  Cache-Control: public, max-age=31536000, immutable
`;

const files = new Map<string, Buffer>([["_headers", Buffer.from(HEADERS)]]);
for (const name of listFiles(join(ROOT, "assets")))
  files.set(join("static", name), readFileSync(join(ROOT, "assets", name)));
for (const [name, paths] of Object.entries(VENDORED)) {
  const source = join(ROOT, "node_modules", name);
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  for (const path of paths)
    files.set(join("static/vendor", version, name, path), vendored(readFileSync(join(source, path))));
}

// Only what differs is written: `wrangler dev` watches this folder, and a test may build while it serves.
mkdirSync(TARGET, { recursive: true });
for (const name of listFiles(TARGET)) if (!files.has(name)) rmSync(join(TARGET, name), { force: true });
for (const [name, content] of files) {
  const path = join(TARGET, name);
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path) || !content.equals(readFileSync(path))) writeFileSync(path, content);
}

/** Redoc shows its vendor's logo, from their server; source maps are not served. */
function vendored(file: Buffer): Buffer {
  const text = file
    .toString()
    .replace("https://cdn.redoc.ly/redoc/logo-mini.svg", "data:,")
    .replace(/\n\/[/*]# sourceMappingURL=\S+\s*$/, "\n");
  if (text.includes("cdn.redoc.ly"))
    throw new Error("Redoc asks its CDN for something new: see dev/assets.ts");
  return Buffer.from(text);
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
