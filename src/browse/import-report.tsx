import type { ImportLine } from "../csv/answers.ts";
import type { ImportReport, Outcome, Progress } from "../csv/report.ts";
import type { FieldError } from "../problem.ts";

const number = (value: number) => value.toLocaleString("en-GB");
const rows = (count: number) => `${number(count)} ${count === 1 ? "row" : "rows"}`;

/** How far an import is. Only the latest of these is shown. @param total about how many rows there are */
function Running({ progress, total }: { progress: Progress; total: number }) {
  const done = Object.values(progress).reduce((sum, count) => sum + count, 0);
  return (
    <p class="running">
      <progress value={done} max={Math.max(done, total)} aria-label="Rows of the file" /> {number(done)} of
      about {rows(total)}
    </p>
  );
}

const WORDS: Record<Outcome, [done: string, tried: string]> = {
  created: ["added", "to be added"],
  updated: ["changed", "to be changed"],
  unchanged: ["as they were", "as they are"],
  refused: ["refused", "refused"],
};

function Errors({ errors, errors_left_out: leftOut, refused }: ImportReport) {
  return (
    <>
      <h2>What is wrong</h2>
      <section class="scroll" tabindex={0} aria-label="What is wrong">
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">
                Row
              </th>
              <th scope="col">Column</th>
              <th scope="col">Why it was refused</th>
            </tr>
          </thead>
          <tbody>
            {errors.map(({ row, column, detail }) => (
              <tr>
                <td class="number">{row}</td>
                <td>{column && <code>{column}</code>}</td>
                <td>
                  <bdi>{detail}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {leftOut > 0 && (
        <p class="fine">
          And {number(leftOut)} more. Refused are the rows {refused.rows.replaceAll(",", ", ")}.
        </p>
      )}
      <p class="fine">Rows are counted as in a spreadsheet: the first has the names of the columns.</p>
    </>
  );
}

function Report({ report }: { report: ImportReport }) {
  const { dry_run, refused, errors, ignored_columns: ignored } = report;
  return (
    <div>
      <p class="notice">
        {dry_run ? (
          <>
            <strong>Checked, and nothing was changed.</strong> To import the file, choose it once more below.
          </>
        ) : (
          <>
            <strong>Imported.</strong>{" "}
            {refused.count > 0 && "What was refused can be mended and sent again, with all the rest."}
          </>
        )}
      </p>
      <ul class="cards">
        {Object.entries(WORDS).map(([outcome, [done, tried]]) => (
          <li>
            <strong>{number(report[outcome as Outcome].count)}</strong> {dry_run ? tried : done}
          </li>
        ))}
      </ul>
      {errors.length > 0 && <Errors {...report} />}
      {ignored.length > 0 && <p class="fine">Columns that were not read: {ignored.join(", ")}.</p>}
    </div>
  );
}

/** Why a file was not imported, or not to its end. */
export function Failure({
  title,
  detail,
  errors = [],
}: {
  title: string;
  detail: string;
  errors?: FieldError[];
}) {
  return (
    <div class="notice bad" role="alert" tabindex={-1}>
      <p>
        <strong>{title}.</strong> {errors.length !== 1 && `${detail.replaceAll("`", "")}.`}
      </p>
      {errors.length > 0 && (
        <ul>
          {errors.map(({ pointer, detail }) => (
            <li>
              <code>{pointer.slice(1)}</code> {detail}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** One line of an import's answer, as a part of a page. */
export function Line({ line, total }: { line: ImportLine; total: number }) {
  if ("progress" in line) return <Running progress={line.progress} total={total} />;
  return "report" in line ? <Report report={line.report} /> : <Failure {...line.problem} />;
}
