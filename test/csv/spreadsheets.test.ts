import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import worker from "../../src/worker.ts";
import { Client, ORIGIN, request, somePhone, tokenOf } from "../support/api.ts";
import { exported, imported } from "../support/csv.ts";

/** Sends bytes that are not UTF-8. */
async function sendBytes(owner: Client, file: Iterable<number>, type = "text/csv") {
  const headers = { Authorization: `Bearer ${await tokenOf(owner.email)}`, "Content-Type": type };
  const body = new Uint8Array([...file]);
  const asked = new Request(`${ORIGIN}/api/v1/items/import/`, { method: "POST", headers, body });
  const answer = await worker.fetch(asked, env, createExecutionContext());
  return { status: answer.status, body: await answer.json<Record<string, unknown>>() };
}

/** The items that a file makes, by what an export says of them. */
async function itemsOf(file: string) {
  const owner = new Client();
  const report = await imported(owner, "items", file);
  const { rows } = await exported(owner, "items", "?ordering=created_at");
  return { report, items: rows.map(({ name, price, active }) => [name, price, active]) };
}

describe("an export says that a cell is text where a spreadsheet would change it", () => {
  test.each([
    "00123",
    "1E5",
    "23E45",
    "1.5e-3",
    "12345678901",
    "12345678901234567",
    "12.50",
    ".5",
    "1,250",
    "1/2",
    "1 1/2",
    "3-4",
    "2026-11-24",
    "24.11.2026",
    "5:30",
    "5:30 PM",
    "5 pm",
    "10%",
    "$5",
    "€ 5",
    "(5)",
    "MAR26",
    "26MAR",
    "Sept 5",
    "1 January",
    "true",
    "FALSE",
    "１２３",
    "Ksh 50",
    "'00123",
    "''1/2",
    "+254712345678",
    "=1+1",
    '="00123"',
  ])("%s", async (name) => {
    const owner = new Client();
    await owner.post("/items/", { name, price: "12.50" });
    const { text, rows } = await exported(owner, "items");
    expect(rows[0]).toMatchObject({ name: `'${name}`, price: "12.50" });
    expect(await imported(owner, "items", text)).toMatchObject({ unchanged: { count: 1 } });
    // As a spreadsheet writes it that hides the mark.
    const bare = text.replace(`'${name}`, name).replace(`"'`, `"`);
    if (!/^['=]/.test(name))
      expect(await imported(owner, "items", bare)).toMatchObject({ unchanged: { count: 1 } });
  });

  test.each([
    "12345",
    "0",
    "Tea",
    "Basmati rice 5 kg",
    "WJ001",
    "AA001",
    "5 kg",
    "2 x 3",
    "7up",
    "March",
    "E5",
    "5E",
    "SH001",
  ])("and leaves %s as it is", async (name) => {
    const owner = new Client();
    await owner.post("/items/", { name, price: "1" });
    expect((await exported(owner, "items")).rows[0]).toMatchObject({ name, price: "1.00" });
  });
});

describe("an id in a row is believed first", () => {
  test("a customer gets another code and phone, and what is another's is refused", async () => {
    const owner = new Client();
    const [one, other] = [await owner.customer({ code: "00123" }), await owner.customer({ code: "23E45" })];
    const head = "id,code,first_name,second_name,phone\n";
    const phone = somePhone();
    const report = await imported(owner, "customers", `${head}${one.id},NEW01,Amina,Otieno,${phone}\n`);
    expect(report).toMatchObject({ updated: { rows: "2" }, ignored_columns: [] });
    expect((await owner.get(`/customers/${one.id}/`)).body).toMatchObject({ code: "NEW01", phone });
    const rows = [
      `${one.id},23E45,A,B,${phone}`,
      `${one.id},NEW01,A,B,${other.phone}`,
      `x,23E45,C,D,${other.phone}`,
    ];
    expect(await imported(owner, "customers", head + rows[0])).toMatchObject({
      errors: [{ row: 2, column: "code", detail: "another of your customers has this code" }],
    });
    expect(await imported(owner, "customers", head + rows[1])).toMatchObject({
      errors: [{ row: 2, column: "phone", detail: "another of your customers has this phone number" }],
    });
    // What is no id, or another business's, is no reason to refuse a row.
    expect(await imported(owner, "customers", head + rows[2])).toMatchObject({ updated: { rows: "2" } });
    expect(await imported(new Client(), "customers", head + rows[0])).toMatchObject({
      created: { rows: "2" },
    });
  });

  test("an item gets another name", async () => {
    const owner = new Client();
    const item = (await owner.post("/items/", { name: "Tea", price: "1" })).body;
    await owner.post("/items/", { name: "Salt", price: "1" });
    const head = "id,name,price\n";
    expect(await imported(owner, "items", `${head}${item.id},Black tea,1\n`)).toMatchObject({
      updated: { rows: "2" },
    });
    expect((await owner.get(`/items/${item.id}/`)).body.name).toBe("Black tea");
    expect(await imported(owner, "items", `${head}${item.id},Salt,1\n`)).toMatchObject({
      errors: [{ row: 2, column: "name", detail: "another of your items has this name" }],
    });
    expect(await imported(owner, "items", `${head}${item.id},A,1\n${item.id},B,1\n,C,2\n`)).toMatchObject({
      updated: { rows: "2" },
      created: { rows: "4" },
      errors: [{ row: 3, column: "id", detail: "is that of row 2 already" }],
    });
  });

  test("an order is not made again under a key that a spreadsheet has changed", async () => {
    const owner = new Client();
    await owner.customer({ code: "WJ001" });
    await imported(
      owner,
      "orders",
      "reference,customer_code,item,quantity,price_per_unit\n000123,WJ001,Tea,1,2\n1E5,WJ001,Tea,2,2\n",
    );
    const { text } = await exported(owner, "orders");
    const changed = text.replace("'000123", "123").replace("'1E5", "100000");
    for (const file of [text, changed]) {
      expect(await imported(owner, "orders", file)).toMatchObject({
        unchanged: { count: 2 },
        created: { count: 0 },
      });
    }
  });

  test("an order in the currency of then is as it was when the business has another", async () => {
    const owner = new Client();
    await owner.order();
    await owner.patch("/me/", { currency: "UGX" });
    const { text } = await exported(owner, "orders");
    expect(await imported(owner, "orders", text)).toMatchObject({ unchanged: { count: 1 } });
  });
});

describe("an export that is older than a customer's STOP", () => {
  test("opts nobody in: neither who told the gateway, nor whom the business marked", async () => {
    const owner = new Client();
    const stopped = await owner.customer({ first_name: "Amina" });
    const marked = await owner.customer({ first_name: "Baraka" });
    const { text } = await exported(owner, "customers");
    const stop = await request(
      "POST",
      `/webhooks/africastalking/opt-outs/${env.AFRICASTALKING_CALLBACK_SECRET}`,
      {
        body: new URLSearchParams({ phoneNumber: stopped.phone }).toString(),
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      },
    );
    expect(stop.status).toBe(200);
    await owner.patch(`/customers/${marked.id}/`, { sms_opt_out: true });
    expect(await imported(owner, "customers", text)).toMatchObject({ unchanged: { count: 2 } });
    // Nor does one whose row has something else that is new, or no id.
    const changed = text.replace("Amina", "Aminah").replace("Baraka", "Barack").replaceAll(marked.id, "");
    expect(await imported(owner, "customers", changed)).toMatchObject({ updated: { count: 2 } });
    expect((await owner.get(`/customers/${stopped.id}/`)).body).toMatchObject({
      first_name: "Aminah",
      sms_stopped: true,
    });
    expect((await owner.get(`/customers/${marked.id}/`)).body).toMatchObject({
      first_name: "Barack",
      sms_opt_out: true,
    });
    for (const customer of [stopped.id, marked.id]) await owner.order({ customer });
    const { results } = (await owner.get("/notifications/")).body;
    expect(results.map(({ state }: { state: string }) => state)).toEqual(["skipped", "skipped"]);
  });
});

describe("a file of any spreadsheet is read", () => {
  const made = [
    ["Tea", "12.50", "true"],
    ["Salt", "2.00", "false"],
  ];
  test.each([
    ["spaces around values", "name, price, active\nTea, 12.50, true\n Salt ,\u00a02 , False \n"],
    ["spaces around quotes", ' "name" , "price","active"\n "Tea" , "12.50" , "true"\n"Salt",2,FALSE\n'],
    [
      "rows of white space",
      "name,price,active\n , , , , \n\t\nTea,12.5,yes\n\u00a0,\u3000,\nSalt,2,no\n  \n",
    ],
    ["empty rows before its header", "\n , \nname,price,active\nTea,12.5,yes\nSalt,2,no\n"],
    ["sep=; in its first line", "sep=;\r\nname;price;active\r\nTea;12,5;1\r\nSalt;2;0\r\n"],
    ["sep=, with a mark", '\ufeff"sep=,"\r\nname,price,active\r\nTea,12.5,YES\r\nSalt,2,No\r\n'],
    ["sep=| and a separator of its own", "SEP=|\nname|price|active\nTea|12,5|True\nSalt|2|FALSE\n"],
    ["sep= a tab", "sep=\t\nname\tprice\tactive\nTea\t12,5\ttrue\nSalt\t2\tfalse\n"],
    ["its header in capitals", "NAME,Price,ACTIVE\nTea,12.5,true\nSalt,2,false\n"],
    ["the labels of the form", "Name,Price,Can be ordered\nTea,12.5,true\nSalt,2,false\n"],
    ["text as formulas", '="name",price,active\n="Tea",="12.50",="true"\n"=""Salt""",2,0\n'],
  ])("with %s", async (_, file) => {
    expect((await itemsOf(file)).items).toEqual(made);
  });

  test.each([
    ["First_Name,Second_Name,Phone,SMS_opt_out"],
    ["First name,Second name,Phone,Wants no texts"],
    ["FIRST NAME, second  name ,PHONE,SMS OPT OUT"],
    ['"First\u00a0name",Second_name,="Phone",Sms opt_out'],
  ])("with the header %s", async (header) => {
    const report = await imported(
      new Client(),
      "customers",
      `${header}\nAmina,Otieno,="${somePhone()}",yes\n`,
    );
    expect(report).toMatchObject({ created: { rows: "2" }, errors: [] });
  });

  test("with what the pages call the columns of orders", async () => {
    const owner = new Client();
    await owner.customer({ code: "WJ001" });
    const header = "Idempotency key;Customer’s code;Item;Quantity;Price per unit;Last change";
    expect(await imported(owner, "orders", `${header}\n1;WJ001;Tea;1 000;1.250,50;\n`)).toMatchObject({
      created: { rows: "2" },
      ignored_columns: ["updated_at"],
    });
    expect((await owner.get("/orders/")).body.results[0]).toMatchObject({
      quantity: 1000,
      amount: "1250500.00",
    });
  });

  test("but not with two names of one column", async () => {
    const answer = await new Client().post("/items/import/", "Name,name,price\nTea,Tea,1\n", {
      "Content-Type": "text/csv",
    });
    expect(answer.body.errors).toEqual([{ in: "body", pointer: "/name", detail: "is there twice" }]);
  });
});

describe("a price is read where it has one meaning", () => {
  test.each([
    ["1250,50", "1250.50"],
    ["1.250,00", "1250.00"],
    ["1 250,00", "1250.00"],
    ["1\u00a0250,5", "1250.50"],
    ["1\u202f250", "1250.00"],
    ["1,250.00", "1250.00"],
    ["1'250.00", "1250.00"],
    ["1’250,5", "1250.50"],
    ["1.234.567", "1234567.00"],
    ["1,234,567.8", "1234567.80"],
    ["12,5", "12.50"],
    ["0,250", "0.25"],
    ["1250,500", "1250.50"],
    ["12.50", "12.50"],
  ])("%s is %s", async (price, shown) => {
    const { items } = await itemsOf(`name;price\nU1;${price}\n`);
    expect(items).toEqual([["U1", shown, "true"]]);
    expect((await itemsOf(`name,price\nU1,"${price}"\n`)).items).toEqual(items);
  });

  test("and one with two meanings is refused, which says both", async () => {
    const { report } = await itemsOf('name,price\nA,"1,250"\nB,1.250\nC,"12,345"\nD,2\n');
    expect(report).toMatchObject({
      created: { rows: "3,5" },
      errors: [
        { row: 2, column: "price", detail: "may be 1250 or 1.250: write 1250.0 or 1.2500" },
        { row: 4, column: "price", detail: "may be 12345 or 12.345: write 12345.0 or 12.3450" },
      ],
    });
    // Where commas do not separate fields, a point may be that of thousands.
    const other = await itemsOf("name;price\nA;1.250\nB;1,250\nC;1250.0\nD;1.2500\n");
    expect(other.report).toMatchObject({ created: { rows: "4-5" }, refused: { rows: "2-3" } });
    expect(other.items.map(([, price]) => price)).toEqual(["1250.00", "1.25"]);
  });

  test.each([
    "1.250,",
    "1,25,00",
    "12.34,56",
    "1 25",
    "1,250.000,00",
    "1e3",
    "-1",
    "KES 5",
    "0x10",
    "1..5",
  ])("%s is refused", async (price) => {
    const { report } = await itemsOf(`name;price\nU1;${price}\nU2;1\n`);
    expect(report).toMatchObject({ created: { rows: "3" }, errors: [{ row: 2, column: "price" }] });
  });

  test.each([
    ["1,250", 1250],
    ["1 000", 1000],
    ["2.0", 2],
    ["2,00", 2],
    ["2,000", "may be 2000 or 2.000: write 2000.0 or 2.0000"],
    ["1.5", "must be a whole number"],
  ])("a quantity %s is %s", async (quantity, expected) => {
    const owner = new Client();
    await owner.customer({ code: "WJ001" });
    const file = `reference\tcustomer_code\titem\tquantity\tprice_per_unit\nk1\tWJ001\tTea\t${quantity}\t1\n`;
    const { errors } = await imported(owner, "orders", file);
    const { results } = (await owner.get("/orders/")).body;
    expect(errors[0]?.detail ?? results[0].quantity).toBe(expected);
  });
});

describe("a file in another encoding", () => {
  const text = "name\tprice\r\nCafé “Gĩthaka” 🧂\t12,50\r\n";
  const utf16 = (little: boolean, withMark = true) =>
    [...(withMark ? "\ufeff" : ""), ...text]
      .flatMap((character) =>
        Array.from({ length: character.length }, (_, index) => character.charCodeAt(index)),
      )
      .flatMap((unit) => (little ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255]));
  const western = (words: string) =>
    Array.from(words, (character) => (character === "’" ? 0x92 : character.charCodeAt(0)));

  test.each([
    ["UTF-16, little end first", utf16(true), "text/csv"],
    ["UTF-16, big end first", utf16(false), "text/csv"],
    ["UTF-16 without a mark", utf16(true, false), "text/csv"],
    ["UTF-16 that is declared", utf16(true), "text/csv; charset=utf-16le"],
  ])("is read: %s", async (_, file, type) => {
    const owner = new Client();
    expect((await sendBytes(owner, file, type)).body).toMatchObject({ created: { rows: "2" } });
    expect((await exported(owner, "items")).rows).toMatchObject([
      { name: "Café “Gĩthaka” 🧂", price: "12.50" },
    ]);
  });

  test.each([
    ["Café crème", "text/csv"],
    ["Thé à la menthe", "text/csv"],
    ["Ng’ang’a’s piñata, Größe", "text/csv"],
    ["Ação", "text/csv"],
    ["Ý", "text/csv; charset=windows-1252"],
    ["Ûþÿ", 'text/csv; charset="ISO-8859-1"'],
  ])("is read as Windows-1252 when it certainly is: %s", async (name, type) => {
    const owner = new Client();
    expect((await sendBytes(owner, western(`name;price\n${name};1\n`), type)).body).toMatchObject({
      created: { rows: "2" },
    });
    expect((await exported(owner, "items")).rows[0]!.name).toBe(name);
  });

  test.each([
    ["Cyrillic", [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]],
    ["Greek", [0xca, 0xe1, 0xeb]],
    ["Mac Roman", [0x43, 0x61, 0x66, 0x8e]],
    ["UTF-8 cut within a letter", [0x43, 0x61, 0x66, 0xc3]],
    ["UTF-8 with a byte too much", [0x43, 0x61, 0x66, 0xc3, 0xa9, 0xe9]],
    ["UTF-8 with a byte too much after a quote", [0x67, 0xe2, 0x80, 0x99, 0x61, 0xe9]],
    ["bytes that Windows-1252 has not", [0x43, 0x81, 0x8d]],
  ])("is refused when it may be another: %s", async (_, name) => {
    const { status, body } = await sendBytes(new Client(), [...western("price;name\n1;"), ...name]);
    const detail = "The file is not UTF-8: in a spreadsheet, save it as “CSV UTF-8”";
    expect([status, body.detail]).toEqual([400, detail]);
  });

  test.each([
    ["an .xlsx or .ods", [0x50, 0x4b, 0x03, 0x04, 0x14, 0, 6, 0]],
    ["an .xls", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ])("gets a sentence when it is %s", async (_, file) => {
    const { status, body } = await sendBytes(new Client(), file);
    const detail =
      "The file is a workbook, such as .xlsx or .ods: in the spreadsheet, save it as “CSV UTF-8”";
    expect([status, body.detail]).toEqual([400, detail]);
  });
});

test.each([
  ["a line of the separator that goes on for long", `sep=;${"\t".repeat(400_000)}x\nname;price\nTea;1`],
  ["a field of apostrophes", `name,price\n${"'".repeat(60_000)}1x,1\nTea,1`],
])("reads %s once through", async (_, file) => {
  const { status } = await new Client().post("/items/import/", file, { "Content-Type": "text/csv" });
  expect([200, 400]).toContain(status);
});
