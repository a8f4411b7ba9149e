import { bodySchema, type Parameter, rowSchema } from "../docs/contract.ts";
import { Exchange } from "./exchange.tsx";
import { Field } from "./field.tsx";
import { Files } from "./files.tsx";
import { TIME_ZONE, toDay } from "./find.ts";
import { Form } from "./form.tsx";
import { ProblemNotice } from "./notice.tsx";
import type { Resource, ResourcePages } from "./resource-pages.ts";
import { IDEMPOTENCY_KEY, keyFor } from "./submission.ts";
import { Table } from "./table.tsx";
import { label } from "./value.tsx";
import type { View } from "./view.ts";

/** What is no filter, or is offered otherwise than as one. */
const NO_FILTER = new Set(["limit", "cursor", "count", "ordering", "format"]);

/** A link of the API to a page of its list, as a path of this site. */
function pathOf(link: unknown): string | undefined {
  const url = typeof link === "string" ? new URL(link) : undefined;
  return url && url.pathname + url.search;
}

function Filters({ view, parameters }: { view: View; parameters: Parameter[] }) {
  const { c, choices, pages, timeZone } = view;
  const query = new URL(c.req.url).searchParams;
  // Whoever is in a drop-down needs no code.
  const isOffered = (name: string) => choices[name.replace(/_code$/, "")]?.more === false;
  const filters = parameters.filter(
    ({ name }) => !NO_FILTER.has(name) && !(name.endsWith("_code") && isOffered(name)),
  );
  const [search, others] = [filters.filter(isSearch), filters.filter((filter) => !isSearch(filter))];
  const field = ({ name, schema = {} }: Parameter) => (
    <Field
      form="find"
      name={name}
      label={filterLabel(name, pages)}
      schema={schema.type === "boolean" ? { ...schema, type: "string", enum: ["true", "false"] } : schema}
      required={false}
      value={
        schema.format === "date-time" ? toDay(name, query.get(name) ?? "", timeZone) : (query.get(name) ?? "")
      }
      offered={choices[name]}
    />
  );
  return (
    <search>
      <form method="get" class="filters">
        {query.get("ordering") && <input type="hidden" name="ordering" value={query.get("ordering")!} />}
        <input type="hidden" name={TIME_ZONE} value={timeZone} />
        {search.map(field)}
        <details open={others.some(({ name }) => query.get(name))}>
          <summary>More to find it by</summary>
          <div>{others.map(field)}</div>
        </details>
        <button type="submit" class="quiet">
          Find
        </button>
      </form>
    </search>
  );
}

/** A range of time is asked for by its first and last day. */
function filterLabel(name: string, pages: ResourcePages | undefined): string {
  const [, field, end] = /^(\w+)_(after|before)$/.exec(name) ?? [];
  return field ? `${label(field, pages)}, ${end === "after" ? "from" : "up to"}` : label(name, pages);
}

const isSearch = ({ name }: Parameter) => name === "search";

/** How a heading sorts: the way it does not yet, from the first page. */
function ordering(view: View, parameters: Parameter[]) {
  const url = new URL(view.c.req.url);
  const known = parameters.find(({ name }) => name === "ordering")?.schema?.enum ?? [];
  return (column: string) => {
    if (!known.includes(column)) return undefined;
    const now = url.searchParams.get("ordering");
    const query = new URLSearchParams(url.search);
    query.delete("cursor");
    query.set("ordering", now === column ? `-${column}` : column);
    const sorted = now === column ? "ascending" : now === `-${column}` ? "descending" : undefined;
    return { href: `?${query}`, ...(sorted && { sorted: sorted as "ascending" | "descending" }) };
  };
}

/** Whether the list leaves anything out. */
const isNarrowed = ({ c }: View) =>
  Object.keys(c.req.query()).some((name) => !NO_FILTER.has(name) || name === "cursor");

/** The part of the query that says which rows are listed. @param also what else to keep */
const narrowing = ({ c }: View, also: string[]) =>
  new URLSearchParams(
    [...new URL(c.req.url).searchParams].filter(([name]) => !NO_FILTER.has(name) || also.includes(name)),
  );

/** A list of the API as a page: the rows, how to find one among them, and how to add one. */
export function ListPage({ view, title }: { view: View; title: string }) {
  const { c, document, operations, answer, pages, timeZone } = view;
  const { parameters = [] } = operations.get!;
  const { count, next, previous, results } = answer.body as { results: Resource[] } & Resource;
  const input = bodySchema(document, operations.post);
  const query = parameters.filter((parameter) => parameter.in === "query");
  return (
    <>
      <div class="title">
        <h1>{title}</h1>
        {input && (
          <p>
            <a href="#files">Import and export</a>{" "}
            <a class="button" href="#new">
              New {pages?.one}
            </a>
          </p>
        )}
      </div>
      <ProblemNotice view={view} />
      {query.length > 0 && <Filters view={view} parameters={query} />}
      {results.length === 0 ? (
        <p class="none">
          {isNarrowed(view) ? (
            <>
              Nothing matches. <a href={c.req.path}>Show all</a>
            </>
          ) : (
            "Nothing here yet."
          )}
        </p>
      ) : (
        <Table
          resources={results}
          schema={rowSchema(document, operations.get)}
          pages={pages}
          choices={view.choices}
          timeZone={timeZone}
          orderBy={ordering(view, query)}
        />
      )}
      {count !== undefined && <p class="fine">{String(count)} in all</p>}
      {(next || previous) && (
        <nav class="pages" aria-label="Pages">
          {previous && (
            <a rel="prev" href={pathOf(previous)}>
              Previous page
            </a>
          )}
          {next && (
            <a rel="next" href={pathOf(next)}>
              Next page
            </a>
          )}
        </nav>
      )}
      {input && (
        <section aria-labelledby="new">
          <h2 id="new">New {pages?.one}</h2>
          <Form
            view={view}
            method="POST"
            schema={input}
            fields={pages?.createFields}
            hidden={{ [IDEMPOTENCY_KEY]: keyFor(view.refused) }}
            submit={pages?.createLabel ?? `Add ${pages?.one}`}
          />
        </section>
      )}
      <Files view={view} exported={narrowing(view, ["ordering"])} />
      <Exchange view={view} />
    </>
  );
}
