import { type Listening, listen, readBody, sendJson } from "../../dev/http.ts";

export interface Cloudflare extends Listening {
  /** The requests so far, such as `PUT /workers/scripts/oda-staging`. */
  calls: string[];
  /** The metadata of each upload: bindings, annotations and so on. */
  // biome-ignore lint/suspicious/noExplicitAny: what wrangler sends is what the test is about
  uploads: any[];
}

export const VERSION = "0123abcd-4567-89ef-0123-456789abcdef";

/**
 * Cloudflare's API as far as `wrangler deploy` asks it, for an account with every queue and no Worker.
 * @param onUpload runs while a Worker is uploaded
 */
export async function startCloudflare(onUpload: () => Promise<void>): Promise<Cloudflare> {
  const calls: string[] = [];
  const uploads: unknown[] = [];
  const listening = await listen(0, async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, "http://127.0.0.1");
    const path = pathname.replace(/^\/accounts\/\w+/, "");
    calls.push(`${request.method} ${path}`);
    const body = (await readBody(request, 64 * 1024 * 1024)) ?? "";
    const answer = (result: unknown) =>
      sendJson(response, 200, { success: true, errors: [], messages: [], result });
    const name = searchParams.get("name");
    if (path === "/queues")
      return answer([{ queue_id: name, queue_name: name, consumers: [], producers: [] }]);
    if (path.endsWith("/assets-upload-session")) return answer({ jwt: "jwt", buckets: [] });
    if (path === "/workers/subdomain") return answer({ subdomain: "acme" });
    if (path.endsWith("/subdomain")) return answer({ enabled: true, previews_enabled: false });
    if (path.endsWith("/schedules")) return answer({ schedules: [] });
    if (path.endsWith("/consumers")) return answer({});
    if (request.method === "PUT" && /^\/workers\/scripts\/[\w-]+$/.test(path)) {
      uploads.push(JSON.parse(/name="metadata"\r\n\r\n(.*)\r\n/.exec(body)![1]!));
      await onUpload();
      return answer({ id: "oda", etag: "e", deployment_id: VERSION.replaceAll("-", ""), startup_time_ms: 1 });
    }
    const errors = [{ code: 10007, message: "There is none" }];
    sendJson(response, 404, { success: false, errors, messages: [], result: null });
  });
  return { ...listening, calls, uploads };
}
