import type { ResourcePages } from "../browse/resource-pages.ts";

export const itemPages: ResourcePages = {
  one: "item",
  name: ({ name }) => String(name),
  columns: ["name", "price", "currency", "active"],
  questions: { price: { hint: "" }, active: { label: "Can be ordered", hint: "" } },
};
