import type { Context } from "hono";
import { all, constant, map, type Query } from "../db/query.ts";
import { MAX_LIMIT } from "../http/list.ts";
import type { AppEnv } from "../http/router.ts";
import type { Resource } from "./resource.ts";
import type { Choice, Representation } from "./resource-pages.ts";

/** The resources that a field's drop-down offers. */
export interface Offered {
  choice: Choice;
  resources: Representation[];
  /** Tells whether there are more than it offers. Those can still be named in words or by code. */
  hasMore: boolean;
}

export type Choices = Record<string, Offered>;

/** Holds what a page shows beside its own content. */
export interface Beside {
  /** Of the business; `undefined` when they are the content. */
  settings: Representation | undefined;
  /** The resources of each related list, in the order of the pages' `related`. */
  related: Representation[][];
  choices: Choices;
}

/** Where a page is in the API. */
export interface Place {
  resource: Resource;
  /** Of one resource; empty for the list, and for a resource that is no collection. */
  id: string;
}

/** Makes the query of what the page of a place shows beside its content. */
export function besideOf(
  c: Context<AppEnv>,
  { resource, id }: Place,
  { named, settings }: { named(name: string): Resource | undefined; settings: Resource },
): Query<Beside> {
  const { related = [], choices = {} } = resource.pages;
  const list = (collection: string, parameters: Record<string, string>) =>
    named(collection)!.reader.list!(c, parameters);
  const offers = Object.entries(choices).map(([field, choice]) => [
    field,
    map(
      list(choice.collection, { ...choice.query, limit: String(MAX_LIMIT) }),
      ({ resources, hasNext }): Offered => ({ choice, resources, hasMore: hasNext }),
    ),
  ]);
  return all({
    settings:
      resource === settings ? constant(undefined) : map(settings.reader.get(c, ""), (found) => found?.body),
    related: map(
      all(
        Object.fromEntries(
          (id ? related : []).map(({ collection, query }) => [collection, list(collection, query({ id }))]),
        ),
      ),
      (lists) => Object.values(lists).map(({ resources }) => resources),
    ),
    choices: all(Object.fromEntries(offers) as Record<string, Query<Offered>>),
  });
}
