import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import Provider, { type Configuration, interactionPolicy } from "oidc-provider";
import { type Listening, listen, readBody, sendHtml, sendText } from "./http.ts";
import { type Account, accountOf } from "./oidc-account.ts";
import { createSigningKey, loadSigningKeys, saveSigningKeys } from "./oidc-keys.ts";
import { signInPage } from "./oidc-page.ts";
import { memoryAdapter } from "./oidc-storage.ts";

export interface OidcOptions {
  /** 0 or none takes a free one. */
  port?: number;
  /** Where the Worker takes people who signed in; the provider's own `/signed-in` is always allowed too. */
  redirectUris?: string[];
  /** Keeps the signing keys, so that tokens outlive a restart; without it they live in memory. */
  keysFile?: string;
  /** Seconds; Google's are valid for an hour. */
  idTokenLifetime?: number;
}

export interface Oidc extends Listening {
  /** Signs with a new key from now on. The key set keeps the previous one, as Google's does, unless revoked. */
  rotateKeys(options?: { revoke?: boolean }): Promise<void>;
}

/**
 * An OpenID Connect provider with a sign-in page that takes any e-mail, and two clients: `oda-local`, which is the
 * Worker, and `other-local`, whose tokens the Worker must refuse. `POST /rotate-keys` (`?revoke`) rotates its keys.
 */
export async function startOidc(options: OidcOptions = {}): Promise<Oidc> {
  const accounts = new Map<string, Account>();
  const adapter = memoryAdapter();
  const cookieKeys = [randomUUID()];
  let provider: Provider;
  let handle: RequestListener;

  const listening = await listen(options.port ?? 0, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", listening.url);
    const failed = (error: Error) => sendText(response, 400, `${error.message}. Go back and sign in again.`);
    if (pathname.startsWith("/sign-in/")) {
      signIn(provider, accounts, request, response).catch(failed);
    } else if (pathname === "/rotate-keys" && request.method === "POST") {
      const done = () => void response.writeHead(204).end();
      rotateKeys({ revoke: searchParams.has("revoke") }).then(done, failed);
    } else if (pathname === "/signed-in") {
      sendText(response, 200, "Signed in.");
    } else {
      handle(request, response);
    }
  });

  let keys = await loadSigningKeys(options.keysFile);
  const useKeys = () => {
    provider = new Provider(listening.url, {
      ...configuration,
      adapter,
      jwks: { keys },
      cookies: { keys: cookieKeys },
      clients: ["oda-local", "other-local"].map((name) => ({
        client_id: name,
        client_secret: `${name}-secret`,
        redirect_uris: [`${listening.url}/signed-in`, ...(options.redirectUris ?? [])],
      })),
      ttl: { ...configuration.ttl, IdToken: options.idTokenLifetime ?? 3600 },
      findAccount: (_, sub) => accounts.get(sub),
    });
    handle = provider.callback();
  };
  const rotateKeys = async ({ revoke = false } = {}) => {
    const previous = revoke ? [] : keys.slice(0, 1);
    keys = [await createSigningKey(), ...previous];
    await saveSigningKeys(options.keysFile, keys);
    useKeys();
  };
  useKeys();
  return { ...listening, rotateKeys };
}

// Asks who signs in each time, as there is no other way to become someone else; and asks no consent.
const policy = interactionPolicy.base();
policy.remove("consent");
policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }));
policy
  .get("login")
  ?.checks.add(
    new interactionPolicy.Check("ask", "Nobody is signed in for good here", ({ oidc }) =>
      oidc.result?.login ? interactionPolicy.Check.NO_NEED_TO_PROMPT : interactionPolicy.Check.REQUEST_PROMPT,
    ),
  );

const hour = 3600;

const configuration: Configuration = {
  clientBasedCORS: () => false,
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "hd"] },
  // Google's ID tokens carry the claims of the scopes; by the letter of the standard, userinfo would.
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
  interactions: { policy, url: (_, interaction) => `/sign-in/${interaction.uid}` },
  loadExistingGrant: async ({ oidc }) => {
    const grant = new oidc.provider.Grant({
      accountId: oidc.session!.accountId!,
      clientId: oidc.client!.clientId,
    });
    grant.addOIDCScope(String(oidc.params?.scope ?? "openid"));
    await grant.save();
    return grant;
  },
  renderError: (ctx, { error, error_description }) => {
    ctx.type = "text/plain";
    ctx.body = `${error}: ${error_description ?? ""}`;
  },
  pkce: { required: () => true },
  ttl: { AccessToken: hour, AuthorizationCode: 60, Grant: hour, Interaction: hour, Session: hour },
};

/** Shows the sign-in page, or takes what was typed there. */
async function signIn(
  provider: Provider,
  accounts: Map<string, Account>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    return sendHtml(response, 200, signInPage({ email: String(params.login_hint ?? "") }));
  }
  const form = new URLSearchParams(await readBody(request, 4096));
  const email = form.get("email")?.trim() ?? "";
  const account = accountOf(email);
  if (!account) {
    return sendHtml(response, 422, signInPage({ email, error: "Type an e-mail such as alice@example.com" }));
  }
  accounts.set(account.accountId, account);
  await provider.interactionFinished(request, response, {
    login: { accountId: account.accountId },
    select_account: {},
  });
}
