// Only what browsers, Workers and Node share is used here: tests sign in from within the Workers runtime too.

export interface Client {
  clientId?: string;
  clientSecret?: string;
  /** Must be one that the client is registered with. */
  redirectUri?: string;
}

export interface Tokens {
  id_token: string;
  access_token: string;
}

/**
 * Signs in at the local provider as a browser would: Authorization Code with PKCE (RFC 7636), and the sign-in form.
 *
 * @param issuer such as `http://127.0.0.1:8791`.
 * @param email anyone's; the account comes into being by signing in.
 * @throws when the provider cannot be reached, or refuses; the message says why.
 */
export async function signIn(issuer: string, email: string, client: Client = {}): Promise<Tokens> {
  const { clientId = "oda-local", clientSecret = `${clientId}-secret` } = client;
  const { redirectUri = `${issuer}/signed-in` } = client;
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const challenge = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));

  const authorization = new URL(`${issuer}/auth`);
  authorization.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid email profile",
    code_challenge: base64url(new Uint8Array(challenge)),
    code_challenge_method: "S256",
  }).toString();
  const code = (await signInAt(authorization, email)).searchParams.get("code");
  if (!code) throw new Error("The provider gave no code");

  const response = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  });
  if (!response.ok) throw new Error(`The provider gave no token: ${await response.text()}`);
  return (await response.json()) as Tokens;
}

/**
 * Goes where a browser is sent to sign in, and signs in there.
 * @returns where the provider sends the browser back to
 */
export async function signInAt(authorization: URL, email: string): Promise<URL> {
  const cookies = new Map<string, string>();
  const form = await visit(authorization, cookies);
  const resumption = await visit(form, cookies, new URLSearchParams({ email }));
  return visit(resumption, cookies);
}

/** Opens a page, or posts a form to it, as a browser that keeps cookies; returns where it redirects to. */
async function visit(url: URL, cookies: Map<string, string>, form?: URLSearchParams): Promise<URL> {
  const response = await fetch(url, {
    method: form ? "POST" : "GET",
    redirect: "manual",
    headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    ...(form ? { body: form } : {}),
  });
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    cookies.set(name, value);
  }
  await response.body?.cancel();
  const location = response.headers.get("location");
  if (!location) throw new Error(`The provider answered ${response.status} to ${url.pathname}`);
  return new URL(location, url);
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
