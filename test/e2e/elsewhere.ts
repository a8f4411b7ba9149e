// Loaded before everything else by commands under test (NODE_OPTIONS=--import): what they ask of the world is answered
// on this machine. PLACES is JSON: hosts, and the origins that stand in for them.
import dns from "node:dns";

const places: Record<string, string> = JSON.parse(process.env.PLACES ?? "{}");
const { fetch } = globalThis;
const { now } = Date;
let waited = 0;

globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  // Nobody wants to wait for a deployment that will never answer.
  if (url.pathname === "/readyz") waited += 25_000;
  const origin = places[url.host];
  return fetch(origin ? new URL(url.pathname + url.search, origin) : input, init);
};
Date.now = () => now() + waited;

// Of a database, the name alone: its port is that of the server here.
const { lookup } = dns;
dns.lookup = ((host: string, ...rest: unknown[]) =>
  (lookup as (...args: unknown[]) => void)(
    host.endsWith(".neon.tech") ? "127.0.0.1" : host,
    ...rest,
  )) as typeof lookup;
