import { ORIGIN } from "../support/api.ts";

/** A request as it goes over the wire. */
export interface Sent {
  method: string;
  /** With its query, as it is: nothing is encoded any more. */
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
}

/** @returns undefined for what cannot be sent over HTTP */
export function toRequest({ method, path, headers, body }: Sent): Request | undefined {
  try {
    const init = { method, headers, redirect: "manual" as const };
    return new Request(ORIGIN + path, { ...init, ...(body !== undefined && { body: body as BodyInit }) });
  } catch {
    return undefined;
  }
}

/** Everything that a shell or a terminal could take amiss, as an escape of `$'…'`. */
function quoted(text: string | Uint8Array): string {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const escaped = [...bytes].map((byte) => {
    const character = String.fromCharCode(byte);
    return /[\w .,:;/?&=@#%+*(){}[\]<>"~^|$!-]/.test(character)
      ? character
      : `\\x${byte.toString(16).padStart(2, "0")}`;
  });
  return `$'${escaped.join("")}'`;
}

/** The same request for a shell, against a Worker that listens at `$ORIGIN`. */
export function toCurl({ method, path, headers, body }: Sent): string {
  const words = [
    "curl -i --path-as-is",
    method === "HEAD" ? "-I" : `-X ${method}`,
    `"$ORIGIN"${quoted(path)}`,
  ];
  for (const [name, value] of Object.entries(headers)) words.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body !== undefined) words.push(`--data-binary ${quoted(body)}`);
  return words.join(" ");
}
