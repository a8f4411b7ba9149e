import { answerSchema, bodySchema, type Schema } from "../docs/contract.ts";
import { Exchange } from "./exchange.tsx";
import { Form } from "./form.tsx";
import { ProblemNotice } from "./notice.tsx";
import type { Resource } from "./resource-pages.ts";
import { IDEMPOTENCY_KEY, IF_MATCH, PATH } from "./submission.ts";
import { Table } from "./table.tsx";
import { label, Value } from "./value.tsx";
import type { View } from "./view.ts";

function Fields({ view, schema }: { view: View; schema: Schema }) {
  const { answer, pages, timeZone } = view;
  const all = Object.keys(answer.body).filter((field) => field !== "id" && field !== "url");
  const shown = (pages?.details ?? all).map((field) => [field, answer.body[field]] as const);
  return (
    <dl data-live data-pending={pages?.isPending?.(answer.body) ? true : undefined}>
      {shown.map(([field, value]) => {
        const href = pages?.links?.[field]?.(answer.body);
        const text = (
          <Value
            value={value}
            schema={schema.properties?.[field] ?? schema.additionalProperties ?? {}}
            timeZone={timeZone}
          />
        );
        return (
          <div>
            <dt>{label(field, pages)}</dt>
            <dd>{href ? <a href={href}>{text}</a> : text}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Whatever else can be done with it, each with a button. */
function Actions({ view, version }: { view: View; version: string | undefined }) {
  const { pages, answer, operations } = view;
  const offered = pages?.actions?.filter((action) => action.isOffered(answer.body)) ?? [];
  return (
    <div class="actions">
      {offered.map(({ label, method, path, body }) => (
        <Form
          view={view}
          method={method}
          hidden={{
            ...body,
            [PATH]: path,
            [IF_MATCH]: method === "PATCH" ? version : undefined,
            [IDEMPOTENCY_KEY]: method === "POST" ? crypto.randomUUID() : undefined,
          }}
          submit={label}
          quiet
        />
      ))}
      {operations.delete && (
        <details>
          <summary>Delete …</summary>
          <p>This cannot be undone.</p>
          <Form
            view={view}
            method="DELETE"
            hidden={{ [IF_MATCH]: version }}
            submit={`Delete this ${pages?.one}`}
            quiet
          />
        </details>
      )}
    </div>
  );
}

function RelatedTable({ view }: { view: View }) {
  const { document, pages, related, timeZone } = view;
  const about = pages?.related;
  if (!about) return null;
  const operation = document.paths?.[`/api/v1/${about.collection}/`]?.get;
  const list = answerSchema(document, operation)?.properties?.results;
  const name = list?.items?.$ref?.split("/").at(-1) ?? "";
  const others = view.pagesOf(about.collection);
  return (
    <section
      aria-labelledby="related"
      data-live
      data-pending={related.some((one) => others?.isPending?.(one)) || undefined}
    >
      <h2 id="related">{about.title}</h2>
      {related.length === 0 ? (
        <p class="none">None.</p>
      ) : (
        <Table
          resources={related}
          schema={document.components?.schemas?.[name] ?? {}}
          pages={others}
          timeZone={timeZone}
        />
      )}
    </section>
  );
}

/** One resource of the API as a page: what it is, what belongs to it, and the forms that it allows. */
export function DetailPage({ view, title }: { view: View; title: string }) {
  const { document, operations, answer, pages } = view;
  const schema = answerSchema(document, operations.get) ?? {};
  const input = bodySchema(document, operations.patch);
  const version = answer.headers.get("ETag") ?? undefined;
  const isEditable = input && (pages?.isEditable?.(answer.body) ?? true);
  return (
    <>
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <ProblemNotice view={view} />
      <Fields view={view} schema={schema} />
      <RelatedTable view={view} />
      {pages && <Actions view={view} version={version} />}
      {isEditable && (
        <section aria-labelledby="change">
          <h2 id="change">Change it</h2>
          <Form
            view={view}
            method="PATCH"
            schema={input}
            fields={pages?.editFields}
            values={answer.body as Resource}
            hidden={{ [IF_MATCH]: version }}
            submit="Save"
          />
        </section>
      )}
      <Exchange view={view} />
    </>
  );
}
