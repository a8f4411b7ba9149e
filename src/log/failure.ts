/** An error in the log: enough to find the code and the constraint, but no message and no value. */
export interface Failure {
  name: string;
  /** A SQLSTATE, or a code of the runtime or of a library. */
  code?: string;
  /** Names of database objects, from the fields of a PostgreSQL error. */
  constraint?: string;
  table?: string;
  column?: string;
  routine?: string;
  /** The innermost lines of code. */
  stack?: string[];
  cause?: Failure;
}

const LINES = 6;

/** Lets only identifiers through: anything else could hold data. */
const word = (value: unknown) => (/^\w{1,64}$/.test(String(value ?? "")) ? String(value) : undefined);

/** Takes the lines of code from a stack. A stack begins with the message, which may hold data and line breaks. */
function linesOf({ stack = "", message }: Error): string[] {
  const code = stack.slice(stack.indexOf(message) + message.length).split("\n");
  return code
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .slice(0, LINES);
}

/**
 * Describes an error for the log.
 * @param depth how many causes to follow: a chain of causes may be circular
 * @returns undefined for anything but an Error
 */
export function failureOf(error: unknown, depth = 3): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  // Neon's driver has the cause of an error in `sourceError`.
  const { sourceError, ...fields } = error as Error & Record<string, unknown>;
  const inner = depth > 0 ? failureOf(error.cause ?? sourceError, depth - 1) : undefined;
  const said = ["code", "constraint", "table", "column", "routine"].flatMap((name) => {
    const value = word(fields[name]);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    name: word(error.name) ?? "Error",
    ...Object.fromEntries(said),
    stack: linesOf(error),
    ...(inner && { cause: inner }),
  };
}
