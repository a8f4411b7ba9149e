import type { ResourcePages } from "../browse/resource-pages.ts";

const isPending = ({ status }: { [field: string]: unknown }) => status === "Pending";

export const orderPages: ResourcePages = {
  one: "order",
  createLabel: "Place order",
  name: ({ number, quantity, item }) => `#${number}: ${quantity} × ${item}`,
  columns: ["number", "item", "status", "customer", "quantity", "amount", "currency", "time_placed"],
  details: [
    "number",
    "reference",
    "item",
    "quantity",
    "price_per_unit",
    "amount",
    "currency",
    "status",
    "customer",
    "note",
    "time_placed",
    "time_closed",
    "updated_at",
  ],
  prefixes: { number: "#" },
  labels: { item_id: "item of your catalogue", customer_code: "customer's code", updated_at: "last change" },
  questions: {
    customer: { hint: "" },
    customer_code: { label: "Or the customer's code", hint: "For whoever is not in the list above." },
    item_id: { label: "Item of your catalogue", hint: "" },
    item: { label: "Or something else", hint: "What is ordered, in words, if it is not in your catalogue." },
    reference: { hint: "Your own name for the order, such as the number of its receipt." },
    price_per_unit: { hint: "", whenEmpty: "Left empty, it is the price of your catalogue." },
    send_texts: { label: "Text the customers" },
  },
  links: {
    customer: ({ customer }) => `/api/v1/customers/${customer}/`,
    item: ({ item_id }) => (item_id ? `/api/v1/items/${item_id}/` : undefined),
  },
  choices: {
    customer: {
      collection: "customers",
      query: { ordering: "first_name" },
      label: ({ first_name, second_name, code }) => `${first_name} ${second_name} (${code})`,
    },
    item_id: {
      collection: "items",
      query: { active: "true" },
      label: ({ name, price, currency }) => `${name}, ${price} ${currency}`,
      implies: ({ price, currency }) => ({ price_per_unit: price, currency }),
    },
  },
  product: { of: ["quantity", "price_per_unit"], currency: "currency" },
  createFields: ["customer", "item_id", "item", "quantity", "price_per_unit", "reference", "note"],
  editFields: ["customer", "item_id", "item", "quantity", "price_per_unit", "reference", "note"],
  requiredFields: ["customer"],
  isEditable: isPending,
  actions: [
    { label: "Close this order", method: "PATCH", body: { status: "Closed" }, isOffered: isPending },
    { label: "Cancel this order", method: "PATCH", body: { status: "Cancelled" }, isOffered: isPending },
  ],
  related: [{ title: "Text messages", collection: "notifications", query: ({ id }) => ({ order: id }) }],
};
