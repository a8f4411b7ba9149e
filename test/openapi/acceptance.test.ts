import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { csvOf } from "../fuzz/csv.ts";
import { Client, request, tokenOf } from "../support/api.ts";
import { type OpenApiDocument, openApiDocument } from "../support/conformance.ts";
import { allOperations, type Operation, stock } from "../support/operations.ts";
import { invalidFor, type Known, type Schema, validFor } from "./valid.ts";

/** As many examples of each operation as the fuzzer is asked for thoroughness. */
const RUNS = inject("fuzz").requests / 200;
const SEED = 20_261_128;

/** What a good request may be answered with: Schemathesis, `positive_data_acceptance`; and the redirects of sign-in. */
const ACCEPTED = [200, 201, 202, 204, 302, 303, 304, 401, 403, 404, 409, 429];

/** Operations whose input is another's answer as a whole. */
const NOT_MADE_UP = ["completeSignIn"];

/** Where text has to be in the tongue of a gateway as well as within 480 characters, see `sms_template`. */
const TEMPLATES = fc
  .array(fc.constantFrom("{first_name}", "{item}", "{quantity}", "{", "é", "😀", " ", "Hi", "}x{"), {
    minLength: 1,
    maxLength: 40,
  })
  .map((parts) => `Hi ${parts.join("").replaceAll(/\{(?!(first_name|item|quantity)\})([^{}]*)\}/g, "$2")}`);

/** The parameters that only other rules can tell to be good. Those of others may name what there is not. */
const IN_QUERIES = ["phone", "from", "to"];

const spelled = (digits: number) => {
  const national = `7${String(digits).padStart(8, "0")}`;
  return fc.constantFrom(`+254${national}`, ` 0${national}`, `tel:+254 ${national}`, `（0）${national}`);
};

/**
 * What the document cannot say, and so what has to be taken from the stored data or from other bodies of rules: everything
 * else is made up from the schemas alone.
 */
async function knownTo(owner: Client): Promise<Known> {
  // Before anything has a price: what is stored keeps its currency.
  await owner.patch("/me/", { currency: "CLF" });
  const { ids } = await stock(owner);
  await owner.patch("/me/", { sms_enabled: false });
  const { code } = (await owner.get(`/customers/${ids.customers}/`)).body;
  const past = fc
    .date({ min: new Date("2020-01-01"), max: new Date("2021-01-01"), noInvalidDate: true })
    .map((date) => date.toISOString());
  return {
    // Rows of the business.
    customer: fc.constant(ids.customers),
    order: fc.constant(ids.orders),
    customer_code: fc.constantFrom(code, ` ${code.toLowerCase()}`),
    item_id: fc.constantFrom(ids.items, null),
    // The numbering plans.
    phone: fc.integer({ min: 0, max: 99_999_999 }).chain(spelled),
    // The time zone database.
    time_zone: fc.constantFrom(
      "Africa/Nairobi",
      "UTC",
      "America/Argentina/Buenos_Aires",
      "Etc/GMT+3",
      "US/Pacific",
      null,
    ),
    // The alphabet of texts.
    sms_template: TEMPLATES,
    order_ready_template: TEMPLATES,
    order_closed_template: TEMPLATES,
    order_cancelled_template: TEMPLATES,
    reminder_template: TEMPLATES,
    // The business has one currency, here one of four decimal places, which all amounts fit.
    currency: fc.constantFrom("CLF", "clf"),
    // One another: `to` is up to 91 days after `from`.
    from: fc.constantFrom("2026-08-26", "2026-11-24"),
    to: fc.constantFrom("2026-11-24", "2026-11-25"),
    // The clock.
    time_placed: past,
    time_closed: past.map((time) => time.replace(/^2020/, "2023")),
  };
}

