import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import { settings } from "../env.ts";
import { Problem } from "../http/problem.ts";
import type { Principal } from "./principal.ts";

type KeySet = ReturnType<typeof createRemoteJWKSet>;

// Kept for the isolate's life. Only the result is kept, never a pending promise: another request must not wait
// for I/O that belongs to this one.
let issuerKeys: { issuer: string; keys: KeySet } | undefined;

/** The issuer's signing keys, found through OpenID Connect Discovery 1.0. */
async function keysOf(issuer: string): Promise<KeySet> {
  if (issuerKeys?.issuer === issuer) return issuerKeys.keys;
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`Discovery at the issuer answered ${response.status}`);
  const { jwks_uri } = await response.json<{ jwks_uri: string }>();
  const keys = createRemoteJWKSet(new URL(jwks_uri));
  issuerKeys = { issuer, keys };
  return keys;
}

/** Why a token was rejected, in words that help its owner and say nothing about the keys. */
function reason(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return "The ID token has expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The claim ${error.claim} of the ID token is not accepted here`;
  }
  return "The ID token is not valid";
}

function rejected(detail: string, cause?: unknown): Problem {
  const headers = { "WWW-Authenticate": `Bearer error="invalid_token", error_description="${detail}"` };
  return new Problem("unauthorized", detail, { headers, cause });
}

// The codes with which jose says that it could not get the keys, rather than that the token is bad.
const KEYS_UNREACHABLE = new Set(["ERR_JWKS_TIMEOUT", "ERR_JOSE_GENERIC", "ERR_JWKS_INVALID"]);

/**
 * Verifies an ID token of the configured issuer (OpenID Connect Core 1.0, 3.1.3.7).
 * @param token a compact JWS
 * @throws {Problem} 401 when the token is not to be trusted, 503 when the issuer's keys cannot be had
 */
export async function verifyIdToken(token: string): Promise<Principal> {
  const { OIDC_ISSUER, OIDC_CLIENT_ID } = settings();
  let payload: JWTPayload;
  try {
    const keys = await keysOf(OIDC_ISSUER);
    ({ payload } = await jwtVerify(token, keys, {
      // Google signs tokens with and without the scheme in `iss`.
      issuer: [OIDC_ISSUER, OIDC_ISSUER.replace("https://", "")],
      audience: OIDC_CLIENT_ID,
      algorithms: ["RS256"],
      requiredClaims: ["sub", "exp", "iat"],
      clockTolerance: 10,
    }));
  } catch (error) {
    if (error instanceof errors.JOSEError && !KEYS_UNREACHABLE.has(error.code)) {
      throw rejected(reason(error), error);
    }
    throw new Problem("unavailable", "The identity provider does not answer", {
      headers: { "Retry-After": "5" },
      cause: error,
    });
  }
  // A token that is for others as well could be theirs, passed on.
  if ([payload.aud].flat().length > 1) throw rejected("The claim aud of the ID token is not accepted here");
  if (!payload.sub) throw rejected("The ID token names nobody");
  const email = typeof payload.email === "string" ? payload.email : null;
  const name = typeof payload.name === "string" && payload.name ? payload.name : (email ?? payload.sub);
  return { ownerId: `${OIDC_ISSUER}|${payload.sub}`, email, name };
}
