import type { Choice, Resource, ResourcePages } from "./resource-pages.ts";

/** As many as a list of the API gives at once; whoever is not among them can still be named in words or by code. */
const MOST = 100;

/** The resources that a field's drop-down offers, and whether there are more. */
export interface Offered {
  choice: Choice;
  resources: Resource[];
  more: boolean;
}

export type Choices = Record<string, Offered>;

/** Asks the API for what the drop-downs offer. @param ask reads a path of the API */
export function offer(pages: ResourcePages | undefined, ask: (path: string) => Promise<Resource>) {
  return Object.entries(pages?.choices ?? {}).map(
    ([field, choice]) =>
      async (): Promise<[string, Offered]> => {
        const list = await ask(`/api/v1/${choice.collection}/?limit=${MOST}&${choice.query}`);
        const resources = (list.results ?? []) as Resource[];
        return [field, { choice, resources, more: Boolean(list.next) }];
      },
  );
}
