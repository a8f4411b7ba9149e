import { errors, type JWTVerifyResult, jwtVerify } from "jose";
import { isVisible } from "../plain.ts";
import { businessIdOf, type Principal } from "../principal.ts";
import { Problem, unauthenticated } from "../problem.ts";
import { settings } from "../settings.ts";
import { refusalOf } from "./admission.ts";
import { type Issuer, issuer } from "./issuer.ts";

/** Tells a client why its token was rejected, without anything about the keys. */
function reason(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return "The ID token has expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The claim ${error.claim} of the ID token is not accepted here`;
  }
  return "The ID token is not valid";
}

function rejected(detail: string, cause?: unknown): Problem {
  return unauthenticated(detail, `error="invalid_token", error_description="${detail}"`, cause);
}

// The codes of jose for keys that could not be fetched. All others mean a bad token.
const KEYS_UNREACHABLE = new Set(["ERR_JWKS_TIMEOUT", "ERR_JOSE_GENERIC", "ERR_JWKS_INVALID"]);

/** Makes the 503 of an issuer that does not answer. The token may be good, so it is no 401. */
export const issuerUnreachable = (cause: unknown) =>
  new Problem("unavailable", "The identity provider does not answer", {
    headers: { "Retry-After": "5" },
    cause,
  });

async function keysOfIssuer(): Promise<Issuer["keys"]> {
  try {
    return (await issuer()).keys;
  } catch (error) {
    throw issuerUnreachable(error);
  }
}

/** Verifies the signature and the claims that jose checks. */
async function verify(token: string, keys: Issuer["keys"]): Promise<JWTVerifyResult> {
  const { OIDC_ISSUER, OIDC_CLIENT_ID } = settings();
  try {
    return await jwtVerify(token, keys, {
      // Google's `iss` has a scheme or none: https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken
      issuer: [OIDC_ISSUER, OIDC_ISSUER.replace("https://", "")],
      audience: OIDC_CLIENT_ID,
      algorithms: ["RS256"],
      requiredClaims: ["sub", "exp", "iat"],
      clockTolerance: 10,
      // With maxTokenAge, jose also refuses a token whose `iat` is in the future.
      maxTokenAge: "1 day",
    });
  } catch (error) {
    if (error instanceof errors.JOSEError && !KEYS_UNREACHABLE.has(error.code)) {
      throw rejected(reason(error), error);
    }
    throw issuerUnreachable(error);
  }
}

/**
 * Tokens that this isolate verified in the last minute, with the keys that verified them. Verifying takes a third of the
 * CPU time of a request, and a client sends the same token for an hour.
 */
const verified = new Map<string, { principal: Principal; keys: Issuer["keys"]; until: number }>();
const MINUTE = 60_000;
const MAX_VERIFIED = 1_000;

function remember(
  token: string,
  entry: { principal: Principal; keys: Issuer["keys"]; expires: number },
): void {
  const { principal, keys, expires } = entry;
  if (verified.size >= MAX_VERIFIED) verified.clear();
  verified.set(token, { principal, keys, until: Math.min(Date.now() + MINUTE, expires * 1000) });
}

/**
 * Verifies an ID token of the configured issuer (OpenID Connect Core 1.0, 3.1.3.7).
 * @param token a compact JWS
 * @throws {Problem} 401 when the token is not to be trusted, 503 when the issuer's keys cannot be fetched
 */
export async function verifyIdToken(token: string): Promise<Principal> {
  const keys = await keysOfIssuer();
  const known = verified.get(token);
  if (known?.keys === keys && Date.now() < known.until) return known.principal;
  const { OIDC_ISSUER, OIDC_CLIENT_ID } = settings();
  const { payload, protectedHeader } = await verify(token, keys);
  // Other kinds of token have their type in the header (RFC 8725 3.11), such as `at+jwt`.
  if (!/^(JWT)?$/i.test(protectedHeader.typ ?? "")) throw rejected("This is no ID token");
  // Another audience of the token could pass it on to us. So every audience, and the party that requested it, must be
  // ours (OpenID Connect Core 1.0, 3.1.3.7).
  const audiences = [payload.aud].flat();
  const isOurs = (id: unknown) => OIDC_CLIENT_ID.includes(id as string);
  if (!audiences.every(isOurs)) throw rejected("The claim aud of the ID token is not accepted here");
  if (audiences.length > 1 && !isOurs(payload.azp)) {
    throw rejected("The claim azp of the ID token is not accepted here");
  }
  if (!payload.sub) throw rejected("The ID token names nobody");
  const text = (claim: unknown) => (typeof claim === "string" && isVisible(claim) ? claim : null);
  // Anybody can claim an e-mail address that was not verified.
  const email = payload.email_verified === true ? text(payload.email) : null;
  const id = `${OIDC_ISSUER}|${payload.sub}`;
  const principal = {
    id,
    businessId: businessIdOf(id),
    email,
    name: text(payload.name) ?? email ?? payload.sub,
    hostedDomain: text(payload.hd),
  };
  const refusal = refusalOf(principal);
  if (refusal) throw rejected(refusal);
  remember(token, { principal, keys, expires: payload.exp! });
  return principal;
}
