import type { Context } from "hono";
import * as oauth from "oauth4webapi";
import { Problem } from "../http/problem.ts";
import { traceHeaders } from "../log/work.ts";
import { settings } from "../settings.ts";
import { issuerUnreachable, verifyIdToken } from "./id-token.ts";
import { insecure, issuer, refusedBy } from "./issuer.ts";
import type { Principal } from "./principal.ts";
import { dropCookie, openCookie, sealCookie } from "./sealed-cookie.ts";

/** How long somebody may take to sign in at the issuer, in seconds. */
const PATIENCE = 10 * 60;
const TIMEOUT = 5_000;

/** What binds the issuer's answer to the browser that asked, and is good for one answer. */
interface Transaction {
  state: string;
  nonce: string;
  verifier: string;
  /** An absolute URL of this site. */
  next: string;
}

const redirectUri = (c: Context) => new URL("/api/v1/api-auth/callback/", c.req.url).href;

const client = (): oauth.Client => ({ client_id: settings().OIDC_CLIENT_ID[0] });

async function serverOf(): Promise<oauth.AuthorizationServer> {
  try {
    return (await issuer()).server;
  } catch (error) {
    throw issuerUnreachable(error);
  }
}

/**
 * Begins to sign somebody in: Authorization Code with PKCE (RFC 7636), state and nonce.
 * @returns where the browser goes to
 * @throws {Problem} 503 when the issuer cannot be asked who it is
 */
export async function beginSignIn(c: Context, next: string): Promise<string> {
  const { authorization_endpoint } = await serverOf();
  const transaction = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    next,
  } satisfies Transaction;
  await sealCookie(c, "sign-in", transaction, PATIENCE);
  const url = new URL(String(authorization_endpoint));
  const parameters = {
    client_id: client().client_id,
    redirect_uri: redirectUri(c),
    response_type: "code",
    scope: "openid email profile",
    state: transaction.state,
    nonce: transaction.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(transaction.verifier),
    code_challenge_method: "S256",
    // Who signed out here is still signed in there: the next person at this machine must not become them unasked.
    prompt: "select_account",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** What went wrong, for a person who can only try again. */
function failed(error: unknown): Problem {
  const about = (detail: string) => new Problem("sign-in-failed", detail, { cause: error });
  if (error instanceof oauth.AuthorizationResponseError) {
    return about(
      error.error === "access_denied"
        ? "You did not sign in at the identity provider"
        : "The identity provider refused to sign you in",
    );
  }
  // `invalid_grant` and the like: the code is used, expired or another client's.
  if (error instanceof oauth.ResponseBodyError) return about("The identity provider no longer knows of it");
  const isOurs =
    error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError;
  return isOurs
    ? about("The answer is not the one that this browser was waiting for")
    : issuerUnreachable(error);
}

/** Trades the issuer's code for an ID token (OpenID Connect Core 1.0, 3.1.3). */
async function redeem(c: Context, transaction: Transaction): Promise<string> {
  const server = await serverOf();
  try {
    const parameters = oauth.validateAuthResponse(server, client(), new URL(c.req.url), transaction.state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client(),
      oauth.ClientSecretPost(settings().OIDC_CLIENT_SECRET),
      parameters,
      redirectUri(c),
      transaction.verifier,
      {
        ...insecure(server.issuer),
        headers: new Headers(traceHeaders()),
        signal: () => AbortSignal.timeout(TIMEOUT),
      },
    );
    if (response.status >= 500) throw refusedBy(response);
    const { id_token } = await oauth.processAuthorizationCodeResponse(server, client(), response, {
      expectedNonce: transaction.nonce,
      requireIdToken: true,
    });
    return id_token!;
  } catch (error) {
    throw failed(error);
  }
}

/**
 * Ends what {@link beginSignIn} began, in the same browser and at most once.
 * @throws {Problem} 400 when the answer is not for this browser or not a yes, 401 when the account is not admitted
 */
export async function completeSignIn(c: Context): Promise<{ principal: Principal; next: string }> {
  const transaction = (await openCookie(c, "sign-in")) as Transaction | undefined;
  dropCookie(c, "sign-in");
  if (!transaction) {
    const detail = "It was begun in another browser, took longer than ten minutes, or was completed already";
    throw new Problem("sign-in-failed", detail);
  }
  const principal = await verifyIdToken(await redeem(c, transaction));
  return { principal, next: transaction.next };
}
