/** What the log says of an error: enough to find the code and the statement's kind, and never a message or a value. */
export interface Failure {
  name: string;
  /** SQLSTATE, or a code of the runtime's or a library's. */
  code?: string;
  /** Names of the database's own things, from its error fields. */
  constraint?: string;
  table?: string;
  column?: string;
  routine?: string;
  /** The innermost lines of code. */
  stack?: string[];
  cause?: Failure;
}

const LINES = 6;

/** A name of ours, of the language's or of the database's; what else somebody put in its place stays out. */
const word = (value: unknown) => (/^\w{1,64}$/.test(String(value ?? "")) ? String(value) : undefined);

/** A message may hold data, line breaks too, and a stack begins with it: only what follows it is code. */
function linesOf({ stack = "", message }: Error): string[] {
  const code = stack.slice(stack.indexOf(message) + message.length).split("\n");
  return code
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .slice(0, LINES);
}

/** @param depth how many causes to follow, for a chain may be a ring */
export function failureOf(error: unknown, depth = 3): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  // The database's driver has a name of its own for the cause.
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
