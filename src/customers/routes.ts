import { contractsOf } from "../collection/contracts.ts";
import { fileBody, importQuery } from "../csv/operations.ts";
import * as schema from "./schema.ts";

export const tag = { name: "Customers", description: "Who orders from you." };

const contracts = contractsOf({
  path: "/api/v1/customers/",
  tag: tag.name,
  nouns: ["customer", "customers"],
  name: "Customer",
  schema: schema.Customer,
});

export const list = contracts.list(
  "listCustomers",
  "List your customers",
  schema.CustomerQuery,
  schema.CustomerList,
);
export const create = contracts.create("createCustomer", "Add a customer", schema.CustomerInput);
export const exportAll = contracts.exportAll(
  "exportCustomers",
  "Export your customers as CSV",
  schema.CustomerExportQuery,
  schema.customerColumns,
);
export const importAll = contracts.importAll(
  "importCustomers",
  "Import customers from CSV",
  importQuery,
  fileBody(
    "CustomerRecord",
    "A row is the customer with its id, with its code or, without one, with its phone number: that customer is changed, or a new one made. What a row leaves out stays as it is.",
    "code,first_name,second_name,phone\nWJ001,Wanjiru,Kamau,+254712345678\n",
  ),
);
export const get = contracts.get("getCustomer", "Read a customer");
export const replace = contracts.replace("replaceCustomer", "Replace a customer", schema.CustomerInput);
export const patch = contracts.patch(
  "patchCustomer",
  "Change some fields of a customer",
  schema.CustomerPatch,
);
export const remove = contracts.remove("deleteCustomer", "Delete a customer who has no orders");
