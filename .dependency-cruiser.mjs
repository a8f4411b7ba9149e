/**
 * The floors of src/, lowest first: docs/architecture.md has them for readers. A file belongs to the first floor of
 * which a pattern matches its path, and may import from its own floor and from lower ones.
 */
const FLOORS = {
  vocabulary: [
    "(problem|zod|states|principal|plain|env|guessable|local-time|time-zones|currencies|occasions)\\.ts$",
  ],
  settings: ["settings\\.ts"],
  log: ["log/"],
  db: ["db/"],
  tables: ["[^/]+/table\\.ts$", "me/defaults\\.ts$"],
  http: ["http/"],
  html: ["html/"],
  shared: ["openapi/", "auth/"],
  pages: ["csv/", "collection/", "browse/", "africastalking\\.ts"],
  limits: ["limits/"],
  notifications: ["notifications/"],
  resources: ["[^/]+/"],
  registry: ["resources\\.ts"],
  app: ["app\\.ts"],
  worker: ["worker\\.ts"],
};

const names = Object.keys(FLOORS);
const pathsOf = (floors) => floors.flatMap((name) => FLOORS[name]).map((pattern) => `^src/${pattern}`);

const upwards = names.map((name, index) => ({
  name: `${name}-imports-upwards`,
  severity: "error",
  from: { path: pathsOf([name]), pathNot: pathsOf(names.slice(0, index)) },
  to: { path: "^src/", pathNot: pathsOf(names.slice(0, index + 1)) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...upwards,
    {
      name: "http-imports-auth-or-settings",
      severity: "error",
      from: { path: "^src/http/" },
      to: { path: "^src/(auth/|settings\\.ts)" },
    },
    {
      name: "room-imports-handlers-or-routes-of-another",
      severity: "error",
      from: { path: "^src/([^/]+)/" },
      to: { path: "^src/[^/]+/(handlers|routes)\\.tsx?$", pathNot: "^src/$1/" },
    },
    {
      name: "schema-imports-queries",
      severity: "error",
      from: { path: "/schema\\.ts$" },
      to: { path: "queries\\.ts$" },
    },
    { name: "circle", severity: "error", from: {}, to: { circular: true } },
    { name: "unresolvable", severity: "error", from: {}, to: { couldNotResolve: true, path: "^\\." } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.d\\.ts$" },
    // Imports of types alone count as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
