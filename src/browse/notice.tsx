import { ACTION } from "./submission.ts";
import { inWords, question } from "./value.tsx";
import type { View } from "./view.ts";

/** How many errors a page lists. */
const MAX_LISTED = 20;

/** Shows what went wrong with a form above it, so that a screen reader says it first. */
export function ProblemNotice({ view: { refused, pages } }: { view: View }) {
  if (!refused) return null;
  const { title, detail, errors, kind } = refused.problem;
  const typed = !refused.typed[ACTION];
  const isStale = kind === "precondition-failed";
  const fields = errors.filter(({ pointer }) => pointer);
  const more = fields.length - MAX_LISTED;
  return (
    <div class="notice bad" role="alert" tabindex={-1}>
      <p>
        <strong>{title}.</strong> {fields.length === 0 && !isStale && `${inWords(detail, pages)}.`}
      </p>
      {isStale && (
        <p>
          {typed
            ? "Nothing was done. What you typed is kept; where something else is stored now, it stands below the field. Save again to replace it."
            : "Nothing was done. Below is how it is now."}
        </p>
      )}
      {fields.length > 0 && (
        <ul>
          {fields.slice(0, MAX_LISTED).map(({ pointer, detail }) => (
            <li>
              <a href={`#field-${pointer.slice(1)}`}>{question(pointer.slice(1), pages)}</a>{" "}
              {inWords(detail, pages)}
            </li>
          ))}
          {more > 0 && <li>and {more} more</li>}
        </ul>
      )}
    </div>
  );
}

/** Shows what a form did, when the address ends in its name: the page needs no memory of the request before. */
export function Done() {
  return (
    <>
      {Object.entries({
        created: "Added.",
        saved: "Saved.",
        deleted: "Deleted.",
        resent: "On its way.",
      }).map(([name, text]) => (
        <p class="notice done" id={name} role="status" tabindex={-1}>
          {text}
        </p>
      ))}
    </>
  );
}
