import { type DocumentedOperation, type OpenApiDocument, operationFor } from "../support/conformance.ts";
import type { Operation } from "../support/operations.ts";
import { isPage, type Outline } from "./judge.ts";

/** What only a race with another request brings about: test/orders, test/db/isolation. */
const RACES: Record<string, number> = { createOrder: 409, deleteOrder: 409 };

/** Statuses that no request alone brings about, or none of this operation's. */
const isOutOfReach = ({ path, operation }: Operation, status: number): boolean => {
  const isGuarded = (operation.security?.length ?? 0) > 0;
  // What is wrong with a file is wrong with its rows, of which its answer tells.
  if (status === 409 && operation.requestBody && !operation.requestBody.content["application/json"])
    return true;
  if (RACES[operation.operationId] === status) return true;
  // What another method of the path gets, and what only a fault brings: test/faults.
  if ([405, 500, 503].includes(status)) return true;
  if ([401, 429].includes(status)) return !isGuarded;
  return status === 406 && !/^\/(api\/v1|problems)\//.test(path);
};

/** What was answered, counted by operation and status. */
export class Tally {
  requests = 0;
  /** Requests that HTTP itself does not allow. */
  unsendable = 0;
  pages = 0;
  /** For paths and methods that do not exist. */
  elsewhere = 0;
  readonly #document: OpenApiDocument;
  readonly #counts = new Map<string, Map<number, number>>();

  constructor(document: OpenApiDocument) {
    this.#document = document;
  }

  add(exchange: Outline): void {
    this.requests += 1;
    const operation = operationFor(this.#document, exchange.sent.method, exchange.url);
    if (isPage(this.#document, exchange)) this.pages += 1;
    else if (!operation) this.elsewhere += 1;
    else {
      const counts = this.#of(operation);
      counts.set(exchange.status, (counts.get(exchange.status) ?? 0) + 1);
      this.#counts.set(operation.operationId, counts);
    }
  }

  #of({ operationId }: DocumentedOperation): Map<number, number> {
    return this.#counts.get(operationId) ?? new Map();
  }

  successes({ operation }: Operation): number {
    const good = [...this.#of(operation)].filter(([status]) => status < 400 && status !== 304);
    return good.reduce((sum, [, count]) => sum + count, 0);
  }

  /** The statuses that an operation promises, can be made to answer, and never did. */
  unseen(operation: Operation): number[] {
    const promised = Object.keys(operation.operation.responses).map(Number);
    const seen = this.#of(operation.operation);
    return promised.filter((status) => !isOutOfReach(operation, status) && !seen.has(status));
  }

  toString(): string {
    const lines = [...this.#counts].map(([id, counts]) => {
      const cells = [...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
      return `${id.padEnd(24)} ${cells.join("  ")}`;
    });
    const others = `${this.pages} pages, ${this.elsewhere} at no operation, ${this.unsendable} that HTTP does not allow`;
    return [`${this.requests} requests; of them ${others}`, ...lines.sort()].join("\n");
  }
}
