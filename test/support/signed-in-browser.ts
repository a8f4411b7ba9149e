import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import realWorker from "../../src/worker.ts";
import { ORIGIN, someAddress, someone } from "./api.ts";

type Cookies = Map<string, string>;

export interface Page {
  status: number;
  headers: Headers;
  html: string;
}

interface Init {
  method?: string;
  form?: Record<string, string>;
  headers?: Record<string, string>;
}

const cookieHeader = (cookies: Cookies) => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");

function keepCookies(cookies: Cookies, response: Response): void {
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    cookies.set(name, value);
  }
}

/** Goes to the local provider, types an e-mail into its form, and returns where it sends the browser back to. */
async function signInAtProvider(authorization: string, email: string): Promise<string> {
  const cookies: Cookies = new Map();
  const visit = async (url: string, init: RequestInit = {}) => {
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      headers: { Cookie: cookieHeader(cookies) },
    });
    keepCookies(cookies, response);
    await response.body?.cancel();
    return new URL(response.headers.get("Location")!, url).href;
  };
  const form = await visit(authorization);
  const resumption = await visit(form, { method: "POST", body: new URLSearchParams({ email }) });
  return visit(resumption);
}

/** A browser of somebody who has signed in, as the Worker sees it. It shows one page at a time, and runs no script. */
export class SignedInBrowser {
  readonly cookies: Cookies = new Map();
  readonly #worker: Pick<typeof realWorker, "fetch">;

  private constructor(worker: Pick<typeof realWorker, "fetch">) {
    this.#worker = worker;
  }

  /** @param worker a copy with other settings, if it is not to be the one of all tests */
  static async open(email = someone(), worker: Pick<typeof realWorker, "fetch"> = realWorker) {
    const browser = new SignedInBrowser(worker);
    const { headers } = await browser.send("/api/v1/api-auth/authenticate/");
    const back = await signInAtProvider(headers.get("Location")!, email);
    await browser.send(back);
    return browser;
  }

  async send(path: string, { method, form, headers = {} }: Init = {}): Promise<Page> {
    const context = createExecutionContext();
    const response = await this.#worker.fetch(
      new Request(new URL(path, ORIGIN), {
        method: method ?? (form ? "POST" : "GET"),
        redirect: "manual",
        headers: {
          Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
          "CF-Connecting-IP": someAddress(),
          "Sec-Fetch-Site": "same-origin",
          Cookie: cookieHeader(this.cookies),
          ...headers,
        },
        ...(form && { body: new URLSearchParams(form) }),
      }),
      env,
      context,
    );
    keepCookies(this.cookies, response);
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
