import { beforeAll, describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";

const owner = new Client();

beforeAll(async () => {
  for (const [first_name, second_name, code] of [
    ["Amina", "Otieno", "ZZ001"],
    ["Zuhura", "Ng'ang'a", "QQ002"],
    ["Élodie", "wa Zuri", "QQ003"],
  ]) {
    await owner.customer({ first_name, second_name, code, phone: `+25471234500${code?.at(-1)}` });
  }
  for (const name of ["Rice 5 kg", "100% juice", "Salt (fine)", "T_shirt", "Tshirt", "茶"])
    await owner.post("/items/", { name, price: "1" });
});

const found = async (list: string, term: string) => {
  const { status, body } = await owner.get(
    `/${list}/?${list === "customers" ? "ordering=code" : "ordering=name"}&search=${encodeURIComponent(term)}`,
  );
  expect(status, JSON.stringify(body)).toBe(200);
  return body.results.map((row: { name?: string; first_name: string }) => row.name ?? row.first_name);
};

describe("a term without three letters or digits in a row", () => {
  test.each([
    ["customers", "zu", ["Zuhura", "Élodie"]],
    ["customers", "ZU", ["Zuhura", "Élodie"]],
    ["customers", "z", ["Zuhura", "Élodie", "Amina"]],
    ["customers", "wa z", ["Élodie"]],
    ["customers", "él", ["Élodie"]],
    ["customers", "mi", []],
    ["customers", "ng'a", ["Zuhura"]],
    ["items", "5 k", ["Rice 5 kg"]],
    ["items", "t_", ["T_shirt"]],
    ["items", "10", ["100% juice"]],
    ["items", "ce", []],
    ["items", "茶", ["茶"]],
  ])("finds, among %s, what begins with it or has a word that does: %s", async (list, term, names) => {
    expect((await found(list, term)).toSorted()).toEqual(names.toSorted());
  });

  test.each([
    ["customers", "+2", ["Amina", "Zuhura", "Élodie"]],
    ["customers", "'g", []],
    ["customers", "'a", ["Zuhura"]],
    ["items", "(f", ["Salt (fine)"]],
    ["items", "% j", ["100% juice"]],
    ["items", "_s", ["T_shirt"]],
  ])("finds, among %s, what has it anywhere when it begins with a sign: %s", async (list, term, names) => {
    expect((await found(list, term)).toSorted()).toEqual(names.toSorted());
  });
});

test("a term with three letters or digits in a row is found anywhere", async () => {
  expect(await found("customers", "UHU")).toEqual(["Zuhura"]);
  expect(await found("customers", "345002")).toEqual(["Zuhura"]);
  expect(await found("items", "hirt")).toEqual(["T_shirt", "Tshirt"]);
});

test("the document says what is found, and that a page may be short", async () => {
  const { body } = await owner.get("https://localhost/api/schema/?format=json");
  const { parameters } = body.paths["/api/v1/orders/"].get;
  const { description } = parameters.find(({ name }: { name: string }) => name === "search");
  expect(description).toContain("three letters or digits");
  expect(description).toContain("fewer than `limit`");
});
