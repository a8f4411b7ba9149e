import type { ResourcePages } from "../browse/resource-pages.ts";

export const customerPages: ResourcePages = {
  collection: "customers",
  one: "customer",
  name: ({ first_name, second_name }) => `${first_name} ${second_name}`,
  columns: ["first_name", "second_name", "code", "phone", "sms_opt_out"],
  labels: { sms_opt_out: "wants no texts" },
  questions: {
    code: { hint: "Five letters or digits of your own.", whenEmpty: "Left empty, one is made." },
    phone: { hint: "With the country code." },
    sms_opt_out: { hint: "" },
  },
  related: { title: "Orders", collection: "orders", query: ({ id }) => `customer=${id}` },
};
