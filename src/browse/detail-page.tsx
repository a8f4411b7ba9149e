import { answerSchema, bodySchema, rowSchema, type Schema, schemaOf } from "../openapi/contract.ts";
import { Exchange } from "./exchange.tsx";
import { Form } from "./form.tsx";
import { ProblemNotice } from "./notice.tsx";
import type { Related, Representation } from "./resource-pages.ts";
import { ACTION, IDEMPOTENCY_KEY, IF_MATCH, PATH } from "./submission.ts";
import { Table } from "./table.tsx";
import { FieldValue, isTelling, label } from "./value.tsx";
import type { View } from "./view.ts";

/** Shows the fields of a resource that have a value. */
function Fields({ view, schema }: { view: View; schema: Schema }) {
  const { document, content, pages, timeZone } = view;
  const warnings = Object.values(pages?.warnings ?? {}).map(({ field }) => field);
  const all = Object.keys(content.body).filter((field) => isTelling(field) && !warnings.includes(field));
  const known = (pages?.details ?? all).filter((field) => String(content.body[field] ?? "") !== "");
  /** Finds the schema of the entries of a field that is a list of objects. */
  const listed = (field: string) => {
    const entry = schemaOf(document, schema.properties?.[field]?.items);
    return entry.properties && entry;
  };
  return (
    <dl data-live data-pending={pages?.isPending?.(content.body) ? true : undefined}>
      {known.map((field) => (
        <div>
          <dt>{label(field, pages)}</dt>
          <dd>
            {listed(field) ? (
              <Table
                resources={content.body[field] as Representation[]}
                schema={listed(field)!}
                pages={undefined}
                choices={{}}
                timeZone={timeZone}
              />
            ) : (
              <FieldValue
                resource={content.body}
                field={field}
                schema={schema.properties?.[field] ?? schema.additionalProperties}
                view={view}
              />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Shows a button for each action that is offered, and the one that deletes. */
function Actions({ view, version }: { view: View; version: string | undefined }) {
  const { pages, content, operations } = view;
  const offered = pages?.actions?.filter((action) => action.isOffered(content.body)) ?? [];
  // Made of the version: the button makes one request however often it is pressed, here or in another window.
  const key = `${content.body.id}.${version?.replaceAll('"', "")}`;
  return (
    <div class="actions" data-live>
      {offered.map(({ label, method, path, body }) => (
        <Form
          view={view}
          method={method}
          hidden={{
            ...body,
            [PATH]: path,
            [IF_MATCH]: method === "PATCH" ? version : undefined,
            [IDEMPOTENCY_KEY]: method === "POST" ? key : undefined,
            [ACTION]: label,
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

/** Lists what belongs to a resource. */
function RelatedTable({ view, about, related }: { view: View; about: Related; related: Representation[] }) {
  const { document, timeZone } = view;
  const operation = document.paths?.[`/api/v1/${about.collection}/`]?.get;
  const others = view.named(about.collection)?.pages;
  const id = `related-${about.collection}`;
  return (
    <section
      aria-labelledby={id}
      data-live
      data-pending={related.some((one) => others?.isPending?.(one)) || undefined}
    >
      <h2 id={id}>{about.title}</h2>
      {related.length === 0 ? (
        <p class="none">None yet.</p>
      ) : (
        <Table
          title={about.title}
          resources={related}
          schema={rowSchema(document, operation)}
          pages={others}
          choices={view.choices}
          timeZone={timeZone}
        />
      )}
    </section>
  );
}

/** Shows one resource: its fields, what belongs to it, and the forms that it allows. */
export function DetailPage({ view, title }: { view: View; title: string }) {
  const { document, operations, content, pages } = view;
  const schema = answerSchema(document, operations.get) ?? {};
  const input = bodySchema(document, operations.patch);
  const version = content.headers.get("ETag") ?? undefined;
  const isEditable = input && (pages?.isEditable?.(content.body) ?? true);
  return (
    <>
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <ProblemNotice view={view} />
      <Fields view={view} schema={schema} />
      {pages?.related?.map((about, index) => (
        <RelatedTable view={view} about={about} related={view.related[index] ?? []} />
      ))}
      {pages && <Actions view={view} version={version} />}
      {isEditable && (
        <section aria-labelledby="change">
          <h2 id="change">Change it</h2>
          <Form
            view={view}
            method="PATCH"
            schema={input}
            fields={pages?.editFields}
            values={content.body}
            hidden={{ [IF_MATCH]: version }}
            submit="Save"
          />
        </section>
      )}
      <Exchange view={view} />
    </>
  );
}
