/** How the database went about a statement. */
export interface Plan {
  statement: string;
  /** The tables that were read from end to end. */
  sequential: string[];
  /** The most rows that were sorted at once. */
  sorted: number;
  /** The rows that were looked at, whether they matched or not. */
  read: number;
}

/** Tables of one row, or fewer: an index would be one more page to read. */
const ONE_ROW = ["breaker"];

interface Node {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Node[];
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

function summarize(statement: string, root: Node): Plan {
  const nodes = nodesOf(root).filter((node) => node["Actual Loops"] > 0);
  const scans = nodes.filter((node) => node["Relation Name"] && !/Modify/.test(node["Node Type"]));
  const rowsOf = (node: Node) =>
    (node["Actual Rows"] +
      (node["Rows Removed by Filter"] ?? 0) +
      (node["Rows Removed by Index Recheck"] ?? 0)) *
    node["Actual Loops"];
  return {
    statement,
    sequential: scans
      .filter((node) => node["Node Type"] === "Seq Scan")
      .map((node) => node["Relation Name"]!)
      .filter((table) => !ONE_ROW.includes(table)),
    sorted: Math.max(
      0,
      ...nodes.filter((node) => /Sort/.test(node["Node Type"])).flatMap((node) => node.Plans!.map(rowsOf)),
    ),
    read: scans.reduce((sum, node) => sum + rowsOf(node), 0),
  };
}

/**
 * Runs the statements of a request to Neon under EXPLAIN, in their order, and undoes what they did.
 * @param fetch the one that is not watched
 */
export async function explain(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
): Promise<Plan[]> {
  const { queries } = JSON.parse(String(init.body)) as { queries: { query: string; params: unknown[] }[] };
  const [enter, ...statements] = queries;
  const plain = (query: string) => ({ query, params: [] });
  const explained = statements.map(({ query, params }) => ({
    query: /^\s*select set_config/i.test(query) ? query : `explain (analyze, buffers, format json) ${query}`,
    params,
  }));
  // What a function does inside is in no plan, but in the statistics of the transaction.
  const statistics = plain(
    `select relname, seq_scan, coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables`,
  );
  const batch = [
    enter,
    plain("savepoint before"),
    statistics,
    ...explained,
    statistics,
    plain("rollback to before"),
  ];
  const response = await fetch(url, { ...init, body: JSON.stringify({ queries: batch }) });
  if (!response.ok) throw new Error(await response.text());
  const { results } = await response.json<{ results: { rows: string[][] }[] }>();
  const plans = statements.flatMap(({ query }, index) => {
    const [[text]] = results[index + 3]!.rows as [[string]];
    if (!text?.startsWith("[")) return [];
    return [summarize(query.replace(/\s+/g, " ").slice(0, 160), JSON.parse(text)[0].Plan)];
  });
  // They count from some earlier moment.
  const [before, after] = [results[2]!.rows, results.at(-2)!.rows];
  const counted = after.map(([table, scans, fetched]) => {
    const [, scansBefore = 0, fetchedBefore = 0] = before.find(([name]) => name === table) ?? [];
    return {
      table: table!,
      scans: Number(scans) - Number(scansBefore),
      fetched: Number(fetched) - Number(fetchedBefore),
    };
  });
  const whole = {
    statement: "all of it, with the functions that it calls",
    sequential: counted
      .filter(({ table, scans }) => scans > 0 && !ONE_ROW.includes(table))
      .map(({ table }) => table),
    sorted: 0,
    read: counted.reduce((sum, { fetched }) => sum + fetched, 0),
  };
  return [...plans, whole];
}
