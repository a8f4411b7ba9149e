import { join, resolve } from "node:path";
import { readArguments } from "./arguments.ts";
import { SetupError } from "./setup-error.ts";

export const root = join(import.meta.dirname, "..");

export interface Ports {
  worker: number;
  neon: number;
  oidc: number;
  africastalking: number;
}

export interface Options {
  /** Start with an empty database. */
  fresh: boolean;
  ports: Ports;
  /** Where everything that outlives a run is kept. */
  data: string;
}

const defaultPort = 8787;

const flags = {
  fresh: { type: "boolean" },
  ports: { type: "string" },
  data: { type: "string" },
} as const;

const complain = (mistake: string) => `${mistake}: the flags are --fresh, --ports PORT and --data FOLDER.`;
const complainOfPorts = (mistake: string) => `${mistake}: the one flag is --ports PORT.`;

/**
 * Reads the flags of `npm run dev`: `--fresh`; `--ports 18787`, for the Worker on that port and the stand-ins on the
 * third to fifth after it; `--data DIR`. Other ports than the usual have a data folder of their own.
 * @throws SetupError
 */
export function readOptions(): Options {
  const { values, positionals } = readArguments(flags, complain);
  if (positionals.length > 0) throw new SetupError(complain(`Unexpected argument '${positionals[0]}'`));
  const port = parsePort(values.ports);
  const folder = port === defaultPort ? ".oda" : `.oda/${port}`;
  return {
    fresh: values.fresh ?? false,
    ports: portsFrom(port),
    data: values.data ? resolve(values.data) : join(root, folder),
  };
}

/**
 * Reads the command line of what works beside `npm run dev`: other words, and `--ports` as that was given it.
 * @throws SetupError
 */
export function readWords(): { words: string[]; ports: Ports } {
  const { values, positionals } = readArguments({ ports: flags.ports }, complainOfPorts);
  return { words: positionals, ports: parsePorts(values.ports) };
}

/**
 * The ports of the `npm run dev` that was given the same `--ports`.
 *
 * @throws SetupError
 */
export const parsePorts = (text?: string): Ports => portsFrom(parsePort(text));

function parsePort(text = String(defaultPort)): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1024 && port <= 65_530) return port;
  throw new SetupError(`--ports must be a number from 1024 to 65530, such as 18787, and not ${text}.`);
}

function portsFrom(worker: number): Ports {
  return { worker, neon: worker + 3, oidc: worker + 4, africastalking: worker + 5 };
}
