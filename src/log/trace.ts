/** Where something stands in a distributed trace (https://www.w3.org/TR/trace-context/), in lower-case hex. */
export interface Trace {
  traceId: string;
  /** Of what is being done here: the parent of all that it asks of others. */
  spanId: string;
  /** Of whoever asked for it, if they said so. */
  parentId?: string;
  /** Whether whoever began the trace keeps it; we pass on what they say, and keep a line of all that is done. */
  sampled: boolean;
}

// A version after 00 may have more behind another dash (section 3.2.4); `ff` is no version.
const TRACEPARENT = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const ZEROS = /^0+$/;

// A UUID is never all zeros, which would be no id, and its last seven bytes are random, as level 2 of the standard asks.
const newTraceId = () => crypto.randomUUID().replaceAll("-", "");
const newSpanId = () => newTraceId().slice(16);

/**
 * Goes on with the trace of a `traceparent`; begins one where there is none, or none that can be read.
 * `tracestate` is left behind: it is other vendors' data, and all whom we ask are strangers to them.
 */
export function continueTrace(traceparent?: string): Trace {
  const [, version, traceId, parentId, flags, more] = TRACEPARENT.exec(traceparent ?? "") ?? [];
  const isValid = traceId && parentId && !ZEROS.test(traceId) && !ZEROS.test(parentId);
  if (!isValid || (version === "00" && more !== undefined)) {
    return { traceId: newTraceId(), spanId: newSpanId(), sampled: true };
  }
  return { traceId, spanId: newSpanId(), parentId, sampled: (Number.parseInt(flags!, 16) & 1) === 1 };
}

/** The header with which others are asked. */
export function traceparentOf({ traceId, spanId, sampled }: Trace): string {
  return `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;
}
