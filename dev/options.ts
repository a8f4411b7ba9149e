import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { messageOf, SetupError } from "./setup-error.ts";

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

/**
 * Reads the flags of `npm run dev`: `--fresh`; `--ports 18787`, for the Worker on that port and the stand-ins on the
 * third to fifth after it; `--data DIR`. Other ports than the usual have a data folder of their own.
 *
 * @throws SetupError
 */
export function parseOptions(args: string[]): Options {
  const { values } = parse(args, false);
  const port = parsePort(values.ports);
  const folder = port === defaultPort ? ".oda" : `.oda/${port}`;
  return {
    fresh: values.fresh ?? false,
    ports: portsFrom(port),
    data: values.data ? resolve(values.data) : join(root, folder),
  };
}

/**
 * Reads the command line of `npm run token`: one e-mail, and `--ports` as `npm run dev` was given.
 *
 * @throws SetupError
 */
export function parseTokenOptions(args: string[]): { email: string; ports: Ports } {
  const { values, positionals } = parse(args, true);
  const [email] = positionals;
  if (!email || positionals.length > 1) {
    throw new SetupError("Say whose token it is to be: npm run -s token -- alice@example.com");
  }
  return { email, ports: portsFrom(parsePort(values.ports)) };
}

/**
 * The ports of the `npm run dev` that was given the same `--ports`.
 *
 * @throws SetupError
 */
export const parsePorts = (text?: string): Ports => portsFrom(parsePort(text));

function parse(args: string[], allowPositionals: boolean) {
  try {
    return parseArgs({
      args,
      allowPositionals,
      options: { fresh: { type: "boolean" }, ports: { type: "string" }, data: { type: "string" } },
    });
  } catch (error) {
    const [reason] = messageOf(error).split(". ");
    throw new SetupError(
      `${reason?.replace(/\.$/, "")}: the flags are --fresh, --ports PORT and --data FOLDER.`,
    );
  }
}

function parsePort(text = String(defaultPort)): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1024 && port <= 65_530) return port;
  throw new SetupError(`--ports must be a number from 1024 to 65530, such as 18787, and not ${text}.`);
}

function portsFrom(worker: number): Ports {
  return { worker, neon: worker + 3, oidc: worker + 4, africastalking: worker + 5 };
}
