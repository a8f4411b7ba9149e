import type { Context, Next } from "hono";
import { createMiddleware } from "hono/factory";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { isSameOrigin } from "../auth/csrf.ts";
import { actAs, authenticate } from "../auth/middleware.ts";
import { currentSession, forgetSession } from "../auth/session.ts";
import { problemOf } from "../db/errors.ts";
import { map, type Query } from "../db/query.ts";
import { businessScope, type Scope } from "../db/scope.ts";
import { htmlPage } from "../html/layout.tsx";
import { bodyType } from "../http/media-type.ts";
import { wantsPage } from "../http/negotiate.ts";
import type { AppEnv } from "../http/router.ts";
import { answerSchema, type Described, fileRowSchema, operationsAt } from "../openapi/contract.ts";
import { Problem } from "../problem.ts";
import { type Beside, besideOf, type Place } from "./beside.ts";
import { Breadcrumbs, heading } from "./breadcrumbs.tsx";
import { DetailPage } from "./detail-page.tsx";
import { searchAddress } from "./find.ts";
import { importPage } from "./import-page.tsx";
import { type JsonResponse, jsonResponse, readJson } from "./json-response.ts";
import { ListPage } from "./list-page.tsx";
import { Done } from "./notice.tsx";
import type { Resource } from "./resource.ts";
import { destination, expiredForm, type Refused, readSubmission, refusal } from "./submission.ts";
import type { View } from "./view.ts";

interface Browsable {
  /** Answers a request of the API: the one that a form stands for. */
  ask(request: Request, c: Context<AppEnv>): Promise<Response>;
  document(): Described;
  resources: readonly Resource[];
  /** Has the time zone and the currency of a business. */
  settings: Resource;
}

/** Beside a page that belongs to no resource. */
const NOTHING: Beside = { settings: undefined, related: [], choices: {} };

/** Runs a query, unless it asks for nothing. */
const run = async <Result,>(scope: Scope, query: Query<Result>) =>
  query.parts.length > 0 ? scope.run(query) : query.read([]);

/** Reads the query string as the validator does: a parameter that is repeated is a list, which its contract refuses. */
const parametersOf = (c: Context) =>
  Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? values[0]! : values,
    ]),
  );

const isForm = (c: Context) =>
  c.req.method === "POST" &&
  ["application/x-www-form-urlencoded", "multipart/form-data"].includes(bodyType(c));

/**
 * The browsable API: renders what the API answers as a page for whoever prefers HTML, with forms for what it takes.
 * The handler of a GET runs once; what the page shows beside its answer is one more query, which runs at the same time.
 */
