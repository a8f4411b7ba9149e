import { afterEach, describe, expect, test, vi } from "vitest";
import { Client, somePhone } from "../support/api.ts";
import { CSV, exported, imported } from "../support/csv.ts";

afterEach(() => vi.restoreAllMocks());

describe("importing customers", () => {
  test("makes, changes and leaves alone, by the code", async () => {
    const owner = new Client();
    const [amina, baraka] = [somePhone(), somePhone()];
    const first = await imported(
      owner,
      "customers",
      `code,first_name,second_name,phone,sms_opt_out\nAM001,Amina,Otieno,${amina},true\nBA001,Baraka,Mwangi,${baraka},\n`,
    );
    expect(first).toEqual({
      dry_run: false,
      created: { count: 2, rows: "2-3" },
      updated: { count: 0, rows: "" },
      unchanged: { count: 0, rows: "" },
      refused: { count: 0, rows: "" },
      errors: [],
      errors_left_out: 0,
      ignored_columns: [],
    });
    // The column that is left out leaves what is stored.
    const second = await imported(
      owner,
      "customers",
      `code,first_name,second_name,phone\nam001,Amina,Odhiambo,${amina}\n\nBA001,Baraka,Mwangi,${baraka}\nCH001,Chao,Mrema,${somePhone()}\n`,
    );
    expect(second).toMatchObject({
      created: { count: 1, rows: "5" },
      updated: { count: 1, rows: "2" },
      unchanged: { count: 1, rows: "4" },
      refused: { count: 0 },
    });
    const { results } = (await owner.get("/customers/?ordering=code")).body;
    expect(
      results.map((one: Record<string, unknown>) => [one.code, one.second_name, one.sms_opt_out]),
    ).toEqual([
      ["AM001", "Odhiambo", true],
      ["BA001", "Mwangi", false],
      ["CH001", "Mrema", false],
    ]);
  });

  test("knows those without a code by their phone, so that a file may be sent again", async () => {
    const owner = new Client();
    const rows = Array.from({ length: 20 }, () => `Wanjiru,Kamau,${somePhone()}`);
    const file = ["first_name,second_name,phone", ...rows].join("\n");
    expect(await imported(owner, "customers", file)).toMatchObject({ created: { count: 20, rows: "2-21" } });
    expect(await imported(owner, "customers", file)).toMatchObject({
      unchanged: { count: 20, rows: "2-21" },
    });
    const { results, count } = (await owner.get("/customers/?limit=100&count=true")).body;
    expect(count).toBe(20);
    expect(new Set(results.map(({ code }: { code: string }) => code)).size).toBe(20);
  });

  test("gives no code to one that the file has for another", async () => {
    const owner = new Client();
    const random = crypto.getRandomValues.bind(crypto);
    let drawn = 0;
    // The first code to try for each customer is 22222; of those that follow no two are the same.
    vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
      if (!(array instanceof Uint8Array) || array.length !== 8) return random(array);
      const code = drawn++;
      for (const sign of array.keys()) array[sign] = code % 5 === 0 ? 0 : Math.floor(code / 31 ** sign) % 31;
      return array;
    });
    const rows = ["+254700000001", "+254700000002", "+254700000003"].map((phone) => `,A,B,${phone}`);
    const file = ["code,first_name,second_name,phone", ...rows, "22222,C,D,+254700000004"].join("\n");
    expect(await imported(owner, "customers", file)).toMatchObject({ created: { count: 4, rows: "2-5" } });
    vi.restoreAllMocks();
    const { results } = (await owner.get("/customers/?search=22222")).body;
    expect(results).toMatchObject([{ first_name: "C", code: "22222" }]);
    expect(drawn).toBe(3 * 5);
  });

  test("refuses a row, with the reason that the API has for a body, and goes on with the next", async () => {
    const owner = new Client();
    const taken = await owner.customer({ code: "TK001" });
    const other = await owner.customer({ code: "TK002" });
    const phone = somePhone();
    const report = await imported(
      owner,
      "customers",
      [
        "code,first_name,second_name,phone,sms_opt_out",
        `,Amina,Otieno,${taken.phone.slice(0, -1)}x,maybe`,
        `NEW01,Amina,Otieno,${other.phone},`,
        `NEW02,Amina,Otieno,${phone},FALSE`,
        `NEW02,Amina,Otieno,${somePhone()},`,
        `NEW03,Amina,Otieno,${phone},`,
        `NEW04,,Otieno,${somePhone()},,surplus`,
        `TK001,Wanjiru,Kamau,${taken.phone},`,
        `,Somebody,Else,${taken.phone},`,
      ].join("\r\n"),
    );
    const inJson = await owner.post("/customers/", {
      first_name: "Amina",
      second_name: "Otieno",
      phone: `${taken.phone.slice(0, -1)}x`,
      sms_opt_out: "maybe",
    });
    const sentence = (pointer: string) =>
      inJson.body.errors.find((error: { pointer: string }) => error.pointer === pointer).detail;
    expect(report).toMatchObject({
      created: { count: 1, rows: "4" },
      unchanged: { count: 1, rows: "8" },
      refused: { count: 6, rows: "2-3,5-7,9" },
      errors: [
        { row: 2, column: "phone", detail: sentence("/phone") },
        { row: 2, column: "sms_opt_out", detail: sentence("/sms_opt_out") },
        { row: 3, column: "phone", detail: "another of your customers has this phone number" },
        { row: 5, column: "code", detail: "is that of row 4 already" },
        { row: 6, column: "phone", detail: "is that of row 4 already" },
        { row: 7, column: "", detail: "has more fields than there are columns" },
        { row: 9, column: "phone", detail: "is that of row 8 already" },
      ],
    });
  });

  test("tries a file out against all that is stored, and changes nothing", async () => {
    const owner = new Client();
    const old = await owner.customer({ code: "OLD01" });
    const other = await owner.customer({ code: "OLD02" });
    const file = [
      "code,first_name,second_name,phone",
      `OLD01,Changed,Kamau,${old.phone}`,
      `NEW01,Amina,Otieno,${somePhone()}`,
      `NEW02,Amina,Otieno,${other.phone}`,
    ].join("\n");
    const before = (await owner.get("/customers/")).body;
    const trial = await imported(owner, "customers", file, "?dry_run=true");
    expect((await owner.get("/customers/")).body).toEqual(before);
    const real = await imported(owner, "customers", file);
    expect(trial).toEqual({ ...real, dry_run: true });
    expect(real).toMatchObject({ created: { rows: "3" }, updated: { rows: "2" }, refused: { rows: "4" } });
  });

  test("two rows about one customer are refused after the first", async () => {
    const owner = new Client();
    const { phone } = await owner.customer({ code: "ONE01" });
    const report = await imported(
      owner,
      "customers",
      `code,first_name,second_name,phone\nONE01,A,B,${somePhone()}\n,C,D,${phone}\n`,
    );
    expect(report).toMatchObject({
      updated: { rows: "2" },
      refused: { rows: "3" },
      errors: [{ row: 3, column: "phone", detail: "is that of a customer whom an earlier row is about" }],
    });
  });
});

