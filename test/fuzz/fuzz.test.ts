import { expect, inject, test } from "vitest";
import worker from "../../src/worker.ts";
import { openApiDocument } from "../support/conformance.ts";
import { force, sql } from "../support/database.ts";
import { allOperations } from "../support/operations.ts";
import { fuzz } from "./run.ts";

/** One in so many requests, at least, makes each operation go well. */
const SHARE = 2500;
/** Texts fail, so that they can be sent again, and somebody answers one. */
const meanwhile = async (businessId: string) => {
  await force`update notifications set state = 'failed' where business_id = ${businessId}`;
  await sql`insert into replies (business_id, id, "from", text, received_at)
    select ${businessId}, gen_random_uuid(), '+254712345678', 'Asante', now()
    where not exists (select from replies where business_id = ${businessId})`;
};

const HOUR = 60 * 60_000;

test("whatever is sent, every answer is one that the document promises", { timeout: HOUR }, async ({
  annotate,
}) => {
  const { requests, seed } = inject("fuzz");
  const [document, operations] = [await openApiDocument(), await allOperations()];
  const start = Date.now();
  const { tally, findings } = await fuzz({
    document,
    operations,
    door: worker,
    requests,
    seed,
    enough: 8,
    meanwhile,
  });
  await annotate(`${tally}\nseed ${seed}, ${Math.round((Date.now() - start) / 1000)} s`);
  expect(findings.join("\n\n")).toBe("");
  // It would be easy to answer well to nothing but nonsense.
  const weak = operations.map((operation) => ({
    operation: operation.operation.operationId,
    successes: tally.successes(operation),
    unseen: tally.unseen(operation),
  }));
  expect(weak.filter(({ successes, unseen }) => successes < requests / SHARE || unseen.length > 0)).toEqual(
    [],
  );
});
