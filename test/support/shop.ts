import { Client, somePhone } from "./api.ts";
import { receive } from "./messages.ts";

/** A shop with more of everything than a page shows, and one of each kind by its path. */
export async function someShop(email?: string) {
  const owner = new Client(email);
  const items = [];
  for (let index = 0; index < 11; index++) {
    items.push((await owner.post("/items/", { name: `Basmati rice ${index} kg`, price: "1250.00" })).body);
    const customer = await owner.customer({ phone: somePhone() });
    await receive({ from: customer.phone, text: `Nitakuja saa ${index}` });
    await owner.order({ customer: customer.id, item_id: items[index].id, quantity: index + 1 });
  }
  const newest = async (collection: string) =>
    (await owner.get(`/${collection}/?limit=1`)).body.results[0] as { id: string };
  return {
    owner,
    customer: await newest("customers"),
    item: await newest("items"),
    order: await newest("orders"),
    notification: await newest("notifications"),
    reply: await newest("replies"),
  };
}
