import { createHash } from "node:crypto";
import { preferredType } from "../http/negotiate.ts";
import type { Handler } from "../http/router.ts";
import type * as routes from "./routes.ts";
import { toYaml } from "./yaml.ts";

type Format = "json" | "yaml";

// The first is the default, also for clients that accept none of these: JSON is valid YAML.
const MEDIA_TYPES: Record<string, Format> = {
  "application/json": "json",
  "application/vnd.oai.openapi+json": "json",
  "application/openapi+json": "json",
  "application/yaml": "yaml",
  "application/vnd.oai.openapi": "yaml",
  "application/vnd.oai.openapi+yaml": "yaml",
  "application/openapi+yaml": "yaml",
  "application/x-yaml": "yaml",
  "text/yaml": "yaml",
};

/**
 * Serves the document as a download, in the form that `?format=` or else `Accept` asks for. Its server is where it was
 * asked for. The files are kept for the last origin only, since anybody may name one that is new.
 */
export function schema(document: () => object): Handler<typeof routes.schema> {
  let built: { origin: string; files: ReturnType<typeof build> } | undefined;
  return (c) => {
    const wanted = c.req.valid("query").format;
    const preferred = preferredType(c, Object.keys(MEDIA_TYPES)) ?? "application/json";
    const type = wanted ? `application/${wanted}` : preferred;
    const format = MEDIA_TYPES[type]!;
    const { origin } = new URL(c.req.url);
    if (built?.origin !== origin)
      built = { origin, files: build({ ...document(), servers: [{ url: origin }] }) };
    const { body, etag } = built.files[format];

    c.header("Vary", "Accept", { append: true });
    c.header("Cache-Control", "no-cache");
    c.header("ETag", etag);
    c.header("Content-Type", format === "yaml" ? `${type}; charset=utf-8` : type);
    c.header("Content-Disposition", `attachment; filename="oda-openapi.${format}"`);
    return c.body(body);
  };
}

function build(document: unknown) {
  const json = JSON.stringify(document, null, 2);
  return { json: tagged(json), yaml: tagged(toYaml(JSON.parse(json))) };
}

function tagged(body: string) {
  return { body, etag: `"${createHash("sha256").update(body).digest("base64url")}"` };
}
