import { sql as statement } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { query } from "../../src/db/query.ts";
import { businessScope, systemScope } from "../../src/db/scope.ts";
import { Client } from "../support/api.ts";
import { businessIdOf } from "../support/browser-session.ts";
import { receive } from "../support/messages.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

describe("replies", () => {
  const owner = new Client();
  // biome-ignore lint/suspicious/noExplicitAny: what a client gets is what the tests are about
  let wanjiru: any, amina: any;
  const texts = async (parameters: string) =>
    (await owner.get(`/replies/?${parameters}`)).body.results.map(({ text }: { text: string }) => text);
  const ago = (hours: number) => new Date(Date.now() - hours * 60 * 60_000).toISOString();

  beforeAll(async () => {
    [wanjiru, amina] = [await owner.customer(), await owner.customer({ first_name: "Amina" })];
    await receive({ from: wanjiru.phone, text: "Nitakuja kesho", date: ago(3), to: "22334" });
    await receive({ from: amina.phone, text: "Bei gani ya mchele?", date: ago(2) });
    await receive({ from: wanjiru.phone, text: "Asante sana", date: ago(1) });
  });

  test("are listed by when they came, newest first, page by page", async () => {
    expect(await texts("")).toEqual(["Asante sana", "Bei gani ya mchele?", "Nitakuja kesho"]);
    expect(await texts("ordering=received_at")).toEqual([
      "Nitakuja kesho",
      "Bei gani ya mchele?",
      "Asante sana",
    ]);
    const first = (await owner.get("/replies/?limit=2&count=true")).body;
    expect([first.count, first.results.length]).toEqual([3, 2]);
    const second = (await owner.get(first.next)).body;
    expect(second.results).toMatchObject([{ text: "Nitakuja kesho", customer: wanjiru.id, to: "22334" }]);
    expect((await owner.get(second.previous)).body.results).toEqual(first.results);
  });

  test("are filtered by customer and by time, and searched by their words and numbers", async () => {
    expect(await texts(`customer=${wanjiru.id}`)).toEqual(["Asante sana", "Nitakuja kesho"]);
    expect(await texts(`received_at_after=${ago(2.5)}`)).toEqual(["Asante sana", "Bei gani ya mchele?"]);
    expect(await texts(`received_at_before=${ago(1.5)}&received_at_after=${ago(2.5)}`)).toEqual([
      "Bei gani ya mchele?",
    ]);
    expect(await texts("search=MCHELE")).toEqual(["Bei gani ya mchele?"]);
    expect(await texts(`search=0${amina.phone.slice(4)}`)).toEqual(["Bei gani ya mchele?"]);
    expect(await texts("search=mchele&count=true")).toHaveLength(1);
    expect((await owner.get("/replies/?ordering=from")).status).toBe(400);
    expect((await owner.get("/replies/?colour=red")).status).toBe(400);
  });

  test("are read, and never written", async () => {
    const [reply] = (await owner.get("/replies/?limit=1")).body.results;
    const path = `/replies/${reply.id}/`;
    const answer = await owner.get(path);
    expect(answer.body).toEqual(reply);
    expect((await owner.get(path, { "If-None-Match": answer.headers.get("ETag")! })).status).toBe(304);
    for (const method of ["PUT", "PATCH", "DELETE"])
      expect([method, (await owner.send(method, path, {})).status]).toEqual([method, 405]);
    expect((await owner.post("/replies/", {})).status).toBe(405);
    expect((await owner.get(`/replies/${crypto.randomUUID()}/`)).status).toBe(404);
  });

  test("are on the customer's page, beside the orders, and on pages of their own", async () => {
    await owner.order({ customer: wanjiru.id, item: "Chai" });
    const browser = await SignedInBrowser.open(owner.email);
    const { html } = await browser.send(`/api/v1/customers/${wanjiru.id}/`);
    expect(html).toMatch(
      /<h2 id="related-orders">Orders<\/h2>.*Chai.*<h2 id="related-replies">Replies<\/h2>/s,
    );
    expect(html).toContain("Nitakuja kesho");
    expect(html).not.toContain("mchele");
    const list = await browser.send("/api/v1/replies/");
    expect(list.html).toContain("mchele");
    expect(list.html).not.toContain('<h2 id="new">');
    const [reply] = (await owner.get(`/replies/?customer=${amina.id}`)).body.results;
    const one = await browser.send(`/api/v1/replies/${reply.id}/`);
    expect(one.html).toContain(`<a href="/api/v1/customers/${amina.id}/"><bdi>See the customer</bdi></a>`);
  });

  test("of a business are no other's, nor the system jobs'", async () => {
    const other = new Client();
    const [reply] = (await owner.get("/replies/?limit=1")).body.results;
    expect((await other.get(`/replies/${reply.id}/`)).status).toBe(404);
    expect((await other.get(`/replies/?customer=${wanjiru.id}&count=true`)).body.count).toBe(0);
    expect((await other.get("/replies/?search=mchele")).body.results).toEqual([]);
    const business = await businessIdOf(owner.email);
    const run = (scope: typeof systemScope, call: ReturnType<typeof statement>) => scope.run(query({ call }));
    const refused = { code: "42501" };
    for (const change of [
      statement`update replies set text = ''`,
      statement`delete from replies`,
      statement`select opt_in('+254700000000')`,
      statement`select receive_message('x', gen_random_uuid(), '+254700000000', null, '', now(), 'start')`,
      statement`select * from incoming_messages`,
    ])
      await expect(run(businessScope(business), change)).rejects.toMatchObject(refused);
    for (const call of [
      statement`select id from replies`,
      statement`select id from incoming_messages`,
      statement`insert into incoming_messages (id) values ('x')`,
      statement`select opt_in('+254700000000')`,
    ])
      await expect(run(systemScope, call)).rejects.toMatchObject(refused);
  });
});
