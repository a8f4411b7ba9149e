/** A position in a distributed trace (https://www.w3.org/TR/trace-context/), in lower-case hex. */
export interface Trace {
  traceId: string;
  /** The id of the work done here: the parent of the requests that it makes. */
  spanId: string;
  /** The id of the caller's work, if the caller sent one. */
  parentId?: string;
  /** Whether the caller records the trace. It is passed on; our log has every line anyway. */
  sampled: boolean;
}

// Versions after 00 may have further fields after another dash (section 3.2.4). Version `ff` is invalid.
const TRACEPARENT = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const ZEROS = /^0+$/;

// A random UUID is never all zeros, which would be invalid. Its last seven bytes are random, as level 2 requires.
const newTraceId = () => crypto.randomUUID().replaceAll("-", "");
const newSpanId = () => newTraceId().slice(16);

/**
 * Continues the trace of a `traceparent`, or begins one where it is missing or invalid. `tracestate` is not passed on:
 * it is data of other vendors, for whom the services that we call are strangers.
 */
export function continueTrace(traceparent?: string): Trace {
  const [, version, traceId, parentId, flags, more] = TRACEPARENT.exec(traceparent ?? "") ?? [];
  const isValid = traceId && parentId && !ZEROS.test(traceId) && !ZEROS.test(parentId);
  if (!isValid || (version === "00" && more !== undefined)) {
    return { traceId: newTraceId(), spanId: newSpanId(), sampled: true };
  }
  return { traceId, spanId: newSpanId(), parentId, sampled: (Number.parseInt(flags!, 16) & 1) === 1 };
}

/** Makes the header `traceparent` of a request to another service. */
export function traceparentOf({ traceId, spanId, sampled }: Trace): string {
  return `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;
}
