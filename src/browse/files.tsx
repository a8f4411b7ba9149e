import type { Context } from "hono";
import type { AppEnv } from "../http/router.ts";
import { type Described, fileRowSchema, type Operation } from "../openapi/contract.ts";
import { Field } from "./field.tsx";
import type { ResourcePages } from "./resource-pages.ts";
import { inWords, question } from "./value.tsx";
import { csrfField, type View } from "./view.ts";

/** Finds the flags that an import takes beside its file. */
export const flagsOf = ({ parameters = [] }: Operation) =>
  parameters.filter((parameter) => parameter.in === "query");

interface ImportFormProps {
  c: Context<AppEnv>;
  document: Described;
  /** Where it goes to. */
  action: string;
  operation: Operation;
  pages: ResourcePages | undefined;
  /** The flags that were ticked before. */
  ticked?: string[];
}

/** Shows the form that uploads a file. */
export function ImportForm({ c, document, action, operation, pages, ticked = [] }: ImportFormProps) {
  const { properties = {}, required = [] } = fileRowSchema(document, operation)!;
  const others = Object.keys(properties).filter((name) => !required.includes(name));
  const names = (columns: string[]) =>
    columns.map((name, index) => (
      <>
        {index > 0 && ", "}
        <code>{name}</code>
      </>
    ));
  return (
    <form method="post" action={action} enctype="multipart/form-data" data-once>
      {Object.entries(csrfField({ c })).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <div class="field">
        <label for="import-file">
          CSV file <span class="fine">(required)</span>
        </label>
        <input
          id="import-file"
          type="file"
          name="file"
          accept=".csv,text/csv"
          required
          aria-describedby="import-file-hint"
        />
        <p class="fine" id="import-file-hint">
          Its first row names the columns: {names(required)}
          {others.length > 0 && <> and, if you like, {names(others)}</>}. An export has the right ones.
        </p>
      </div>
      {flagsOf(operation).map(({ name, schema, description = "" }) => (
        <Field
          form="import"
          name={name}
          label={name === "dry_run" ? "Only check it" : question(name, pages)}
          schema={{ ...schema, description: inWords(description, pages) }}
          required={false}
          value={ticked.includes(name) ? "true" : undefined}
        />
      ))}
      <button type="submit">Import CSV</button>
    </form>
  );
}

/** Shows the link that exports what is found, and the form that imports. Nothing where the API has neither. */
export function Files({ view, exported }: { view: View; exported: URLSearchParams }) {
  const { c, document, pages } = view;
  const [toFile, fromFile] = ["export/", "import/"].map((end) => document.paths?.[c.req.path + end]);
  if (!toFile || !fromFile?.post) return null;
  return (
    <section aria-labelledby="files">
      <h2 id="files">Import and export</h2>
      <p>
        <a class="button" href={`export/${exported.size > 0 ? `?${exported}` : ""}`}>
          Export CSV
        </a>
      </p>
      <p class="fine">
        All {exported.size > 0 ? "that is found" : `of your ${c.var.navigation[c.req.path]?.toLowerCase()}`},
        for a spreadsheet.
      </p>
      <ImportForm
        c={c}
        document={document}
        action={`${c.req.path}import/`}
        operation={fromFile.post}
        pages={pages}
      />
    </section>
  );
}
