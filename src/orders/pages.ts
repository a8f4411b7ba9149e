import type { ResourcePages } from "../browse/resource-pages.ts";

const isPending = ({ status }: { [field: string]: unknown }) => status === "Pending";

export const orderPages: ResourcePages = {
  collection: "orders",
  one: "order",
  createLabel: "Place order",
  name: ({ quantity, item }) => `${quantity} × ${item}`,
  columns: ["item", "quantity", "amount", "currency", "status", "customer_code", "time_placed"],
  details: [
    "item",
    "quantity",
    "price_per_unit",
    "amount",
    "currency",
    "status",
    "customer_code",
    "time_placed",
    "time_closed",
    "updated_at",
  ],
  labels: { item_id: "item of the catalogue", customer_code: "customer" },
  questions: {
    customer: { hint: "" },
    customer_code: { label: "Or the customer's code", hint: "For whoever is not in the list above." },
    item_id: { label: "Item of your catalogue", hint: "" },
    item: { label: "Or something else", hint: "What is ordered, in words." },
    price_per_unit: { hint: "For an item of your catalogue, it may be left empty." },
  },
  links: {
    customer_code: ({ customer }) => `/api/v1/customers/${customer}/`,
    item: ({ item_id }) => (item_id ? `/api/v1/items/${item_id}/` : undefined),
  },
  choices: {
    customer: {
      collection: "customers",
      query: "ordering=first_name",
      label: ({ first_name, second_name, code }) => `${first_name} ${second_name} (${code})`,
    },
    item_id: {
      collection: "items",
      query: "active=true",
      label: ({ name, price, currency }) => `${name}, ${price} ${currency}`,
    },
  },
  createFields: ["customer", "item_id", "item", "quantity", "price_per_unit"],
  editFields: ["customer", "quantity", "price_per_unit"],
  requiredFields: ["customer"],
  isEditable: isPending,
  actions: [
    { label: "Close this order", method: "PATCH", body: { status: "Closed" }, isOffered: isPending },
    { label: "Cancel this order", method: "PATCH", body: { status: "Cancelled" }, isOffered: isPending },
  ],
  related: { title: "Text messages", collection: "notifications", query: ({ id }) => `order=${id}` },
};
