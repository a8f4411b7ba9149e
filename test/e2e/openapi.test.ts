import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createClient as generate } from "@hey-api/openapi-ts";
import { lintFromString, loadConfig } from "@redocly/openapi-core";
import createClient from "openapi-fetch";
import openapiTS, { astToString } from "openapi-typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { paths } from "./api.d.ts";
import { emptyDataFolder, type Product, startProduct } from "./product.ts";
import { type Call, walk } from "./tour.ts";

let product: Product;
let source: string;
let token: string;

beforeAll(async () => {
  product = await startProduct(28_807, await emptyDataFolder("openapi"));
  source = await (await fetch(`${product.origin}/api/schema/?format=json`)).text();
  document = JSON.parse(source);
  token = await product.token("alice@example.com");
});

afterAll(() => product?.interrupt());

describe("the OpenAPI document", () => {
  test("lints clean by redocly.yaml", async () => {
    const config = await loadConfig({ configPath: "redocly.yaml" });
    const problems = await lintFromString({ source, config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
  });

  test("makes the typed client that is checked in (vitest -u makes it anew)", async () => {
    // A field that has a default may be left out of what is sent.
    const types = astToString(await openapiTS(source, { defaultNonNullable: false }));
    await expect(types).toMatchFileSnapshot("./api.d.ts");
  });

  test("makes clients of two generators that walk the tour", { timeout: 120_000 }, async () => {
    await walk(fetchClient(), product.gateway);
    await walk(await sdk(), product.gateway);
  });

  test("makes a client that walks the tour with the Accept of openapi-generator", {
    timeout: 60_000,
  }, async () => {
    const accept = (id: string) => {
      const types = Object.values(operation(id).responses).flatMap((response) => {
        const name = response.$ref?.split("/").at(-1);
        return Object.keys((name ? document.components.responses[name]! : response).content ?? {});
      });
      return types.find((type) => type.includes("json"))!;
    };
    expect([accept("getMe"), accept("deleteOrder")]).toEqual([
      "application/json",
      "application/problem+json",
    ]);
    await walk(fetchClient(accept), product.gateway);
  });
});

interface Response {
  $ref?: string;
  content?: object;
}
interface Operation {
  operationId: string;
  responses: Record<string, Response>;
}
let document: {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, Response> };
};

/** Finds an operation, and where it is. */
function operation(id: string) {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, found]) => ({ path, method, ...found })),
  );
  return all.find(({ operationId }) => operationId === id)!;
}

/** Makes a client of openapi-fetch. @param accept gives the Accept of an operation */
function fetchClient(accept?: (id: string) => string): Call {
  const client = createClient<paths>({
    baseUrl: product.origin,
    headers: { Authorization: `Bearer ${token}` },
  });
  return async (id, { path, query, headers, body } = {}) => {
    const { method, path: template } = operation(id);
    // Its types tell methods and paths apart, and the tour has those of operations.
    const request = client.request as unknown as (
      method: string,
      path: string,
      init: object,
    ) => Promise<{ response: { status: number }; data?: never; error?: unknown }>;
    const { response, data, error } = await request(method, template, {
      params: { path, query, header: headers },
      ...(accept && { headers: { Accept: accept(id) } }),
      ...(body !== undefined && { body }),
    });
    return { status: response.status, data: data as never, ...(error !== undefined && { error }) };
  };
}

/** Generates the SDK of Hey API in the git-ignored `.oda`, and makes a client of it. */
async function sdk(): Promise<Call> {
  const folder = resolve(await emptyDataFolder("sdk"));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "openapi.json"), source);
  await generate({
    input: join(folder, "openapi.json"),
    output: join(folder, "client"),
    plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
    logs: { level: "silent" },
  });
  const [functions, { client }] = await Promise.all([
    import(join(folder, "client/sdk.gen.ts")),
    import(join(folder, "client/client.gen.ts")),
  ]);
  client.setConfig({ baseUrl: product.origin, auth: () => token });
  return async (id, input = {}) => {
    const { response, data, error } = await functions[id](input);
    return { status: response.status, data, ...(error !== undefined && { error }) };
  };
}
