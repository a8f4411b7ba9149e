import { describe, expect, test } from "vitest";
import { Client, somePhone } from "../support/api.ts";

const wanjiru = () => ({ first_name: "Wanjiru", second_name: "Kamau", code: "wj001", phone: somePhone() });

describe("customers", () => {
  test("are created, read, listed, replaced, patched and deleted", async () => {
    const owner = new Client();
    const input = wanjiru();
    const created = await owner.post("/customers/", input);
    expect(created.status).toBe(201);
    expect(created.headers.get("Location")).toBe(created.body.url);
    expect(created.body).toMatchObject({ ...input, code: "WJ001", sms_opt_out: false });
    expect(created.body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(created.body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

    const path = `/customers/${created.body.id}/`;
    const read = await owner.get(path);
    expect(read.status).toBe(200);
    expect(read.body).toEqual(created.body);
    expect((await owner.get("/customers/")).body.results).toEqual([created.body]);

    const replaced = await owner.put(path, {
      first_name: "Amina",
      second_name: "Otieno",
      phone: input.phone,
    });
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({ first_name: "Amina", second_name: "Otieno", code: "WJ001" });
    expect(replaced.body.updated_at > created.body.updated_at).toBe(true);

    const patched = await owner.patch(path, { sms_opt_out: true });
    expect(patched.body).toMatchObject({ first_name: "Amina", sms_opt_out: true });

    const removed = await owner.delete(path);
    expect([removed.status, removed.body]).toEqual([204, ""]);
    expect((await owner.get(path)).status).toBe(404);
    expect((await owner.get("/customers/")).body).toEqual({ next: null, previous: null, results: [] });
  });

  test("work without the trailing slash", async () => {
    const owner = new Client();
    const { id, url } = await owner.customer();
    expect(url).toBe(`https://localhost/api/v1/customers/${id}/`);
    expect((await owner.get(`/customers/${id}`)).body.id).toBe(id);
    expect((await owner.get("/customers?limit=1")).body.results).toHaveLength(1);
  });

  test("get a code of five signs when they come without one", async () => {
    const owner = new Client();
    const codes = new Set<string>();
    for (let n = 0; n < 5; n++) codes.add((await owner.customer()).code);
    expect(codes.size).toBe(5);
    for (const code of codes) expect(code).toMatch(/^[2-9A-HJKMNP-Z]{5}$/);
  });

  test("keep a name in any script, composed and trimmed", async () => {
    const owner = new Client();
    const { first_name } = await owner.customer({ first_name: "  Ame\u0301lie 😀 " });
    expect(first_name).toBe("Am\u00e9lie 😀");
  });

  test("name every bad field at once", async () => {
    const { status, headers, body } = await new Client().post("/customers/", {
      first_name: " ",
      code: "toolong",
      phone: "07123x5678",
      nickname: "Shiru",
    });
    expect(status).toBe(400);
    expect(headers.get("Content-Type")).toBe("application/problem+json");
    expect(body).toMatchObject({
      type: "/problems/invalid-fields",
      status: 400,
      instance: "/api/v1/customers/",
    });
    expect(body.request_id).toBe(headers.get("X-Request-Id"));
    expect(body.errors).toEqual([
      { in: "body", pointer: "/first_name", detail: "must not be empty" },
      { in: "body", pointer: "/second_name", detail: "is required" },
      { in: "body", pointer: "/code", detail: "must be 5 letters or digits" },
      { in: "body", pointer: "/phone", detail: expect.stringContaining("+254712345678") },
      { in: "body", pointer: "/nickname", detail: "is not a field that can be written" },
    ]);
  });

  test.each([
    ["a line break", { first_name: "Wan\njiru" }],
    ["NUL", { first_name: "Wan\u0000jiru" }],
    ["half a surrogate pair", { first_name: "Wan\ud800jiru" }],
    ["101 characters", { first_name: "x".repeat(101) }],
    ["a number", { first_name: 7 }],
    ["null", { first_name: null }],
  ])("refuse a name with %s", async (_, fields) => {
    const { status, body } = await new Client().post("/customers/", { ...wanjiru(), ...fields });
    expect([status, body.errors?.[0].pointer]).toEqual([400, "/first_name"]);
  });

  test.each([
    "+254",
    "+25471234567890123",
    "+999712345678",
    "+25471234567a",
    254712345678,
  ])("refuse the phone number %s", async (phone) => {
    const { status, body } = await new Client().post("/customers/", { ...wanjiru(), phone });
    expect([status, body.errors?.[0].pointer]).toEqual([400, "/phone"]);
  });

  test.each(["abß1", "ABC1", "ABC123", "AB C1", "ÄBC12"])("refuse the code %s", async (code) => {
    const { status, body } = await new Client().post("/customers/", { ...wanjiru(), code });
    expect([status, body.errors?.[0].pointer]).toEqual([400, "/code"]);
  });

  test("are told apart by code and by phone, each owner's on their own", async () => {
    const [owner, other] = [new Client(), new Client()];
    const input = wanjiru();
    await owner.post("/customers/", input);
    const sameCode = await owner.post("/customers/", { ...input, phone: somePhone() });
    expect([sameCode.status, sameCode.body.errors[0].pointer]).toEqual([409, "/code"]);
    const samePhone = await owner.post("/customers/", { ...input, code: "OTHER" });
    expect([samePhone.status, samePhone.body.errors[0].pointer]).toEqual([409, "/phone"]);
    expect((await other.post("/customers/", input)).status).toBe(201);

    const second = await owner.customer();
    const patched = await owner.patch(`/customers/${second.id}/`, { phone: input.phone });
    expect([patched.status, patched.body.errors[0].pointer]).toEqual([409, "/phone"]);
  });

  test("whose number gets no texts are kept, with a warning, until the number changes", async () => {
    const owner = new Client();
    const sms_warning =
      "No texts go to this number: it is in another country, or costs more than others; they go to ordinary numbers of Kenya, Uganda, Tanzania and Rwanda only";
    const created = await owner.post("/customers/", { ...wanjiru(), phone: "+979123456789" });
    expect([created.status, created.body]).toEqual([201, expect.objectContaining({ sms_warning })]);
    const path = `/customers/${created.body.id}/`;
    const ordinary = await owner.customer();
    expect((await owner.get("/customers/?ordering=created_at")).body.results).toEqual([
      created.body,
      ordinary,
    ]);
    expect(ordinary.sms_warning).toBeNull();
    expect((await owner.patch(path, { phone: somePhone() })).body.sms_warning).toBeNull();
    // Premium rate of Kenya, with spaces and the zero of calls within the country.
    const premium = await owner.patch(path, { phone: "+254 (0) 900 223 456" });
    expect(premium.body).toMatchObject({ phone: "+254900223456", sms_warning });
    const refused = await owner.patch(path, { sms_warning: null });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, "/sms_warning"]);
  });

  test("who have orders cannot be deleted", async () => {
    const owner = new Client();
    const { id } = await owner.customer();
    await owner.order({ customer: id });
    await owner.order({ customer: id });
    const { status, body } = await owner.delete(`/customers/${id}/`);
    expect([status, body.type]).toEqual([409, "/problems/conflict"]);
    expect(body.detail).toContain("2 orders");
    expect((await owner.get(`/customers/${id}/`)).status).toBe(200);
  });
});
