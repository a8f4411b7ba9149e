import { expect, test } from "vitest";
import { Client, somePhone } from "../support/api.ts";
import { openApiDocument } from "../support/conformance.ts";
import { receive } from "../support/messages.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

/** A different text for each field, so that each is seen to arrive. */
const hostile = (field: string) =>
  `${field.slice(0, 4)}"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\u202Egnp\u2066`;

/** Fields that take any line of text, by the name of a contract's schema. */
async function textFields(schema: string): Promise<Record<string, string>> {
  const { components } = await openApiDocument();
  const { properties } = components.schemas![schema] as {
    properties: Record<string, { type: string | string[]; maxLength?: number }>;
  };
  const free = Object.entries(properties).filter(
    ([, { type, maxLength = 0 }]) => [type].flat().includes("string") && maxLength > 20,
  );
  return Object.fromEntries(free.map(([name]) => [name, hostile(name)]));
}

interface Parsed {
  elements: Record<string, number>;
  attributes: string[];
  text: string;
}

/** A page as a browser's parser reads it. */
async function parse(html: string): Promise<Parsed> {
  const elements: Record<string, number> = {};
  const attributes = new Set<string>();
  let text = "";
  const rewriter = new HTMLRewriter().on("*", {
    element({ tagName, attributes: own }) {
      elements[tagName] = (elements[tagName] ?? 0) + 1;
      for (const [name, value] of own as unknown as Iterable<[string, string]>) {
        attributes.add(name);
        text += ` ${value}`;
      }
    },
    text(chunk) {
      text += chunk.text;
    },
  });
  await rewriter.transform(new Response(html)).text();
  return { elements, attributes: [...attributes].sort(), text: unescaped(text) };
}

const unescaped = (text: string) =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/** The same shop twice: once with names as they are, once with hostile ones. */
async function openShop(texts: (schema: string) => Promise<Record<string, string>>) {
  const owner = new Client();
  const customer = await owner.customer({ ...(await texts("CustomerInput")), phone: somePhone() });
  const item = (await owner.post("/items/", { name: "Tea", price: "1", ...(await texts("ItemInput")) })).body;
  const order = await owner.order({
    customer: customer.id,
    item_id: item.id,
    ...(await texts("OrderInput")),
  });
  expect((await owner.patch("/me/", { business_name: "Duka", ...(await texts("MePatch")) })).status).toBe(
    200,
  );
  const [text] = (await owner.get("/notifications/")).body.results;
  await receive({ from: customer.phone, text: (await texts("OrderInput")).item ?? "Asante" });
  const [reply] = (await owner.get("/replies/")).body.results;
  const browser = await SignedInBrowser.open(owner.email);
  const wrong = { phone: "0712", ...(await texts("CustomerInput")) };
  const search = encodeURIComponent((await texts("OrderInput")).item ?? "rice");
  return [
    await browser.send("/"),
    ...(await Promise.all(
      [
        "customers/",
        `customers/${customer.id}/`,
        "items/",
        `items/${item.id}/`,
        "orders/",
        `orders/${order.id}/`,
        `orders/?search=${search}`,
        "notifications/",
        `notifications/${text.id}/`,
        "replies/",
        `replies/${reply.id}/`,
        "me/",
      ].map((path) => browser.send(`/api/v1/${path}`)),
    )),
    await browser.submit("/api/v1/customers/", "Add customer", wrong),
    await browser.send(`/api/v1/orders/?${search}=1`),
    await browser.send(`/api/v1/${search}/`),
  ];
}

test("no text of anybody becomes an element, an attribute or a script", async () => {
  const plain = await openShop(async () => ({}));
  const pages = await openShop(textFields);
  const known = new Set(
    (await Promise.all(plain.map(({ html }) => parse(html)))).flatMap(({ attributes }) => attributes),
  );
  const texts = Object.values({
    ...(await textFields("CustomerInput")),
    ...(await textFields("ItemInput")),
    ...(await textFields("OrderInput")),
    ...(await textFields("MePatch")),
  });
  expect(texts.length).toBeGreaterThan(5);
  let all = "";
  for (const { html } of pages) {
    const { elements, attributes, text } = await parse(html);
    expect(elements.img, html).toBeUndefined();
    expect(elements.script ?? 0).toBeLessThanOrEqual(1);
    expect(html).not.toMatch(/<script(?! src="\/static\/oda\.js" type="module"><\/script>)/);
    expect(attributes.filter((name) => !known.has(name) && !/^(value|aria-.*)$/.test(name))).toEqual([]);
    expect(attributes.filter((name) => name.startsWith("on") || name === "style")).toEqual([]);
    all += text;
  }
  for (const text of texts) expect(all).toContain(text);
});

test("a name that turns the direction of writing turns nothing but itself", async () => {
  const owner = new Client();
  const customer = await owner.customer({ first_name: "\u202Egnp" });
  const browser = await SignedInBrowser.open(owner.email);
  const { html } = await browser.send(`/api/v1/customers/${customer.id}/`);
  const inText = html.replaceAll(/<title>.*?<\/title>|<pre.*?<\/pre>|<[^>]*>/gs, (tag) =>
    tag.startsWith("<bdi") || tag.startsWith("</bdi") ? tag : "",
  );
  const outside = inText.replaceAll(/<bdi>[^<]*<\/bdi>/g, "");
  expect(outside).not.toContain("\u202E");
});
