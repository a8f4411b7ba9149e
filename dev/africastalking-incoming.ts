import { randomUUID } from "node:crypto";

/** The short code that a phone answers to when a text came from a name: nobody can answer a name. */
const SHORT_CODE = "22334";

/**
 * Passes a message on that somebody sent, as Africa's Talking does (its SMS documentation, "Incoming messages").
 * @param message `from` in E.164; `to` is whom it answers
 */
export async function passOnMessage(
  url: string,
  { from, to, text }: { from: string; to: string; text: string },
): Promise<{ ok: boolean; status: number }> {
  const body = new URLSearchParams({
    from,
    to: /^\+?\d+$/.test(to) ? to : SHORT_CODE,
    text,
    // To the second, with a space, and without a time zone.
    date: new Date().toISOString().slice(0, 19).replace("T", " "),
    id: randomUUID(),
    linkId: randomUUID(),
    networkCode: "99999",
  });
  const response = await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(10_000) });
  // Read to its end: wrangler may end with a connection that is cut (workers-sdk issue 15203).
  await response.arrayBuffer();
  return { ok: response.ok, status: response.status };
}
