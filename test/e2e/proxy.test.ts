import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noProxy, startProxy } from "./nginx.ts";
import { emptyDataFolder, type Product, startProduct } from "./product.ts";

describe.skipIf(noProxy)("behind a proxy that compresses", () => {
  let product: Product;
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  let token: string;

  beforeAll(async () => {
    product = await startProduct(28_867, await emptyDataFolder("proxy"));
    proxy = await startProxy(28_879, product.origin);
    token = await product.token("amina@example.com");
  });

  afterAll(async () => {
    await proxy?.stop();
    await product?.interrupt();
  });

  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${proxy.origin}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        "Accept-Encoding": "gzip",
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  /** Reads the tag as the proxy gives it, which has to have weakened it. */
  async function weakTag(path: string): Promise<string> {
    const answer = await send("GET", path);
    await answer.arrayBuffer();
    expect([answer.status, answer.headers.get("Content-Encoding")]).toEqual([200, "gzip"]);
    const tag = answer.headers.get("ETag")!;
    expect(tag).toMatch(/^W\/"/);
    return tag;
  }

  test.each([
    [
      "/customers/",
      { first_name: "Wanjiru", second_name: "Kamau", phone: "+254712345678" },
      { first_name: "Amina", second_name: "Otieno", phone: "+254712345678" },
    ],
    ["/items/", { name: "Sugar", price: "150" }, { name: "Sugar", price: "160" }],
  ])("what GET gave back changes and deletes one of %s", async (list, made, changed) => {
    const { id } = (await (await send("POST", list, made)).json()) as { id: string };
    const path = `${list}${id}/`;
    const first = await weakTag(path);
    expect((await send("GET", path, undefined, { "If-None-Match": first })).status).toBe(304);
    const status = async (method: string, tag: string, body?: unknown) => {
      const answer = await send(method, path, body, { "If-Match": tag });
      await answer.arrayBuffer();
      return answer.status;
    };
    expect(await status("PUT", first, changed)).toBe(200);
    expect(await status("PUT", first, made), "it is stale now").toBe(412);
    const second = await weakTag(path);
    expect(second).not.toBe(first);
    expect(await status("PATCH", second, {})).toBe(200);
    expect(await weakTag(path), "nothing was changed").toBe(second);
    expect(await status("PATCH", second, made)).toBe(200);
    expect(await status("DELETE", second)).toBe(412);
    expect(await status("DELETE", await weakTag(path))).toBe(204);
  });

  test("what GET gave back changes the settings", async () => {
    const tag = await weakTag("/me/");
    const patch = async () =>
      (await send("PATCH", "/me/", { business_name: "Duka" }, { "If-Match": tag })).status;
    expect([await patch(), await patch()]).toEqual([200, 412]);
  });
});
