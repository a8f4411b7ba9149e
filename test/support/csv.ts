import { parse } from "csv-parse/sync";
import type { Client } from "./api.ts";

export const CSV = "text/csv";

/** The report of an import that was answered. */
export async function imported(owner: Client, collection: string, file: string, query = "") {
  const answer = await owner.post(`/${collection}/import/${query}`, file, { "Content-Type": CSV });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

/** An export, as it is and read by somebody else's reader. */
export async function exported(owner: Client, collection: string, query = "") {
  const { status, headers, body } = await owner.get(`/${collection}/export/${query}`, { Accept: CSV });
  if (status !== 200) throw new Error(JSON.stringify(body));
  const rows: Record<string, string>[] = parse(body, { columns: true });
  return { headers, text: body as string, rows };
}
