import { lintFromString, loadConfig } from "@redocly/openapi-core";
import createClient from "openapi-fetch";
import openapiTS, { astToString } from "openapi-typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { paths } from "./api.d.ts";
import { emptyDataFolder, type Product, startProduct } from "./product.ts";

let product: Product;
let source: string;

beforeAll(async () => {
  product = await startProduct(28_807, await emptyDataFolder("openapi"));
  source = await (await fetch(`${product.origin}/api/schema/?format=json`)).text();
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

  test("makes a client that walks the tour", async () => {
    const token = await product.token("alice@example.com");
    const client = createClient<paths>({
      baseUrl: product.origin,
      headers: { Authorization: `Bearer ${token}` },
    });

    const customer = await client.POST("/api/v1/customers/", {
      body: { first_name: "Wanjiru", second_name: "Kamau", code: "WJ001", phone: "+254712345678" },
    });
    expect(customer.response.status).toBe(201);
    const item = await client.POST("/api/v1/items/", {
      body: { name: "Basmati rice 5 kg", price: "1250.00" },
    });
    const body = { customer_code: customer.data!.code, item_id: item.data!.id, quantity: 2 };
    const place = () =>
      client.POST("/api/v1/orders/", { params: { header: { "Idempotency-Key": "tour-1" } }, body });
    const [placed, replayed] = [await place(), await place()];
    expect(placed.data).toMatchObject({ item: "Basmati rice 5 kg", amount: "2500.00" });
    expect(replayed.data).toEqual(placed.data);

    const path = { params: { path: { id: placed.data!.id } } };
    const closed = await client.PATCH("/api/v1/orders/{id}/", { ...path, body: { status: "Closed" } });
    expect(closed.data?.time_closed).toMatch(/Z$/);
    const again = await client.PATCH("/api/v1/orders/{id}/", { ...path, body: { status: "Cancelled" } });
    expect(again.error).toMatchObject({ type: "/problems/conflict", status: 409 });

    const found = await client.GET("/api/v1/orders/", {
      params: { query: { status: "Closed", search: "rice" } },
    });
    expect(found.data?.results).toEqual([closed.data]);
    const wrong = await client.POST("/api/v1/customers/", {
      body: { first_name: "", second_name: "Kamau", phone: "0712" },
    });
    expect(wrong.error).toMatchObject({ errors: [{ pointer: "/first_name" }, { pointer: "/phone" }] });
    expect((await client.DELETE("/api/v1/orders/{id}/", path)).response.status).toBe(204);
  });
});
