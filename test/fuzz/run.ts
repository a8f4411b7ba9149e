import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { type Door, someone } from "../support/api.ts";
import type { OpenApiDocument } from "../support/conformance.ts";
import type { Operation } from "../support/operations.ts";
import type { Plan } from "./aim.ts";
import { AIMS } from "./aims.ts";
import { FORGED } from "./aims-callers.ts";
import { Drafts } from "./drafts.ts";
import { type Exchange, judge, readBody } from "./judge.ts";
import { type Sent, toCurl, toRequest } from "./sent.ts";
import { Tally } from "./tally.ts";
import { World } from "./world.ts";

/** How long an answer may take, in milliseconds: more than the Worker itself waits for anything. */
const DEADLINE = 20_000;

export interface Run {
  tally: Tally;
  /** What was wrong, each with the request that shows it. */
  findings: string[];
}

/** What is wrong with an answer, and to what. */
class Fault extends Error {
  readonly sent: Sent;
  constructor(message: string, sent: Sent) {
    super(message);
    this.sent = sent;
  }
}

interface Options {
  document: OpenApiDocument;
  operations: Operation[];
  door: Door;
  requests: number;
  seed: number;
  /** So many findings end a run: most of them will be one and the same. */
  enough: number;
  /** What happens now and then without a request, to an owner's things. */
  meanwhile?: (businessId: string) => Promise<unknown>;
}

/** Sends requests to the Worker and judges each answer. The same seed asks for the same, in the same order. */
export async function fuzz({
  document,
  operations,
  door,
  requests,
  seed,
  enough,
  meanwhile,
}: Options): Promise<Run> {
  const tally = new Tally(document);
  const findings = new Map<string, string>();

  async function send(sent: Sent): Promise<Exchange | undefined> {
    const request = toRequest(sent);
    if (!request) {
      tally.unsendable += 1;
      return undefined;
    }
    const answered = Promise.resolve(door.fetch(request, env, createExecutionContext())).then(
      async (response) => ({ response, bytes: new Uint8Array(await response.arrayBuffer()) }),
    );
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${DEADLINE / 1000} s`)), DEADLINE);
    });
    const { response, bytes } = await Promise.race([answered, late]).finally(() => clearTimeout(timer));
    const { status, headers } = response;
    const body = readBody(headers.get("Content-Type") ?? "", bytes);
    const exchange = { sent, url: request.url, status, headers, bytes, body };
    tally.add(exchange);
    return exchange;
  }

  /** Sends what is planned. @throws {Fault} when an answer is not as it should be */
  async function play({ first, next }: Plan, owner: World): Promise<void> {
    const answered = await sendAndJudge(first, owner);
    const second = answered && next?.(answered);
    if (second) await sendAndJudge(second, owner);
  }

  async function sendAndJudge(sent: Sent, owner: World): Promise<Exchange | undefined> {
    const exchange = await send(sent).catch((error) => {
      throw new Fault(String(error), sent);
    });
    if (!exchange) return undefined;
    const faults = judge(document, exchange);
    if (faults.length > 0) throw new Fault(faults.join("\n"), sent);
    await remember(exchange, owner);
    return exchange;
  }

  /** Keeps the address that floods us above its limit, whose window may have ended. */
  async function flood(): Promise<void> {
    const sent = { method: "GET", path: "/api/v1/me/", headers: FORGED };
    for (let tries = 0; tries < 100; tries++) if ((await send(sent))?.status !== 401) return;
  }

  // Signing in is part of it.
  const counted: Door = {
    async fetch(request, ...others) {
      const { method, url } = request;
      const headers = Object.fromEntries(request.headers);
      const response = await door.fetch(request, ...others);
      tally.add({
        sent: { method, path: url, headers },
        url,
        status: response.status,
        headers: response.headers,
      });
      return response;
    },
  };

  let stranger: World | undefined;
  let step = 0;
  for (const chapter of chapters(operations, seed)) {
    if (tally.requests >= requests || findings.size >= enough) break;
    const owner = await World.open(someone("owner"), counted);
    await owner.refreshCsrfToken();
    const scene = { owner, stranger: stranger ?? owner, drafts: new Drafts(document, owner) };
    for (const [operation, aim] of chapter) {
      if (tally.requests >= requests || findings.size >= enough) break;
      if (aim === "flood") await flood();
      if (++step % 10 === 0) await meanwhile?.(owner.id);
      const { plan } = AIMS[aim]!;
      const property = fc.asyncProperty(plan(operation, scene), (some) => play(some, owner));
      const { errorInstance } = await fc.check(property, {
        seed: seed * 1_000_000 + step,
        numRuns: 1,
        interruptAfterTimeLimit: 60_000,
      });
      if (!errorInstance) continue;
      if (!(errorInstance instanceof Fault)) throw errorInstance;
      const what = `${operation.operation.operationId}, ${aim}: ${errorInstance.message}`;
      findings.set(what, `${what}\n  ${toCurl(errorInstance.sent)}\n  (seed ${seed})`);
    }
    stranger = owner;
  }
  return { tally, findings: [...findings.values()] };
}

type Step = readonly [operation: Operation, aim: string];

const times = (count: number, step: Step): Step[] => Array.from({ length: count }, () => step);

/** So many steps are an owner's: nobody may ask for more than a limited number of things in a minute. */
const CHAPTER = 500;

/**
 * What is done, without end: an owner makes some of everything, then takes operations with aims as luck has it. All
 * operations get their turn with all aims that fit them, before any has its next.
 */
function* chapters(operations: Operation[], seed: number): Generator<Step[]> {
  const creations = operations.filter(
    ({ method, path }) => method === "POST" && /^\/api\/v1\/\w+\/$/.test(path),
  );
  const first = creations.flatMap((operation) => times(4, [operation, "goes well"]));
  const all = operations.flatMap((operation) =>
    Object.entries(AIMS).flatMap(([name, aim]) =>
      aim.fits(operation) ? times(aim.times, [operation, name]) : [],
    ),
  );
  const length = { minLength: all.length, maxLength: all.length };
  for (let round = 0; ; round++) {
    const [shuffled] = fc.sample(fc.shuffledSubarray(all, length), { seed: seed + round, numRuns: 1 });
    for (let start = 0; start < all.length; start += CHAPTER)
      yield [...first, ...shuffled!.slice(start, start + CHAPTER)];
  }
}

/** Takes note of what an answer to the owner says, and of cookies that it takes back. */
async function remember(exchange: Exchange, owner: World): Promise<void> {
  const { sent, headers, status } = exchange;
  const { pathname } = new URL(exchange.url);
  owner.learn(pathname, { status, headers, body: exchange.body });
  const [, collection, id] = /^\/api\/v1\/(\w+)\/([^/]+)\/?$/.exec(pathname) ?? [];
  if (sent.method === "DELETE" && status === 204 && id) owner.forget(collection!, id);
  const isOver = headers.getSetCookie().some((cookie) => /^__Host-session=;/.test(cookie));
  if (isOver) await owner.signInAgain();
}
