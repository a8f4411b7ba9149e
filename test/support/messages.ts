import { env } from "cloudflare:workers";
import { type Answer, type Door, request } from "./api.ts";

/** Passes on a message that somebody sent, as the vendor does. It has an id of its own, unless it is given one. */
export const receive = (
  fields: Record<string, string>,
  secret: string = env.AFRICASTALKING_CALLBACK_SECRET,
  door?: Door,
): Promise<Answer> =>
  request("POST", `/webhooks/africastalking/incoming/${secret}`, {
    body: new URLSearchParams({ id: crypto.randomUUID(), ...fields }).toString(),
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    ...(door && { door }),
  });
