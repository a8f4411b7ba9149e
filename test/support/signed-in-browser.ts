import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import worker from "../../src/worker.ts";
import { type Door, ORIGIN, someAddress, someone } from "./api.ts";
import { signedIn } from "./browser-session.ts";

export interface Page {
  status: number;
  headers: Headers;
  html: string;
}

interface Init {
  method?: string;
  /** As FormData, with files, it goes as multipart/form-data. */
  form?: Record<string, string> | FormData;
  /** In place of a form, exactly as it is sent. */
  body?: string | Uint8Array;
  headers?: Record<string, string>;
}

const cookieHeader = (cookies: Map<string, string>) =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");

/** A browser of somebody who has signed in, as the Worker sees it: it asks for pages, and runs no script. */
export class SignedInBrowser {
  readonly cookies: Map<string, string>;
  readonly #door: Door;

  private constructor(cookies: Map<string, string>, door: Door) {
    this.cookies = cookies;
    this.#door = door;
  }

  /** @param door a copy of the Worker with other settings, if it is not to be the one of all tests */
  static async open(email = someone(), door: Door = worker) {
    const { cookies } = await signedIn(email, { door });
    return new SignedInBrowser(cookies, door);
  }

  async send(path: string, { method, form, body, headers = {} }: Init = {}): Promise<Page> {
    const context = createExecutionContext();
    const response = await this.#door.fetch(
      new Request(new URL(path, ORIGIN), {
        method: method ?? (form || body ? "POST" : "GET"),
        redirect: "manual",
        headers: {
          Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
          "CF-Connecting-IP": someAddress(),
          "Sec-Fetch-Site": "same-origin",
          Cookie: cookieHeader(this.cookies),
          ...headers,
        },
        ...(body && { body }),
        ...(form && { body: form instanceof FormData ? form : new URLSearchParams(form) }),
      }),
      env,
      context,
    );
    const html = await response.text();
    await waitOnExecutionContext(context);
    return { status: response.status, headers: response.headers, html };
  }

  /** Asks the API what the scripts of a page could ask. */
  async json(path: string) {
    const { html } = await this.send(path, { headers: { Accept: "application/json" } });
    return JSON.parse(html);
  }

  /**
   * Opens a page, fills in the form with a button, and sends it.
   * @param fields what is typed; what is hidden goes along, unless it is given here
   */
  async submit(
    path: string,
    button: string,
    fields: Record<string, string> = {},
    headers?: Record<string, string>,
  ) {
    const form = { ...(await this.form(path, button)), ...fields };
    return this.send(path, { form, ...(headers && { headers }) });
  }

  /** The hidden fields of the form that has this button. */
  async form(path: string, button: string): Promise<Record<string, string>> {
    const { html } = await this.send(path);
    const forms = html.match(/<form method="post".*?<\/form>/gs) ?? [];
    const form = forms.find((text) => text.includes(`>${button}</button>`));
    if (!form) throw new Error(`${path} has no form with the button ${button}:\n${html}`);
    const hidden = form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"\/>/g);
    return Object.fromEntries([...hidden].map(([, name, value]) => [name, unescaped(value!)]));
  }
}

const unescaped = (text: string) => text.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
