import { beforeAll, describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";

const owner = new Client();

beforeAll(async () => {
  const customers: { id: string }[] = [];
  for (const [first_name, second_name, code, phone] of [
    ["Ali", "K.", "AL001", "+254712000100"],
    ["Zuhura", "Ng’ang’a", "NG001", "+254722000777"],
    ["Njeri", "Ng'ang'a", "NG002", "+254733000888"],
    ["Jean\u2011Luc", "O\u2018Brien", "JL001", "+256772123456"],
    ["Ｙｕｋｉ", "Ta\u200bnaka", "YU001", "+819012345678"],
    ["Олег", "Петров", "RU001", "+79121234567"],
  ])
    customers.push(await owner.customer({ first_name, second_name, code, phone }));
  await owner.customer({ first_name: "Zora", second_name: "Z", code: "00042", phone: "+447911123456" });
  for (const name of [
    "Milk – 12.5%",
    "Tea “Chai” 5 000 g",
    "Sugar\u00a02\u202fkg",
    "Wait…",
    "Coca-Cola 24 pack",
    "Soda 500ml x 36",
    "Bond 007",
  ])
    await owner.post("/items/", { name, price: "1" });
  await owner.order({ customer: customers[1]!.id });
});

const found = async (list: string, term: string) => {
  const { status, body } = await owner.get(`/${list}/?search=${encodeURIComponent(term)}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.results.map((row: { name?: string; code?: string }) => row.name ?? row.code).toSorted();
};

describe("a phone number is found by any part of it as people write it", () => {
  test.each([
    ["0722", ["NG001"]],
    ["07", ["00042", "AL001", "JL001", "NG001", "NG002"]],
    ["0722 000", ["NG001"]],
    ["712-000", ["AL001"]],
    ["722-000", ["NG001"]],
    ["(0722) 000 777", ["NG001"]],
    ["0722000777", ["NG001"]],
    ["722.000.777", ["NG001"]],
    ["0722-", ["NG001"]],
    ["+254 722", ["NG001"]],
    ["254 722", ["NG001"]],
    ["254722", ["NG001"]],
    ["00254722", ["NG001"]],
    ["+254 (0) 722", ["NG001"]],
    ["\u202a+254722\u202c", ["NG001"]],
    ["０７２２", ["NG001"]],
    ["\u0660\u0667\u0662\u0662", ["NG001"]],
    ["0722\u2011000", ["NG001"]],
    ["0722\u00a0000", ["NG001"]],
    ["0772", ["JL001"]],
    ["8 912", ["RU001"]],
    ["0721", []],
  ])("%s", async (term, codes) => {
    expect(await found("customers", term)).toEqual(codes);
  });

  test("and so are the texts to it", async () => {
    const { body } = await owner.get("/notifications/?search=0722%20000");
    expect(body.results.map(({ to }: { to: string }) => to)).toEqual(["+254722000777"]);
  });
});

test("an order that its item and its customer are found by is there once, and counts once", async () => {
  const shop = new Client();
  const customer = await shop.customer({ first_name: "Rice", second_name: "Mama" });
  await shop.order({ customer: customer.id, item: "Rice 5 kg" });
  await shop.order({ item: "Rice 2 kg" });
  const { body } = await shop.get("/orders/?search=rice&count=true");
  expect([body.results.length, body.count]).toEqual([2, 2]);
  const { body: file } = await shop.get("/orders/export/?search=rice", { Accept: "text/csv" });
  expect(file.trim().split("\r\n")).toHaveLength(3);
});

test.each([
  ["customers", "00042", ["00042"]],
  ["customers", "042", ["00042"]],
  ["items", "007", ["Bond 007"]],
  ["items", "36 500ml", ["Soda 500ml x 36"]],
])("zeros in front are part of a code, and numbers are words: %s, %s", async (list, term, names) => {
  expect(await found(list, term)).toEqual(names);
});

describe("the words of a name are found in any order", () => {
  test.each([
    ["K ali", ["AL001"]],
    ["K. Ali", ["AL001"]],
    ["ali k", ["AL001"]],
    ["nganga ali", []],
    ["AL001 ali", ["AL001"]],
    ["ng zuh 0722", ["NG001"]],
  ])("%s", async (term, codes) => {
    expect(await found("customers", term)).toEqual(codes);
  });

  test("and find the orders of a customer", async () => {
    const { body } = await owner.get(`/orders/?search=${encodeURIComponent("Ng'ang'a zuhura")}`);
    expect(body.results.map((row: { customer_code: string }) => row.customer_code)).toEqual(["NG001"]);
  });
});

describe("typographic signs and their plain twins find each other", () => {
  test.each([
    ["customers", "Ng'ang'a", ["NG001", "NG002"]],
    ["customers", "Ng’ang’a", ["NG001", "NG002"]],
    ["customers", "ng`ang´a", ["NG001", "NG002"]],
    ["customers", "ngʼangʹa", ["NG001", "NG002"]],
    ["customers", "jean-luc", ["JL001"]],
    ["customers", "jean–luc o'brien", ["JL001"]],
    ["customers", "Yuki Tanaka", ["YU001"]],
    ["customers", "ＴＡＮＡＫＡ", ["YU001"]],
    ["items", "milk - 12.5%", ["Milk – 12.5%"]],
    ["items", "12,5", []],
    ["items", '"chai"', ["Tea “Chai” 5 000 g"]],
    ["items", "«chai»", ["Tea “Chai” 5 000 g"]],
    ["items", "5000", []],
    ["items", "5 000", ["Tea “Chai” 5 000 g"]],
    ["items", "sugar 2 kg", ["Sugar\u00a02\u202fkg"]],
    ["items", "wait...", ["Wait…"]],
    ["items", "coca—cola", ["Coca-Cola 24 pack"]],
    ["items", "24 pack", ["Coca-Cola 24 pack"]],
    ["items", "pack coca 24", ["Coca-Cola 24 pack"]],
  ])("among %s: %s", async (list, term, names) => {
    expect(await found(list, term)).toEqual(names);
  });
});

test("what a term has of LIKE's signs stands for itself, in full width too", async () => {
  expect(await found("items", "12.5％")).toEqual(["Milk – 12.5%"]);
  expect(await found("items", "1_.5")).toEqual([]);
});
