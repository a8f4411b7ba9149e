import { expandedWith } from "../collection/expand.ts";
import { customerCode } from "../customers/schema.ts";
import { id, line, lines, rowId, time, UUID, url } from "../http/fields.ts";
import { changed, exportQuery, instant, listOf, listQuery, positive } from "../http/list.ts";
import { money, moneyInput, sameCurrency } from "../http/money.ts";
import { ORDER_STATUSES } from "../states.ts";
import { z } from "../zod.ts";

const customer = id.openapi({ description: "Who orders: the customer's id." });
const item = line(200).openapi({ description: "What is ordered.", example: "Basmati rice 5 kg" });
const itemId = id
  .nullable()
  .openapi({ description: "The catalogue's item, whose name and price are copied." });
/** With the bound on a price, the total of an order fits a bigint of minor units. */
const MAX_QUANTITY = 100_000;
const quantity = z
  .int("must be a whole number")
  .min(1, "must be at least 1")
  .max(MAX_QUANTITY, `must be at most ${MAX_QUANTITY}`)
  .openapi({ example: 2 });
const status = z
  .enum(ORDER_STATUSES)
  .openapi({ description: "`Pending` may become `Closed` or `Cancelled`." });

const reference = line(255).openapi({
  description:
    "Your own id for this order, such as the number of its receipt: unique among your orders. Null when it has none.",
  example: "receipt-1042",
});
const note = lines(2_000).openapi({
  description: "What you want to remember of this order. No text has it.",
  example: "Deliver after 17:00.",
});
const number = z.int().openapi({
  description:
    "Counts your orders, from 1, for people to name them by. Given when the order is placed; a number may be left out.",
  example: 12,
});

const fields = {
  reference: reference.nullable(),
  customer,
  customer_code: customerCode,
  item,
  item_id: itemId,
  quantity,
  price_per_unit: moneyInput,
  note,
};

/** Makes a check run even when other fields are wrong, so that the answer names every bad field at once. */
const always = { when: ({ value }: { value: unknown }) => typeof value === "object" && value !== null };

/** Validates what a client sends for an order: its customer by id or by code, its item from the catalogue or in words. */
export const OrderInput = z
  .strictObject({
    ...fields,
    reference: reference.nullable().default(null),
    item_id: itemId.default(null),
    note: note.default(null),
    status: status.default("Pending"),
  })
  .partial({ customer: true, customer_code: true, item: true, price_per_unit: true })
  .refine((order) => order.customer !== undefined || order.customer_code !== undefined, {
    path: ["customer"],
    error: "is required, or customer_code",
    ...always,
  })
  .refine((order) => order.item !== undefined || order.item_id, {
    path: ["item"],
    error: "is required, or item_id",
    ...always,
  })
  .refine((order) => order.price_per_unit !== undefined || order.item_id, {
    path: ["price_per_unit"],
    error: "is required without item_id",
    ...always,
  })
  .openapi("OrderInput", {
    // What the three checks above say.
    allOf: [
      {
        anyOf: [
          { title: "Customer by id", required: ["customer"] },
          { title: "Customer by code", required: ["customer_code"] },
        ],
      },
      {
        anyOf: [
          { title: "Item in words", required: ["item", "price_per_unit"] },
          {
            title: "Item of the catalogue",
            required: ["item_id"],
            properties: { item_id: { type: "string" } },
          },
        ],
      },
    ],
  });

/** Some fields of a pending order (RFC 7396). */
export const OrderPatch = z
  .strictObject({ ...fields, status })
  .partial()
  .openapi("OrderPatch");

export const Order = z
  .object({
    id,
    url,
    number,
    reference: z.string().nullable().openapi({ example: "receipt-1042" }),
    customer,
    customer_code: z.string().openapi({ example: "WJ001" }),
    item: z.string().openapi({ example: "Basmati rice 5 kg" }),
    item_id: itemId,
    quantity: z.int().openapi({ example: 2 }),
    price_per_unit: money,
    amount: money.openapi({ description: "quantity x price_per_unit, exactly.", example: "2500.00" }),
    currency: z.string().openapi({ description: "ISO 4217.", example: "KES" }),
    note: z.string().nullable().openapi({ example: "Deliver after 17:00." }),
    status,
    time_placed: time,
    time_closed: time.nullable().openapi({ description: "When it was closed or cancelled." }),
    updated_at: time,
    expanded: expandedWith({ customer: "Customer", item: "Item" }),
  })
  .openapi("Order");

export const OrderList = listOf(Order).openapi("OrderList");

const filters = {
  number: positive("The number of the order.").optional(),
  reference: reference.optional(),
  status: status.optional(),
  customer: customer.optional(),
  customer_code: customerCode.optional(),
  item_id: id.optional(),
  time_placed_after: instant("Only orders placed at this time or later.").optional(),
  time_placed_before: instant("Only orders placed before this time.").optional(),
  ...changed("orders"),
};
const orderings = ["time_placed", "updated_at", "time_closed", "amount"] as const;
export type OrderOrdering = (typeof orderings)[number];

/** Names what an order can be shown with. */
export const orderReferences = ["customer", "item"] as const;

export const OrderQuery = listQuery("orders", orderings, "-time_placed", filters, orderReferences);
export const OrderExportQuery = exportQuery(orderings, "-time_placed", filters);

/** Reads a time that is not in the future. */
const past = (description: string) =>
  instant(description).refine((time) => Date.parse(time) <= Date.now(), "must not be in the future");

/** A row of a CSV file of orders. */
export const OrderRecord = z
  .strictObject({
    reference: reference.optional().openapi({
      description:
        "Your own id for this order, such as the number of its receipt: where an order has it already, the row is about that one. Required in a row without an id.",
    }),
    customer_code: customerCode,
    item: item.openapi({
      description: "An active item of your catalogue by its name, or something else in words.",
    }),
    quantity,
    price_per_unit: moneyInput.optional().openapi({ description: "Left out, it is that of your catalogue." }),
    currency: sameCurrency,
    note: note.optional(),
    status: status.default("Pending"),
    time_placed: past("Left out, it is now.").optional(),
    time_closed: past("For an order that is not pending. Left out, it is now.").optional(),
    id: rowId,
  })
  .refine(({ reference, id }) => reference !== undefined || id !== undefined, {
    path: ["reference"],
    error: "is required",
    ...always,
  })
  .refine(({ status, time_closed }) => !time_closed || status !== "Pending", {
    path: ["time_closed"],
    error: "must be left out for a pending order",
  })
  .refine(({ time_placed, time_closed }) => !time_closed || (time_placed && time_placed <= time_closed), {
    path: ["time_closed"],
    error: "needs a time_placed that is not later",
  })
  .openapi("OrderRecord", {
    // What the first two checks above say. The order of two times is beyond a schema.
    allOf: [
      {
        anyOf: [
          { required: ["reference"] },
          { required: ["id"], properties: { id: { pattern: UUID.source } } },
        ],
      },
      {
        anyOf: [
          { not: { required: ["time_closed"], properties: { time_closed: {} } } },
          { required: ["time_placed", "status"], properties: { status: { enum: ["Closed", "Cancelled"] } } },
        ],
      },
    ],
  });

/** The columns of an export. An import takes all but the number and the last two. */
export const orderColumns = ["number", ...Object.keys(OrderRecord.shape), "amount", "updated_at"] as const;

export const orderTypes = { quantity: "integer", price_per_unit: "decimal", amount: "decimal" } as const;
