import { raw } from "hono/html";
import { shortened } from "../problem.ts";
import type { Representation } from "./resource-pages.ts";
import type { View } from "./view.ts";

/** Shows the headers that tell of the answer. The others concern this connection, or are the same on every answer of the site. */
const SHOWN =
  /^(allow|cache-control|content-type|etag|link|location|ratelimit.*|retry-after|vary|www-authenticate|x-request-id)$/;

/** How many rows of a list a page repeats. */
const MAX_ROWS = 5;

/** Formats JSON for reading: one line for each of the first rows of a list, and one for each field of a single resource. */
function pretty(body: Representation): string {
  const { results, ...rest } = body;
  if (!Array.isArray(results)) return JSON.stringify(body, null, 2);
  const fields = Object.entries(rest).map(([name, value]) => `  "${name}": ${JSON.stringify(value)},\n`);
  const rows = results.slice(0, MAX_ROWS).map((row) => `\n    ${JSON.stringify(row)}`);
  const more = results.length - rows.length;
  return `{\n${fields.join("")}  "results": [${rows}${more > 0 ? `,\n    … and ${more} more` : ""}\n  ]\n}`;
}

/** Escapes text as the content of an element, where quotes may stay as they are and are five bytes shorter. */
const asText = (text: string) => raw(text.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));

/** The longest query that a page repeats. */
const MAX_QUERY = 2_000;

/** Shows the request behind a page and the answer to it, as a program would have them; of a list its first rows. */
export function Exchange({ view: { c, content } }: { view: View }) {
  const url = new URL(c.req.url);
  url.pathname = c.req.path;
  // Contracts bound the query of a list; of the other pages it may be anything.
  url.search = shortened(url.search, MAX_QUERY);
  const path = url.pathname + url.search;
  const curl = `curl -H "Authorization: Bearer $TOKEN" '${url.href.replaceAll("'", "%27")}'`;
  const headers = [...content.headers].filter(([name]) => SHOWN.test(name));
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
        {`GET ${path}\nAccept: application/json\n\nHTTP ${content.status}\n`}
        {headers.map(([name, value]) => `${name}: ${value}\n`).join("")}
        {asText(`\n${pretty(content.body)}`)}
      </pre>
      <p>
        <a href={`${url.pathname}?${new URLSearchParams([...url.searchParams, ["format", "json"]])}`}>
          As JSON
        </a>
      </p>
    </details>
  );
}
