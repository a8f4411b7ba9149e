import { raw } from "hono/html";
import type { Resource } from "./resource-pages.ts";
import type { View } from "./view.ts";

/** Headers that concern this connection, or are the same on every answer of the site. */
const SHOWN =
  /^(allow|cache-control|content-type|etag|link|location|ratelimit.*|retry-after|vary|www-authenticate|x-request-id)$/;

/** JSON to read: one line for each row of a list, and one for each field of a single resource. */
function pretty(body: Resource): string {
  const { results, ...rest } = body;
  if (!Array.isArray(results)) return JSON.stringify(body, null, 2);
  const fields = Object.entries(rest).map(([name, value]) => `  "${name}": ${JSON.stringify(value)},\n`);
  const rows = results.map((row) => `\n    ${JSON.stringify(row)}`);
  return `{\n${fields.join("")}  "results": [${rows}\n  ]\n}`;
}

/** Text as the content of an element: its many quotes are no danger there, and five bytes shorter as they are. */
const asText = (text: string) => raw(text.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));

/** The request behind a page and the whole answer to it, as a program would have them. */
export function Exchange({ view: { c, answer } }: { view: View }) {
  const url = new URL(c.req.url);
  url.pathname = c.req.path;
  const path = url.pathname + url.search;
  const curl = `curl -H "Authorization: Bearer $TOKEN" '${url.href.replaceAll("'", "%27")}'`;
  const headers = [...answer.headers].filter(([name]) => SHOWN.test(name));
  return (
    <details class="exchange">
      <summary>The request and the answer, for programs</summary>
      <p>
        <code id="curl">{curl}</code>{" "}
        <button type="button" class="quiet" data-copy="curl" hidden>
          Copy
        </button>
      </p>
      <pre tabindex={0}>
        {`GET ${path}\nAccept: application/json\n\nHTTP ${answer.status}\n`}
        {headers.map(([name, value]) => `${name}: ${value}\n`).join("")}
        {asText(`\n${pretty(answer.body)}`)}
      </pre>
      <p>
        <a href={`${url.pathname}?${new URLSearchParams([...url.searchParams, ["format", "json"]])}`}>
          As JSON
        </a>
      </p>
    </details>
  );
}
