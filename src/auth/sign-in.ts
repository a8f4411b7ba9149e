import type { Context } from "hono";
import * as oauth from "oauth4webapi";
import { traceHeaders } from "../log/work.ts";
import type { Principal } from "../principal.ts";
import { Problem } from "../problem.ts";
import { settings } from "../settings.ts";
import { issuerUnreachable, verifyIdToken } from "./id-token.ts";
import { insecure, issuer, refusedBy } from "./issuer.ts";
import { dropCookie, listCookies, openCookie, sealCookie } from "./sealed-cookie.ts";

/** How many sign-ins a browser may have begun, in as many tabs. The oldest gives way. */
const MAX_PENDING = 5;
/** How long somebody may take to sign in at the issuer, in seconds. */
const MAX_SIGN_IN = 10 * 60;
/** In milliseconds. */
const TIMEOUT = 5_000;

/** Binds one answer of the issuer to the browser that asked for it. Each has a cookie of its own, named by its state. */
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
 * @returns the URL at the issuer to redirect to
 * @throws {Problem} 503 when the issuer does not answer
 */
export async function beginSignIn(c: Context, next: string): Promise<string> {
  const { authorization_endpoint } = await serverOf();
  const transaction = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    next,
  } satisfies Transaction;
  const pending = listCookies(c, "sign-in");
  for (const oldest of pending.slice(0, -(MAX_PENDING - 1))) dropCookie(c, `sign-in.${oldest}`);
  await sealCookie(c, `sign-in.${transaction.state}`, transaction, MAX_SIGN_IN);
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
    // Signing out here leaves the issuer's session. Without this, the next person would be signed in to that account.
    prompt: "select_account",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Translates an error of the code exchange into a problem. */
function signInProblem(error: unknown): Problem {
  const about = (detail: string) => new Problem("sign-in-failed", detail, { cause: error });
  if (error instanceof oauth.AuthorizationResponseError) {
    return about(
      error.error === "access_denied"
        ? "You did not sign in at the identity provider"
        : "The identity provider refused to sign you in",
    );
  }
  // Such as `invalid_grant`: the code was used, has expired, or belongs to another client (RFC 6749 5.2).
  if (error instanceof oauth.ResponseBodyError) return about("The identity provider no longer knows of it");
  const isOurs =
    error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError;
  return isOurs
    ? about("The answer is not the one that this browser was waiting for")
    : issuerUnreachable(error);
}

/** Exchanges the issuer's code for an ID token (OpenID Connect Core 1.0, 3.1.3). */
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
    throw signInProblem(error);
  }
}

/**
 * Completes what {@link beginSignIn} began, in the same browser and at most once.
 * @param state names what was begun
 * @returns undefined when this browser has not begun it, or has completed it already
 * @throws {Problem} 400 when the answer is a refusal, 401 when the account is not admitted
 */
export async function completeSignIn(
  c: Context,
  state: string | undefined,
): Promise<{ principal: Principal; next: string } | undefined> {
  if (!state || !listCookies(c, "sign-in").includes(state)) return undefined;
  const transaction = (await openCookie(c, `sign-in.${state}`)) as Transaction | undefined;
  dropCookie(c, `sign-in.${state}`);
  if (!transaction) return undefined;
  const principal = await verifyIdToken(await redeem(c, transaction));
  return { principal, next: transaction.next };
}