test("a warning of a number is no column of a file, and is ignored where one has it", async () => {
  const owner = new Client();
  const file = "code,first_name,second_name,phone,sms_warning\nUS001,Amina,Otieno,+12025550123,\n";
  expect(await imported(owner, "customers", file)).toMatchObject({ created: { rows: "2" } });
  const { rows } = await exported(owner, "customers");
  expect([rows[0]!.phone, Object.keys(rows[0]!)]).toEqual([
    "'+12025550123",
    expect.not.arrayContaining(["sms_warning"]),
  ]);
});

describe("exporting customers", () => {
  test("has the filters, the search and the order of the list", async () => {
    const owner = new Client();
    for (const [first_name, code] of [
      ["Zawadi", "AA001"],
      ["Amina", "BB001"],
      ["Chao", "CC001"],
    ])
      await owner.customer({ first_name, code, sms_opt_out: first_name === "Chao" });
    const codes = async (query: string) =>
      (await exported(owner, "customers", query)).rows.map(({ code }) => code);
    expect(await codes("?ordering=first_name")).toEqual(["BB001", "CC001", "AA001"]);
    expect(await codes("?ordering=-code&sms_opt_out=false")).toEqual(["BB001", "AA001"]);
    expect(await codes("?search=zawa")).toEqual(["AA001"]);
    const refused = await owner.get("/customers/export/?limit=10", { Accept: CSV });
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ in: "query", pointer: "/limit", detail: "is not a parameter of this list" }],
    ]);
  });

  test("is a file to save, which is neither tagged nor kept", async () => {
    const { headers, text } = await exported(new Client(), "customers");
    expect(headers.get("Content-Type")).toBe("text/csv; charset=utf-8; header=present");
    expect(headers.get("Content-Disposition")).toMatch(
      /^attachment; filename="customers-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect([headers.get("Cache-Control"), headers.get("ETag")]).toEqual(["no-store", null]);
    expect(text).toBe("first_name,second_name,code,phone,sms_opt_out,note,id,created_at,updated_at\r\n");
  });
});
