import type { ResourcePages } from "../browse/resource-pages.ts";

export const statisticsPages: ResourcePages = {
  one: "statistics",
  name: ({ from, to }) => `Statistics from ${from} to ${to}`,
  columns: [],
  labels: { statuses: "orders by status", texts: "texts by state", costs: "cost of texts" },
};
