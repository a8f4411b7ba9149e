import type { Resource } from "./browse/resource.ts";
import { nameExpandable } from "./collection/expand.ts";
import { resource as customers } from "./customers/index.ts";
import { nameConstraints } from "./db/errors.ts";
import { resource as items } from "./items/index.ts";
import { resource as me } from "./me/index.ts";
import { resource as notifications } from "./notifications/index.ts";
import { resource as orders } from "./orders/index.ts";
import { resource as replies } from "./replies/index.ts";
import { resource as statistics } from "./statistics/index.ts";

/**
 * Lists every resource, in the order of the navigation. Its routes and pages, its place in the navigation and in the
 * root of the API, and the messages of its constraints follow. What it still lacks is named by test/resources.test.ts,
 * and by test/db/tables.test.ts what its table lacks.
 */
export const resources: readonly Resource[] = [
  orders,
  customers,
  items,
  notifications,
  replies,
  statistics,
  me,
];

/** Has what pages know of the business: its time zone and its currency. */
export const settingsResource: Resource = me;

for (const { name, constraints, expandable } of resources) {
  if (constraints) nameConstraints(constraints);
  if (expandable) nameExpandable({ [name]: expandable });
}
