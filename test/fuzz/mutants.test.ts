import { afterEach, describe, expect, test, vi } from "vitest";
import worker from "../../src/worker.ts";
import type { Door } from "../support/api.ts";
import { openApiDocument } from "../support/conformance.ts";
import { allOperations } from "../support/operations.ts";
import { fuzz } from "./run.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

type Mutation = (answer: Response, request: Request) => Response | Promise<Response>;

/** Spoils the answers of one operation, where it can. */
async function findingsOf(operationId: string, mutation: Mutation, seed = 7): Promise<string[]> {
  const operations = (await allOperations()).filter(({ operation }) =>
    ["createItem", operationId].includes(operation.operationId),
  );
  const mutant: Door = {
    async fetch(request, ...others) {
      const copy = request.clone();
      const answer = await worker.fetch(request, ...others);
      // Those that the fuzzer itself makes to sign in are none of its own.
      return new URL(copy.url).pathname.includes("/api-auth/") ? answer : mutation(answer, copy);
    },
  };
  const document = await openApiDocument();
  return (await fuzz({ document, operations, door: mutant, requests: 250, seed, enough: 1 })).findings;
}

const when =
  (status: number, mutation: Mutation): Mutation =>
  (answer, request) =>
    answer.status === status ? mutation(answer, request) : answer;

const withStatus =
  (status: number): Mutation =>
  ({ body, headers }) =>
    new Response(body, { status, headers });

const withJson =
  (change: (body: Record<string, unknown>) => unknown): Mutation =>
  async (answer) =>
    new Response(JSON.stringify(change(await answer.json())), answer);

const withHeader =
  (name: string, value: string | undefined): Mutation =>
  (answer) => {
    const headers = new Headers(answer.headers);
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
    return new Response(answer.body, { status: answer.status, headers });
  };

describe("the fuzzer finds", () => {
  test("nothing where nothing is wrong", async () => {
    expect(await findingsOf("listItems", (answer) => answer)).toEqual([]);
  });

  test.each<[string, string, Mutation, RegExp]>([
    ["a status of our fault", "listItems", when(200, withStatus(500)), /status 500/],
    [
      "a status that is not documented",
      "listItems",
      when(200, withStatus(206)),
      /answering 206 is not documented|a page of undocumented status 206/,
    ],
    [
      "a field of a wrong type",
      "createItem",
      when(
        201,
        withJson((item) => ({ ...item, price: 5 })),
      ),
      /#\/price/,
    ],
    [
      "a field that is missing",
      "createItem",
      when(
        201,
        withJson(({ id: _, ...item }) => item),
      ),
      /createItem/,
    ],
    [
      "a body that is not JSON",
      "createItem",
      when(201, ({ headers }) => new Response("{", { status: 201, headers })),
      /not application\/json/,
    ],
    [
      "an undocumented media type",
      "listItems",
      when(200, withHeader("Content-Type", "text/plain")),
      /media type: text\/plain/,
    ],
    ["an undocumented header", "listItems", when(200, withHeader("Location", "/")), /header: Location/],
    [
      "a new resource without its address",
      "createItem",
      when(201, withHeader("Location", undefined)),
      /without Location/,
    ],
    [
      "a problem without its kind",
      "createItem",
      when(
        400,
        withJson(({ type: _, ...problem }) => problem),
      ),
      /of no kind/,
    ],
    [
      "a problem that names another status",
      "createItem",
      when(
        400,
        withJson((problem) => ({ ...problem, status: 401 })),
      ),
      /another status/,
    ],
    [
      "an error that is no problem",
      "createItem",
      when(400, () => Response.json({ error: "no" }, { status: 400 })),
      /a problem as application\/json/,
    ],
    [
      "a challenge that is missing",
      "createItem",
      when(401, withHeader("WWW-Authenticate", undefined)),
      /401 without WWW-Authenticate/,
    ],
    [
      "an answer that is thrown away",
      "createItem",
      when(201, () => Promise.reject(new Error("lost"))),
      /Error: lost/,
    ],
  ])("%s", async (_, operationId, mutation, message) => {
    const findings = await findingsOf(operationId, mutation);
    expect(findings.join("\n")).toMatch(message);
    expect(findings[0]).toMatch(/\n {2}curl -i --path-as-is .*\/api\/v1\/items.*\n {2}\(seed 7\)$/s);
  });

  test("an answer that never comes", async () => {
    vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void, wait: number) => {
      if (wait >= 20_000) queueMicrotask(run);
      return 0;
    }) as never);
    const findings = await findingsOf(
      "createItem",
      when(201, () => new Promise(() => {})),
    );
    expect(findings.join("\n")).toMatch(/no answer in 20 s/);
  });

  test("the same again from the same seed", async () => {
    const seen: string[][] = [];
    for (const seed of [3, 3, 4]) {
      const sent: string[] = [];
      await findingsOf(
        "listItems",
        (answer, { method, url }) => {
          // Of those that flood us, as many are sent as it takes.
          if (!url.endsWith("/me/"))
            sent.push(`${method} ${url.replaceAll(/cursor=[\w-]+|[0-9a-f-]{36}/g, "")}`);
          return answer;
        },
        seed,
      );
      seen.push(sent.slice(0, 100));
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).not.toEqual(seen[0]);
  });
});
