import { execFile } from "node:child_process";

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs the command line of `npm run ops`, as an operator's script does: without a terminal.
 *
 * @param env beside the environment, from which no database is taken
 * @param stdin what it is given to read
 */
export function ops(
  args: string[],
  { env = {}, stdin = "" }: { env?: Record<string, string>; stdin?: string } = {},
): Promise<Ended> {
  const { DATABASE_URL: _, OPERATOR_DATABASE_URL: __, ...own } = process.env;
  return new Promise((resolve) => {
    const options = { env: { ...own, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, ["dev/ops/main.ts", ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin!.end(stdin);
  });
}
