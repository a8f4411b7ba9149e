import { isFoundAnywhere } from "../db/search-term.ts";
import { bodySchema, type Parameter, rowSchema } from "../openapi/contract.ts";
import { Exchange } from "./exchange.tsx";
import { Field } from "./field.tsx";
import { Files } from "./files.tsx";
import { TIME_ZONE, toDay } from "./find.ts";
import { Form } from "./form.tsx";
import { ProblemNotice } from "./notice.tsx";
import type { Representation, ResourcePages } from "./resource-pages.ts";
import { IDEMPOTENCY_KEY, keyFor } from "./submission.ts";
import { Table } from "./table.tsx";
import { label } from "./value.tsx";
import type { View } from "./view.ts";

/** The parameters that are no filters, or have another place on the page. */
const NO_FILTER = new Set(["limit", "cursor", "count", "ordering", "format", "expand"]);

/** Makes of a link in a list its path on this site. */
function pathOf(link: unknown): string | undefined {
  const url = typeof link === "string" ? new URL(link) : undefined;
  return url && url.pathname + url.search;
}

function Filters({ view, parameters }: { view: View; parameters: Parameter[] }) {
  const { c, choices, pages, timeZone } = view;
  const query = new URL(c.req.url).searchParams;
  // A drop-down that offers all needs no code beside it.
  const isOffered = (name: string) => choices[name.replace(/_code$/, "")]?.hasMore === false;
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
        (schema.format === "date-time" ? toDay(name, query.get(name) ?? "", timeZone) : query.get(name)) ||
        undefined
      }
      input={pages?.inputs?.[name]}
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

/** Labels a filter. A range of time is asked for by its first and last day. */
function filterLabel(name: string, pages: ResourcePages | undefined): string {
  const [, field, end] = /^(\w+)_(after|before)$/.exec(name) ?? [];
  return field ? `${label(field, pages)}, ${end === "after" ? "from" : "up to"}` : label(name, pages);
}

const isSearch = ({ name }: Parameter) => name === "search";

/** Makes the link of a heading: it sorts from the first page, and the other way when it sorts already. */
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

/** Tells whether the list leaves anything out. */
const isNarrowed = ({ c }: View) =>
  Object.keys(c.req.query()).some((name) => !NO_FILTER.has(name) || name === "cursor");

/** Keeps the part of the query that says which rows are listed. @param also what else to keep */
const narrowing = ({ c }: View, also: string[]) =>
  new URLSearchParams(
    [...new URL(c.req.url).searchParams].filter(([name]) => !NO_FILTER.has(name) || also.includes(name)),
  );

/** Tells whether a search has a word of too few letters to find them anywhere. */
const isShort = (term = "") => term.split(/\s+/).some((word) => word && !isFoundAnywhere(word));

/** Shows a list: the rows, how to find one among them, and how to add one. */
export function ListPage({ view, title }: { view: View; title: string }) {
  const { c, document, operations, content, pages, timeZone } = view;
  const { parameters = [] } = operations.get!;
  const { count, next, previous, results } = content.body as { results: Representation[] } & Representation;
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
              {next ? "Nothing matches so far: the next page looks further." : "Nothing matches."}{" "}
              {isShort(c.req.query("search")) && "One or two letters find only what begins with them. "}
              <a href={c.req.path}>Show all</a>
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
