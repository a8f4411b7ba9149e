import type { View } from "./view.ts";

/** What went wrong with a form, above it: whoever cannot see the fields hears it first. */
export function ProblemNotice({ view: { refused } }: { view: View }) {
  if (!refused) return null;
  const { title, detail, errors, kind } = refused.problem;
  const fields = errors.filter(({ pointer }) => pointer);
  return (
    <div class="notice bad" role="alert" tabindex={-1}>
      <p>
        <strong>{title}.</strong> {fields.length === 0 && `${detail}.`}
      </p>
      {kind === "precondition-failed" && (
        <p>What you typed is kept; what is stored now stands beside it. Save again to replace it.</p>
      )}
      {fields.length > 0 && (
        <ul>
          {fields.map(({ pointer, detail }) => (
            <li>
              <a href={`#field-${pointer.slice(1)}`}>{pointer.slice(1).replaceAll("_", " ")}</a> {detail}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What a form did, shown when the address ends in its name: it needs no memory of the request before. */
export function Done() {
  return (
    <>
      {Object.entries({
        created: "Added.",
        saved: "Saved.",
        deleted: "Deleted.",
        resent: "On its way again.",
      }).map(([name, text]) => (
        <p class="notice done" id={name} role="status">
          {text}
        </p>
      ))}
    </>
  );
}