export function browse({ ask, document, resources, settings }: Browsable) {
  const named = (name: string) => resources.find((resource) => resource.name === name);

  function placeOf(c: Context): Place | undefined {
    const [, , , name = "", id = ""] = c.req.path.split("/");
    const resource = named(name);
    return resource && { resource, id };
  }

  /** Renders a page. @param refused the form that brings the page up again */
  async function render(c: Context<AppEnv>, content: JsonResponse, beside: Beside, refused?: Refused) {
    const pages = placeOf(c)?.resource.pages;
    const settings = beside.settings ?? content.body;
    const { time_zone = "UTC", currency = "" } = settings;
    const view: View = {
      c,
      document: document(),
      operations: operationsAt(document(), c.req.path)!,
      content,
      pages,
      named,
      related: beside.related,
      choices: beside.choices,
      settings,
      timeZone: String(time_zone),
      currency: String(currency),
      refused,
    };
    const isList = Array.isArray(content.body.results);
    const title =
      pages && !isList ? pages.name(content.body) : String(content.body.title ?? heading(c, c.req.path));
    const body = (
      <>
        <Breadcrumbs c={c} title={title} />
        <Done />
        {isList ? <ListPage view={view} title={title} /> : <DetailPage view={view} title={title} />}
      </>
    );
    const status = (refused?.status ?? 200) as ContentfulStatusCode;
    c.res = await htmlPage(c, { title, body, principal: c.get("principal") ?? null, width: "page" }, status);
    // A page is another representation, without a version; its links are its own.
    for (const name of ["ETag", "Link"]) c.res.headers.delete(name);
  }

  /** Shows what the handler answers. @param place undefined for a page of the service, which is for everybody */
  async function show(c: Context<AppEnv>, place: Place | undefined, next: Next) {
    const principal = place ? await authenticate(c) : (await currentSession(c))?.principal;
    if (principal) c.set("principal", principal);
    // In a scope of its own: what stands beside a search looks at few rows.
    const askBeside = async () =>
      place && principal
        ? run(businessScope(principal.businessId, principal), besideOf(c, place, { named, settings }))
        : NOTHING;
    const [[beside]] = await Promise.all([Promise.allSettled([askBeside()]), next()]);
    // A problem is a page of its own, whatever was found beside it.
    if (c.get("problem")) return;
    if (beside.status === "rejected") {
      // The error page is not the answer that the handler gave: it has no version, and may end the session.
      for (const name of ["ETag", "Link", "Set-Cookie"]) c.res.headers.delete(name);
      if (problemOf(beside.reason)?.kind === "unauthorized") forgetSession(c);
      throw beside.reason;
    }
    await render(c, await readJson(c.res), beside.value);
  }

  /** Shows the page of a form again: its content and what stands beside it are one query. */
  async function showAgain(c: Context<AppEnv>, place: Place, refused: Refused) {
    await actAs(c, c.var.principal, { restricted: false });
    const { reader } = place.resource;
    const content: Query<JsonResponse> =
      reader.list && !place.id
        ? map(reader.list(c, parametersOf(c)), ({ body }) => jsonResponse(body()))
        : map(reader.get(c, place.id), (found) => {
            if (!found)
              throw new Problem("not-found", `You have no ${place.resource.pages.one} with this id`);
            return jsonResponse(found.body, { ETag: found.version });
          });
    const beside = besideOf(c, place, { named, settings });
    const shown = await c.var.scope.all({ content, beside });
    await render(c, shown.content, shown.beside, refused);
  }

  async function submit(c: Context<AppEnv>, place: Place) {
    const { form, method, request } = await readSubmission(c, document());
    const response = await readJson(await ask(request, c));
    for (const cookie of response.headers.getSetCookie()) c.header("Set-Cookie", cookie, { append: true });
    if (response.status < 300) return c.redirect(destination(c, method, response), 303);
    return showAgain(c, place, refusal(method, form, response));
  }

  return createMiddleware<AppEnv>(async (c, next) => {
    if (!wantsPage(c)) return next();
    const place = placeOf(c);
    const operations = operationsAt(document(), c.req.path);
    const isBrowsable =
      answerSchema(document(), operations?.get) && /^\/(api\/v1|problems)\//.test(c.req.path);
    if (place && fileRowSchema(document(), operations?.post)) {
      if (isForm(c)) return importPage(c, document(), place.resource, (request) => ask(request, c));
      // The page to import from is the list's.
      if (["GET", "HEAD"].includes(c.req.method)) return c.redirect("../#files", 303);
    }
    // An action has a path of its own, below the one whose page offers it.
    const takesForms =
      Object.keys(operations ?? {}).some((method) => method !== "get") ||
      (place?.id && place.resource.pages.actions);
    if (place && isBrowsable && takesForms && isForm(c)) {
      try {
        return await submit(c, place);
      } catch (error) {
        const isExpired = error instanceof Problem && error.kind === "cross-site" && isSameOrigin(c);
        if (!isExpired) throw error;
        return showAgain(c, place, await expiredForm(c));
      }
    }
    if (!isBrowsable || !["GET", "HEAD"].includes(c.req.method)) return next();
    const address = searchAddress(c);
    if (address) return c.redirect(address, 303);
    c.set("isPage", true);
    return show(c, place, next);
  });
}