/** Writes what a terminal would not show as escapes. */
const printable = (text: string) =>
  text
    .slice(0, 400)
    .replaceAll(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

let document: OpenApiDocument;
let operations: Operation[];

beforeAll(async () => {
  document = await openApiDocument();
  operations = await allOperations();
});

/** An order's row without a price is of an item that is in the catalogue, see `stock`. */
const inFiles = (path: string, known: Known): Known =>
  path.includes("/orders/") ? { ...known, item: fc.constant("Sugar") } : known;

/** Tells whether an error of a row is what is a 409 in JSON: a value that has to be unique is taken. */
const isConflict = ({ detail }: { detail: string }) =>
  /^is that of row \d+ already|^another of your /.test(detail);

/** Makes requests of an operation, valid by the document. */
function requestsFor({ path, method, operation }: Operation, known: Known, id: string) {
  const { parameters = [], requestBody } = operation;
  const of = (place: string) =>
    fc.record(
      Object.fromEntries(
        parameters
          // A cursor comes from `next`; If-Match names what is stored.
          .filter(({ name, in: at }) => at === place && name !== "cursor" && !/^If-/.test(name))
          .map(({ name, required, schema }) => [
            name,
            required
              ? validFor(document, schema, {}, name)
              : fc.option(validFor(document, schema, IN_QUERIES.includes(name) ? known : {}, name), {
                  nil: undefined,
                }),
          ]),
      ),
    );
  // In a body they are no days: whom a message is from, and to.
  const { from: _from, to: _to, ...inBodies } = known;
  const bodies = Object.entries(requestBody?.content ?? {}).map(([type, { schema = {} }]) => {
    const rows = (schema as Schema).contentSchema?.items;
    const value = rows
      ? fc.array(validFor(document, rows, inFiles(path, inBodies)), { minLength: 1, maxLength: 5 })
      : validFor(document, schema, inBodies);
    return fc.record({ type: fc.constant(type), value });
  });
  const sent = fc.record({
    query: of("query"),
    headers: of("header"),
    id: fc.option(fc.constant(id), { nil: crypto.randomUUID(), freq: 10 }),
    body: bodies.length > 0 ? fc.oneof(...bodies) : fc.constant(undefined),
  });
  return sent.map(({ query, headers, id, body }) => {
    const given = (some: object) =>
      Object.entries(some)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, String(value)]);
    const url = path
      .replace("{id}", id)
      .replace("{kind}", "conflict")
      .replace("{secret}", env.AFRICASTALKING_CALLBACK_SECRET);
    return {
      method,
      url: `${url}?${new URLSearchParams(given(query))}`,
      headers: { ...Object.fromEntries(given(headers)), ...(body && { "Content-Type": body.type }) },
      body: body && serialized(body.type, body.value),
    };
  });
}

function serialized(type: string, value: unknown): string {
  if (type === "text/csv") return csvOf(value as Record<string, unknown>[]);
  return /json$/.test(type)
    ? JSON.stringify(value)
    : new URLSearchParams(value as Record<string, string>).toString();
}

describe("what is valid by the document", () => {
  test("is accepted, whatever it is made of", { timeout: 600_000 }, async () => {
    const refused: string[] = [];
    for (const operation of operations.filter(
      ({ operation }) => !NOT_MADE_UP.includes(operation.operationId),
    )) {
      const { operationId, parameters = [], requestBody } = operation.operation;
      const owner = new Client();
      const known = await knownTo(owner);
      const [, collection = ""] = /^\/api\/v1\/(\w+)\/\{id\}/.exec(operation.path) ?? [];
      const id = collection && (await owner.get(`/${collection}/?limit=1`)).body.results[0].id;
      const numRuns = parameters.length > 0 || requestBody ? RUNS : 2;
      for (const { method, url, ...sent } of fc.sample(requestsFor(operation, known, id), {
        seed: SEED,
        numRuns,
      })) {
        const { status, body } = await request(method, url, { token: await tokenOf(owner.email), ...sent });
        const errors = (body?.errors ?? []).filter((error: { detail: string }) => !isConflict(error));
        if (!ACCEPTED.includes(status) || (body?.refused && errors.length > 0))
          refused.push(`${operationId} ${status} ${JSON.stringify(errors)} ${url} ${sent.body}`);
      }
    }
    expect(refused.map(printable)).toEqual([]);
  });
});

describe("what is not valid by the document", () => {
  test("is refused, with the field that is wrong", { timeout: 600_000 }, async () => {
    const taken: string[] = [];
    for (const { path, method, operation } of operations) {
      const schema = operation.requestBody?.content["application/json"]?.schema;
      if (!schema) continue;
      // An owner for each: of one, they would be more requests than a minute has.
      const owner = new Client();
      const known = await knownTo(owner);
      const [, collection = ""] = /^\/api\/v1\/(\w+)\/\{id\}/.exec(path) ?? [];
      const id = collection && (await owner.get(`/${collection}/?limit=1`)).body.results[0].id;
      const valid = validFor(document, schema, known) as fc.Arbitrary<Record<string, unknown>>;
      for (const body of fc.sample(invalidFor(document, schema, valid), { seed: SEED, numRuns: RUNS })) {
        const sent = { token: await tokenOf(owner.email), body: JSON.stringify(body) };
        const { status, body: answer } = await request(method, path.replace("{id}", id), sent);
        if (status !== 400 || !answer.errors?.length)
          taken.push(`${operation.operationId} ${status} ${sent.body.slice(0, 300)}`);
      }
    }
    expect(taken.map(printable)).toEqual([]);
  });
});
