import { resolve } from "node:path";
import { type Plugin as BundlerPlugin, build } from "esbuild";
import type { Plugin } from "vite";

const NAME = "virtual:worker-copies";

/** zod brings its messages in fifty languages: see `[[rules]]` in wrangler.toml. */
const english: BundlerPlugin = {
  name: "english",
  setup: ({ onLoad }) => onLoad({ filter: /[/\\]locales[/\\]index\.js$/ }, () => ({ contents: "" })),
};

/**
 * Lets tests start the Worker anew by a call. All of src/ and its packages is one function, which returns another copy
 * of the Worker each time: as modules they would be asked for and evaluated one by one, two hundred for each copy.
 */
export function workerCopies(): Plugin {
  return {
    name: "worker-copies",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    async load(id) {
      if (id !== `\0${NAME}`) return null;
      const { outputFiles, metafile } = await build({
        entryPoints: ["src/worker.ts"],
        bundle: true,
        write: false,
        metafile: true,
        format: "cjs",
        platform: "neutral",
        target: "es2024",
        mainFields: ["module", "main"],
        conditions: ["workerd", "worker", "browser"],
        external: ["cloudflare:*", "node:*"],
        plugins: [english],
        logLevel: "error",
      });
      // What the tests watch for changes.
      for (const file of Object.keys(metafile.inputs)) this.addWatchFile(resolve(file));
      const [output] = Object.values(metafile.outputs);
      const given = [...new Set(output!.imports.map(({ path }) => path))];
      return [
        ...given.map((name, index) => `import * as given${index} from ${JSON.stringify(name)};`),
        `const given = { ${given.map((name, index) => `${JSON.stringify(name)}: given${index}`)} };`,
        "const require = (name) => given[name];",
        "export default function startWorker() {",
        "const module = { exports: {} };",
        outputFiles[0]!.text,
        "return module.exports.default;",
        "}",
      ].join("\n");
    },
  };
}
