import type { Answer, Client } from "./api.ts";

/** The texts about an order, the newest first. */
export const textsOf = async (owner: Client, order: string): Promise<Answer["body"][]> =>
  (await owner.get(`/notifications/?order=${order}&limit=100`)).body.results;
