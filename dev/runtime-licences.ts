import { VENDORED } from "./vendored.ts";

interface Package {
  version?: string;
  license?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/** package-lock.json: packages by their folder; the project's own folder is empty. */
export interface Lockfile {
  packages: Record<string, Package>;
}

/** Licences (SPDX identifiers) that ask for no more than a notice. */
const ALLOWED = new Set(
  "0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT PSF-2.0 Python-2.0 Unlicense Zlib".split(
    " ",
  ),
);

/** Licences of packages whose package.json does not name one as SPDX does, read in their files by a person. */
const READ_BY_HAND: Record<string, string> = {
  "decko@1.2.0": "MIT",
  "stickyfill@1.1.1": "MIT",
  "url-template@2.0.8": "BSD-3-Clause",
};

interface Shipped {
  name: string;
  version: string;
  licence: string;
  /** Where its code goes. */
  into: "the Worker" | "the docs pages";
}

/** Finds the folder of a package as Node.js does: beside the one that asks, or in a folder above it. */
function resolve({ packages }: Lockfile, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, "")) {
    const path = `${folder}${folder && "/"}node_modules/${name}`;
    if (packages[path]) return path;
    if (!folder) return undefined;
  }
}

/** Walks through all that packages need, directly or not. What is optional counts when it is installed. */
function closure(lockfile: Lockfile, names: string[]): Set<string> {
  const found = new Set<string>();
  const visit = (from: string, name: string) => {
    const path = resolve(lockfile, from, name);
    if (!path || found.has(path)) return;
    found.add(path);
    const {
      dependencies,
      optionalDependencies,
      peerDependencies = {},
      peerDependenciesMeta,
    } = lockfile.packages[path]!;
    const peers = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta?.[peer]?.optional);
    for (const needed of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers])
      visit(path, needed);
  };
  for (const name of names) visit("", name);
  return found;
}

/** Lists the packages whose code goes out: into the Worker's bundle, or into what the docs pages load. */
export function shipped(lockfile: Lockfile): Shipped[] {
  const roots = {
    "the Worker": Object.keys(lockfile.packages[""]?.dependencies ?? {}),
    "the docs pages": Object.keys(VENDORED),
  };
  return (Object.keys(roots) as (keyof typeof roots)[])
    .flatMap((into) =>
      [...closure(lockfile, roots[into])].map((path) => {
        const { version = "", license = "none" } = lockfile.packages[path]!;
        const name = path.replace(/^.*node_modules\//, "");
        return { name, version, licence: READ_BY_HAND[`${name}@${version}`] ?? license, into };
      }),
    )
    .sort((one, other) => (`${one.name}@${one.version}` < `${other.name}@${other.version}` ? -1 : 1));
}

/** Tells whether an SPDX expression leaves a choice that is allowed. Of AND and OR in one, it understands nothing. */
export function isAllowed(expression: string): boolean {
  const plain = expression.replace(/^\((.*)\)$/, "$1");
  return (
    plain.split(" OR ").some((licence) => ALLOWED.has(licence)) ||
    plain.split(" AND ").every((licence) => ALLOWED.has(licence))
  );
}

/** Lists the packages that go out under a licence that is not allowed, or is not named. */
export const refusedLicences = (lockfile: Lockfile): string[] =>
  shipped(lockfile)
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ name, version, licence, into }) => `${name} ${version}: ${licence} (into ${into})`);

/** Writes the page about all of them. */
export function licenceTable(lockfile: Lockfile): string {
  const rows = shipped(lockfile).map(
    ({ name, version, licence, into }) => `| ${name} | ${version} | ${licence} | ${into} |`,
  );
  return `# Licences

The packages whose code goes out with Oda, with all that they need, and the licence of each. \`npm run licences\` writes this page from package-lock.json. \`npm run check\` fails when it is out of date, and for a licence that asks for more than a notice, such as the GPL and its kin.

| package | version | licence | goes into |
|---|---|---|---|
${[...new Set(rows)].join("\n")}
`;
}
