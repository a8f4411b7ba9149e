import type { ResourcePages } from "../browse/resource-pages.ts";

export const customerPages: ResourcePages = {
  one: "customer",
  name: ({ first_name, second_name }) => `${first_name} ${second_name}`,
  columns: ["first_name", "second_name", "code", "phone", "sms_opt_out"],
  labels: { sms_opt_out: "wants no texts", sms_stopped: "has stopped all texts" },
  warnings: { phone: { field: "sms_warning", brief: "no texts" } },
  questions: {
    code: { hint: "Five letters or digits of your own.", whenEmpty: "Left empty, one is made." },
    phone: { hint: "With the country code." },
    sms_opt_out: { hint: "" },
  },
  inputs: { phone: "tel" },
  related: [
    { title: "Orders", collection: "orders", query: ({ id }) => ({ customer: id }) },
    { title: "Replies", collection: "replies", query: ({ id }) => ({ customer: id }) },
  ],
};
