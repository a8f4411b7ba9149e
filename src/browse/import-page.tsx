import type { Context } from "hono";
import { raw } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type ImportLine, LINES } from "../csv/answers.ts";
import { streamOf } from "../csv/stream.ts";
import { htmlPage } from "../html/layout.tsx";
import type { AppEnv } from "../http/router.ts";
import { type Described, operationsAt } from "../openapi/contract.ts";
import { Breadcrumbs } from "./breadcrumbs.tsx";
import { flagsOf, ImportForm } from "./files.tsx";
import { Failure, Line } from "./import-report.tsx";
import { apiRequest } from "./json-response.ts";
import type { Resource } from "./resource.ts";
import { requireOwnForm } from "./submission.ts";

/** Where the page is cut in two, to be sent before and after what the import tells. */
const GAP = "<!-- the import -->";
const LINE_BREAK = 10;

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<ImportLine> {
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield JSON.parse(line);
  }
}

/**
 * Sends an uploaded file to the API, as a program would, and answers with a page that shows, while it arrives, how
 * far the import is, and in the end what became of it.
 * @throws {Problem} when the form was not sent from a page of the session that it comes with
 */
export async function importPage(
  c: Context<AppEnv>,
  document: Described,
  { name: collection, pages }: Resource,
  ask: (request: Request) => Promise<Response>,
): Promise<Response> {
  const principal = await requireOwnForm(c);
  const operation = operationsAt(document, c.req.path)!.post!;
  const form = await c.req.formData();
  const uploaded = form.get("file");
  const file = new Uint8Array(uploaded instanceof File ? await uploaded.arrayBuffer() : []);
  const ticked = flagsOf(operation)
    .map(({ name }) => name)
    .filter((name) => form.getAll(name).includes("true"));
  const answer = await ask(
    apiRequest(c, `${c.req.path}?${ticked.map((name) => `${name}=true`).join("&")}`, {
      method: "POST",
      headers: { "Content-Type": "text/csv", Accept: LINES },
      body: file,
    }),
  );
  for (const cookie of answer.headers.getSetCookie()) c.header("Set-Cookie", cookie, { append: true });

  const title = `Import ${collection}`;
  const body = (
    <>
      <Breadcrumbs c={c} title={title} />
      <h1>{title}</h1>
      <div role="status">{answer.ok ? raw(GAP) : <Failure {...(await answer.json())} />}</div>
      <p>
        <a href="../">Go to the list</a>
      </p>
      <section aria-labelledby="import">
        <h2 id="import">Import a file</h2>
        <ImportForm
          {...{ c, document, operation, pages }}
          action={c.req.path}
          ticked={answer.ok ? [] : ticked}
        />
      </section>
    </>
  );
  const page = await htmlPage(
    c,
    { title, body, principal, width: "page" },
    answer.status as ContentfulStatusCode,
  );
  if (!answer.ok) return page;

  const [before, after] = (await page.text()).split(GAP);
  // Line breaks within fields make it an estimate.
  const total = file.filter((byte) => byte === LINE_BREAK).length - (file.at(-1) === LINE_BREAK ? 1 : 0);
  async function* parts() {
    const encoder = new TextEncoder();
    yield encoder.encode(before);
    for await (const line of linesOf(answer.body!)) {
      yield encoder.encode(String(<Line line={line} total={total} />));
    }
    yield encoder.encode(after);
  }
  const streamed = new Response(streamOf(parts()), page);
  // Compression would buffer the stream: `no-transform` turns it off at Cloudflare, and `identity` in wrangler.
  streamed.headers.set("Cache-Control", "no-store, no-transform");
  streamed.headers.set("Content-Encoding", "identity");
  return streamed;
}
