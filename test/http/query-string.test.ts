import { describe, expect, test } from "vitest";
import { Client, request, somePhone, tokenOf } from "../support/api.ts";
import { allOperations, requestFor, stock } from "../support/operations.ts";

const owner = new Client();
const TIMES = [
  ["customers", "created_at"],
  ["orders", "time_placed"],
  ["notifications", "created_at"],
] as const;

describe("a + in an address", () => {
  test("is a plus where an offset begins, in lists and in exports", async () => {
    for (const [collection, name] of TIMES) {
      for (const bound of ["after", "before"]) {
        for (const time of [
          "2026-01-01T00:00:00+03:00",
          "2026-01-01T00:00:00+05:30",
          "2026-01-01T00:00:00.125+00:00",
        ]) {
          const literal = await owner.get(`/${collection}/?${name}_${bound}=${time}`);
          expect(literal.status, JSON.stringify(literal.body)).toBe(200);
          if (collection === "notifications") continue;
          expect((await owner.get(`/${collection}/export/?${name}_${bound}=${time}`)).status).toBe(200);
        }
      }
    }
    const { id, created_at } = await owner.customer();
    // Nairobi's clock is three hours ahead.
    const there = new Date(Date.parse(created_at) + 3 * 3_600_000).toISOString().replace("Z", "");
    const after = await owner.get(`/customers/?created_at_after=${there}+03:00`);
    expect(after.body.results.map((row: { id: string }) => row.id)).toContain(id);
    const before = await owner.get(`/customers/?created_at_before=${there}+03:00`);
    expect(before.body.results.map((row: { id: string }) => row.id)).not.toContain(id);
  });

  test("is a plus in front of a phone number", async () => {
    const phone = somePhone();
    const { id } = await owner.customer({ phone });
    for (const path of [`/customers/?phone=${phone}`, `/customers/?phone=${encodeURIComponent(phone)}`]) {
      const { status, body } = await owner.get(path);
      expect([status, body.results.map((row: { id: string }) => row.id)]).toEqual([200, [id]]);
    }
    expect((await owner.get(`/customers/export/?phone=${phone}`)).status).toBe(200);
  });

  test("is a space in a search", async () => {
    const { id } = await owner.customer({ first_name: "Mwangi", second_name: "Kariuki" });
    const { body } = await owner.get("/customers/?search=Mwangi+Kariuki");
    expect(body.results.map((row: { id: string }) => row.id)).toEqual([id]);
  });

  test("is explained anywhere else", async () => {
    const hint = /\(a \+ in an address is a space: write \+ as %2B\)$/;
    for (const query of [
      "created_at_after=2026-01-01+03:00",
      "created_at_after=2026+01+01T00:00:00Z",
      "code=AB+12",
      "ordering=+code",
      "limit=+5",
      "count=true+",
    ]) {
      const { status, body } = await owner.get(`/customers/?${query}`);
      const [error] = body.errors;
      expect([status, error.in, error.pointer], query).toEqual([400, "query", `/${query.split("=")[0]}`]);
      expect(error.detail, query).toMatch(hint);
      const spaced = await owner.get(`/customers/?${query.replaceAll("+", "%20")}`);
      expect(spaced.body.errors?.[0].detail ?? "", "a space is a space").not.toMatch(hint);
    }
  });
});

test("a parameter that is given twice is named as such, on every operation that takes it", async () => {
  let seen = 0;
  for (const operation of await allOperations()) {
    const parameters = (operation.operation.parameters ?? []).filter((one) => one.in === "query");
    if (parameters.length === 0) continue;
    // An owner of its own for each, who may ask for so many files in a minute.
    const own = await stock();
    const token = await tokenOf(own.owner.email);
    const { method, url, body, headers } = requestFor(operation, own);
    for (const { name } of parameters) {
      seen += 1;
      for (const [query, detail] of [
        [`${name}=a&${name}=b`, "is given twice: give it once"],
        [`${name}=true&${name}=true`, "is given twice: give it once"],
        [`${name}=1&${name}=2&${name}=+3`, "is given 3 times: give it once"],
      ] as const) {
        const answer = await request(method, `${url}?${query}`, { token, body, headers });
        expect([answer.status, answer.body.errors], `${method} ${url}?${query}`).toEqual([
          400,
          [{ in: "query", pointer: `/${name}`, detail }],
        ]);
      }
    }
  }
  expect(seen).toBeGreaterThan(40);
});
