import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { isSameOrigin } from "../auth/csrf.ts";
import { currentSession } from "../auth/session.ts";
import { together } from "../db/together.ts";
import { answerSchema, type Described, fileRowSchema, operationsAt } from "../docs/contract.ts";
import { htmlPage } from "../http/layout.tsx";
import { wantsPage } from "../http/negotiate.ts";
import { Problem } from "../http/problem.ts";
import type { AppEnv } from "../http/router.ts";
import { type Answer, asProgram, readAnswer } from "./answer.ts";
import { Breadcrumbs, heading } from "./breadcrumbs.tsx";
import { type Offered, offer } from "./choices.ts";
import { DetailPage } from "./detail-page.tsx";
import { searchAddress } from "./find.ts";
import { importPage } from "./import-page.tsx";
import { ListPage } from "./list-page.tsx";
import { Done } from "./notice.tsx";
import type { Resource, ResourcePages } from "./resource-pages.ts";
import { destination, outlived, type Refused, readSubmission, refusal } from "./submission.ts";
import type { View } from "./view.ts";

interface Browsable {
  /** The API, as a program asks it. */
  ask(request: Request, c: Context<AppEnv>): Promise<Response>;
  document(): Described;
  resources: ResourcePages[];
}

/** What an answer that is a problem says in its headers, and says as a page all the same. */
const KEPT_OF_PROBLEMS = new Set(["www-authenticate", "retry-after", "ratelimit"]);

const isForm = (c: Context) =>
  c.req.method === "POST" &&
  /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(c.req.header("Content-Type") ?? "");

/**
 * The browsable API: whoever prefers HTML gets what the API answers as a page, with forms for what it takes. A page
 * is made from answers of the API alone; all that one needs ask the database together, in one call.
 */
export function browse({ ask, document, resources }: Browsable) {
  const pagesOf = (collection: string | undefined) =>
    resources.find((pages) => pages.collection === collection);

  /** Gets what a page is about, and what it shows beside that. */
  async function gather(c: Context<AppEnv>, main: () => Promise<Answer>) {
    const [, , , collection, id] = c.req.path.split("/");
    const pages = pagesOf(collection);
    const get = async (path: string) => (await readAnswer(await ask(asProgram(c, path), c))).body;
    const { related } = pages ?? {};
    const tasks: (() => Promise<unknown>)[] = [
      main,
      () => get("/api/v1/me/"),
      async () => related && id && get(`/api/v1/${related.collection}/?${related.query({ id })}`),
      ...offer(pages, get),
    ];
    const [answer, me, others, ...offered] = await together(...tasks);
    return {
      answer: answer as Answer,
      pages,
      timeZone: String((me as Resource).time_zone ?? "UTC"),
      currency: String((me as Resource).currency ?? ""),
      related: ((others as Resource | undefined)?.results ?? []) as Resource[],
      choices: Object.fromEntries(offered as [string, Offered][]),
    };
  }

  async function show(c: Context<AppEnv>, main: () => Promise<Answer>, refused?: Refused) {
    const { answer, pages, ...gathered } = await gather(c, main);
    if (answer.status !== 200) {
      const { kind, detail } = refusal("GET", {}, answer).problem;
      const kept = [...answer.headers].filter(([name]) => KEPT_OF_PROBLEMS.has(name));
      throw new Problem(kind, detail, { headers: Object.fromEntries(kept) });
    }
    const operations = operationsAt(document(), c.req.path)!;
    const view: View = { c, document: document(), operations, answer, pages, pagesOf, refused, ...gathered };
    const isList = Array.isArray(answer.body.results);
    const title =
      pages && !isList ? pages.name(answer.body) : String(answer.body.title ?? heading(c.req.path));
    const body = (
      <>
        <Breadcrumbs path={c.req.path} title={title} />
        <Done />
        {isList ? <ListPage view={view} title={title} /> : <DetailPage view={view} title={title} />}
      </>
    );
    const status = (refused?.status ?? 200) as ContentfulStatusCode;
    return htmlPage(c, { title, body, principal: c.get("principal") ?? null, width: "page" }, status);
  }

  async function submit(c: Context<AppEnv>) {
    const { form, method, request } = await readSubmission(c, document());
    const answer = await readAnswer(await ask(request, c));
    for (const cookie of answer.headers.getSetCookie()) c.header("Set-Cookie", cookie, { append: true });
    if (answer.status < 300) return c.redirect(destination(c, method, answer), 303);
    return showAgain(c, refusal(method, form, answer));
  }

  const showAgain = (c: Context<AppEnv>, refused: Refused) =>
    show(
      c,
      async () => readAnswer(await ask(asProgram(c, c.req.path + new URL(c.req.url).search), c)),
      refused,
    );

  return createMiddleware<AppEnv>(async (c, next) => {
    if (!wantsPage(c)) return next();
    const operations = operationsAt(document(), c.req.path);
    const isBrowsable =
      answerSchema(document(), operations?.get) && /^\/(api\/v1|problems)\//.test(c.req.path);
    const [, , , collection, id] = c.req.path.split("/");
    if (fileRowSchema(document(), operations?.post)) {
      if (isForm(c)) return importPage(c, document(), pagesOf(collection), (request) => ask(request, c));
      // The page to import from is the list's.
      if (c.req.method === "GET") return c.redirect("../#files", 303);
    }
    // An action has a path of its own, below the one whose page offers it.
    const takesForms =
      Object.keys(operations ?? {}).some((method) => method !== "get") ||
      (id && pagesOf(collection)?.actions);
    if (isBrowsable && takesForms && isForm(c)) {
      try {
        return await submit(c);
      } catch (error) {
        const isOutlived = error instanceof Problem && error.kind === "cross-site" && isSameOrigin(c);
        if (!isOutlived) throw error;
        return showAgain(c, await outlived(c));
      }
    }
    if (!isBrowsable || !["GET", "HEAD"].includes(c.req.method)) {
      return next();
    }
    const address = searchAddress(c);
    if (address) return c.redirect(address, 303);
    const session = await currentSession(c);
    if (session) c.set("principal", session.principal);
    // A page is another representation, and has no version of its own.
    const headers = new Headers(c.req.raw.headers);
    headers.delete("If-None-Match");
    c.req.raw = new Request(c.req.raw, { headers });
    const main = async () => {
      await next();
      return readAnswer(c.res);
    };
    c.res = await show(c, main);
    for (const name of ["ETag", "Link"]) c.res.headers.delete(name);
  });
}
