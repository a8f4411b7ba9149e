/** A failure whose message is all a developer needs to know: printed alone, without a stack. */
export class SetupError extends Error {
  override name = "SetupError";
}

/** Why something failed, in one line: Node and Drizzle wrap the error that says so in others. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  if (error instanceof Error && error.cause instanceof Error) return messageOf(error.cause);
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}

/** Prints one sentence (or, for a fault of our own, the stack) on stderr and exits with code 1. */
export function exitWith(error: unknown): never {
  console.error(error instanceof SetupError ? error.message : error);
  process.exit(1);
}
