import { describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";

/** Changes of a row, by its collection. */
const CHANGES: Record<string, object> = {
  customers: { first_name: "Amina" },
  items: { price: "99" },
  orders: { quantity: 3 },
};

/** One row of each collection: its path, a PATCH and a PUT that change it, and a PUT that does not. */
async function rows(owner: Client) {
  await owner.patch("/me/", { sms_enabled: false });
  const customer = await owner.customer({ phone: "+254712345679" });
  const alone = await owner.customer();
  const item = (await owner.post("/items/", { name: "Sugar", price: "1" })).body;
  const order = await owner.order({ customer: customer.id, item_id: item.id });
  const spare = (await owner.post("/items/", { name: "Spare", price: "1" })).body;
  const { first_name, second_name, code, phone, sms_opt_out } = alone;
  const { customer: who, item: what, item_id, quantity, price_per_unit, status } = order;
  return [
    { path: `/customers/${alone.id}/`, same: { first_name, second_name, code, phone, sms_opt_out } },
    { path: `/items/${spare.id}/`, same: { name: "Spare", price: "1.00", active: true } },
    {
      path: `/orders/${order.id}/`,
      same: { customer: who, item: what, item_id, quantity, price_per_unit, status },
    },
  ].map((row) => ({ ...row, change: CHANGES[row.path.split("/")[1]!]! }));
}

describe("entity tags", () => {
  test("are strong on one resource, weak on a list, and give 304 when nothing changed", async () => {
    const owner = new Client();
    const { id } = await owner.customer();
    const one = await owner.get(`/customers/${id}/`);
    expect(one.headers.get("ETag")).toMatch(/^"[^"]+"$/);
    const list = await owner.get("/customers/");
    expect(list.headers.get("ETag")).toMatch(/^W\/"[^"]+"$/);
    for (const [path, answer] of [
      [`/customers/${id}/`, one],
      ["/customers/", list],
    ] as const) {
      const again = await owner.get(path, { "If-None-Match": answer.headers.get("ETag")! });
      expect([again.status, again.body]).toEqual([304, ""]);
      expect(again.headers.get("ETag")).toBe(answer.headers.get("ETag"));
    }
    const changed = await owner.patch(`/customers/${id}/`, { first_name: "Amina" });
    expect(changed.headers.get("ETag")).not.toBe(one.headers.get("ETag"));
    const stale = await owner.get(`/customers/${id}/`, { "If-None-Match": one.headers.get("ETag")! });
    expect([stale.status, stale.headers.get("ETag")]).toEqual([200, changed.headers.get("ETag")]);
  });

  test("that are stale in If-Match give 412 and change nothing", async () => {
    const owner = new Client();
    const order = await owner.order();
    const item = (await owner.post("/items/", { name: "Sugar", price: "1" })).body;
    const resources = [
      [`/orders/${order.id}/`, { customer: order.customer, item: "x", quantity: 9, price_per_unit: "1" }],
      [`/customers/${order.customer}/`, { first_name: "x", second_name: "y", phone: "+254712345678" }],
      [`/items/${item.id}/`, { name: "x", price: "9" }],
    ] as const;
    for (const [path, body] of resources) {
      const stale = (await owner.get(path)).headers.get("ETag")!;
      const { headers } = await owner.patch(
        path,
        path.includes("orders") ? { quantity: 3 } : CHANGES[path.split("/")[1]!]!,
      );
      const current = headers.get("ETag")!;
      expect(current).not.toBe(stale);
      const before = await owner.get(path);
      for (const answer of [
        await owner.put(path, body, { "If-Match": stale }),
        await owner.patch(path, body, { "If-Match": `"other", ${stale}` }),
        await owner.delete(path, { "If-Match": stale }),
        await owner.delete(path, { "If-Match": `W/${stale}` }),
      ]) {
        expect([answer.status, answer.headers.get("ETag")]).toEqual([412, current]);
      }
      expect((await owner.get(path)).body).toEqual(before.body);
      expect((await owner.put(path, body, { "If-Match": `"other", ${current}` })).status).toBe(200);
      expect((await owner.patch(path, {}, { "If-Match": "*" })).status).toBe(200);
    }
  });

  test("let one of many concurrent changes through", async () => {
    const owner = new Client();
    const { id } = await owner.customer();
    const tag = (await owner.get(`/customers/${id}/`)).headers.get("ETag")!;
    const names = Array.from({ length: 10 }, (_, n) => `Name ${n}`);
    const answers = await Promise.all(
      names.map((first_name) => owner.patch(`/customers/${id}/`, { first_name }, { "If-Match": tag })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array(9).fill(412)]);
    const winner = answers.find(({ status }) => status === 200)!;
    expect((await owner.get(`/customers/${id}/`)).body).toEqual(winner.body);
  });

  test("decide between a change and a deletion at the same time, and the loser leaves no trace", async () => {
    const owner = new Client();
    await owner.patch("/me/", { sms_enabled: false });
    const customer = (await owner.customer()).id;
    for (let round = 0; round < 15; round++) {
      const { id } = await owner.order({ customer });
      const path = `/orders/${id}/`;
      const headers = { "If-Match": (await owner.get(path)).headers.get("ETag")! };
      const [patched, deleted] = await Promise.all([
        owner.patch(path, { quantity: 9 }, headers),
        owner.delete(path, headers),
      ]);
      expect([
        [200, 412],
        [404, 204],
      ]).toContainEqual([patched.status, deleted.status]);
      const texts = (await owner.get(`/notifications/?order=${id}`)).body.results;
      expect(texts).toHaveLength(deleted.status === 412 ? 1 : 0);
    }
  });

  test("that are malformed in If-Match are refused", async () => {
    const owner = new Client();
    const { id } = await owner.customer();
    for (const name of ["If-Match", "If-None-Match"]) {
      for (const header of ["3", '"open', '"a" "b"', 'w/"1"', '*, "1"', 'W/ "1"', "W/1", '"a"b']) {
        const answer = await owner.patch(`/customers/${id}/`, { first_name: "x" }, { [name]: header });
        expect([answer.status, answer.body.errors?.[0].pointer], header).toEqual([400, `/${name}`]);
      }
    }
  });

  test("work in If-Match as proxies that compress change them", async () => {
    const owner = new Client();
    for (const { path, change, same } of await rows(owner)) {
      const tag = (await owner.get(path)).headers.get("ETag")!;
      const bare = tag.slice(1, -1);
      const forms = [
        `W/${tag}`,
        `"${bare}-gzip"`,
        `"${bare};gzip"`,
        `"${bare}--gzip"`,
        `W/"${bare}-br"`,
        `"${bare}-zstd"`,
      ];
      for (const form of forms) {
        expect((await owner.patch(path, {}, { "If-Match": form })).status, form).toBe(200);
        expect((await owner.put(path, same, { "If-Match": form })).status, form).toBe(200);
        const known = await owner.get(path, { "If-None-Match": form });
        expect(known.status, form).toBe(304);
      }
      expect((await owner.patch(path, change, { "If-Match": `W/${tag}` })).status).toBe(200);
      expect((await owner.delete(path, { "If-Match": `W/${tag}` })).status, "stale").toBe(412);
      const now = (await owner.get(path)).headers.get("ETag")!;
      expect((await owner.delete(path, { "If-Match": `W/${now}` })).status).toBe(204);
    }
    const settings = (await owner.get("/me/")).headers.get("ETag")!;
    const patch = (tag: string) => owner.patch("/me/", { business_name: "Duka" }, { "If-Match": tag });
    expect((await patch(`W/${settings}`)).status).toBe(200);
    expect((await patch(`W/${settings}`)).status).toBe(412);
  });

  test("come in lists with empty elements", async () => {
    const owner = new Client();
    const { id } = await owner.customer();
    const path = `/customers/${id}/`;
    const tag = (await owner.get(path)).headers.get("ETag")!;
    for (const list of [`"x", , ${tag}`, `${tag},`, `,${tag}`, ` ,\t, ${tag} , ,`, `"a,b",W/${tag}`, "* "]) {
      expect((await owner.patch(path, {}, { "If-Match": list })).status, list).toBe(200);
    }
    for (const list of [",", `"x", , "y",`, ""]) {
      expect((await owner.patch(path, {}, { "If-Match": list })).status, list).toBe(412);
    }
    const shown = await owner.get(path, { "If-None-Match": `"x", , ${tag},` });
    expect(shown.status).toBe(304);
  });

  test("in If-None-Match are a precondition of a change", async () => {
    const owner = new Client();
    for (const { path, change, same } of await rows(owner)) {
      const before = await owner.get(path);
      const tag = before.headers.get("ETag")!;
      for (const names of ["*", tag, `W/${tag}`, `"x", ${tag}`]) {
        const headers = { "If-None-Match": names };
        for (const answer of [
          await owner.put(path, { ...same, ...change }, headers),
          await owner.patch(path, change, headers),
          await owner.delete(path, headers),
          await owner.patch(path, change, { ...headers, "If-Match": tag }),
        ]) {
          expect([answer.status, answer.headers.get("ETag")], names).toEqual([412, tag]);
        }
      }
      expect((await owner.get(path)).body).toEqual(before.body);
      // Both have to hold (RFC 9110 13.2.2).
      const both = { "If-Match": '"x"', "If-None-Match": '"x"' };
      expect((await owner.patch(path, change, both)).status).toBe(412);
      expect((await owner.patch(path, change, { "If-None-Match": '"x"', "If-Match": tag })).status).toBe(200);
      expect((await owner.delete(path, { "If-None-Match": '"x"' })).status).toBe(204);
      expect((await owner.delete(path, { "If-None-Match": "*" })).status, "gone").toBe(404);
    }
    const settings = (await owner.get("/me/")).headers.get("ETag")!;
    for (const names of ["*", settings]) {
      const answer = await owner.patch("/me/", { business_name: "Duka" }, { "If-None-Match": names });
      expect([answer.status, answer.headers.get("ETag")]).toEqual([412, settings]);
    }
    const fresh = await new Client().patch("/me/", { business_name: "Duka" }, { "If-None-Match": "*" });
    expect(fresh.status, "settings that nobody has written are there").toBe(412);
  });

  test("POST with If-None-Match: * makes nothing where there is a list", async () => {
    const owner = new Client();
    const { id } = await owner.customer();
    const order = { customer: id, item: "Tea", quantity: 1, price_per_unit: "1" };
    const headers = { "If-None-Match": "*" };
    for (const [path, body] of [
      ["/customers/", { first_name: "A", second_name: "B", phone: "+254712345670" }],
      ["/items/", { name: "Tea", price: "1" }],
      ["/orders/", order],
    ] as const) {
      const before = (await owner.get(path)).body.results.length;
      expect((await owner.post(path, body, headers)).status, path).toBe(412);
      expect((await owner.post(path, body, { ...headers, "Idempotency-Key": path })).status, path).toBe(412);
      expect((await owner.get(path)).body.results).toHaveLength(before);
      expect((await owner.post(path, body, { "If-None-Match": '"x"', "Idempotency-Key": path })).status).toBe(
        201,
      );
    }
  });

  test("in If-Match are a precondition of reading, too", async () => {
    const owner = new Client();
    const { id } = await owner.customer();
    for (const path of [`/customers/${id}/`, "/customers/", "/me/", "/"]) {
      const tag = (await owner.get(path)).headers.get("ETag")!;
      for (const method of ["GET", "HEAD"]) {
        const stale = await owner.send(method, path, undefined, { "If-Match": '"x"' });
        expect([stale.status, stale.headers.get("ETag")], path).toEqual([412, tag]);
        for (const names of ["*", tag, `"x", ${tag}`]) {
          expect((await owner.send(method, path, undefined, { "If-Match": names })).status, path).toBe(200);
        }
      }
      const both = await owner.get(path, { "If-Match": tag, "If-None-Match": tag });
      expect(both.status).toBe(304);
    }
    expect((await owner.get(`/customers/${crypto.randomUUID()}/`, { "If-Match": '"x"' })).status).toBe(404);
  });
});

describe("a change that changes nothing", () => {
  test("makes no new version, whether by PATCH or PUT", async () => {
    const owner = new Client();
    for (const { path, same } of await rows(owner)) {
      const before = await owner.get(path);
      const tag = before.headers.get("ETag");
      const [name, value] = Object.entries(same)[0]!;
      for (const answer of [
        await owner.patch(path, {}),
        await owner.patch(path, { [name]: value }),
        await owner.patch(path, same),
        await owner.put(path, same),
        await owner.patch(path, same, { "If-Match": tag! }),
      ]) {
        expect([answer.status, answer.headers.get("ETag"), answer.body], path).toEqual([
          200,
          tag,
          before.body,
        ]);
      }
    }
  });

  test("makes no new version of the settings, written or not", async () => {
    const settings = ["time_zone", "currency", "sms_template", "sms_enabled", "business_name"];
    for (const names of [[], ["currency"], settings]) {
      const owner = new Client();
      const before = await owner.get("/me/");
      const tag = before.headers.get("ETag");
      const same = Object.fromEntries(names.map((name) => [name, before.body[name]]));
      for (let time = 0; time < 2; time++) {
        const answer = await owner.patch("/me/", same, { "If-Match": tag! });
        expect([answer.status, answer.headers.get("ETag"), answer.body]).toEqual([200, tag, before.body]);
      }
      const written = await owner.patch("/me/", { ...same, business_name: "Duka" });
      expect(written.headers.get("ETag")).not.toBe(tag);
      for (const again of [{}, { business_name: "Duka" }]) {
        expect((await owner.patch("/me/", again)).headers.get("ETag")).toBe(written.headers.get("ETag"));
      }
    }
  });

  test("leaves the time of the last change, and one that changes something does not", async () => {
    const owner = new Client();
    for (const { path, change } of await rows(owner)) {
      const before = (await owner.get(path)).body;
      expect((await owner.patch(path, {})).body.updated_at).toBe(before.updated_at);
      expect((await owner.patch(path, change)).body.updated_at > before.updated_at).toBe(true);
      const changed = await owner.get(path);
      expect((await owner.patch(path, change)).headers.get("ETag")).toBe(changed.headers.get("ETag"));
    }
  });
});
