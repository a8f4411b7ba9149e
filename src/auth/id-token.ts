import { errors, type JWTVerifyResult, jwtVerify } from "jose";
import { Problem, unauthenticated } from "../http/problem.ts";
import { settings } from "../settings.ts";
import { type Issuer, issuer } from "./issuer.ts";
import { isAdmitted, type Principal } from "./principal.ts";

/** Why a token was rejected, in words that help its owner and say nothing about the keys. */
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

// The codes with which jose says that it could not get the keys, rather than that the token is bad.
const KEYS_UNREACHABLE = new Set(["ERR_JWKS_TIMEOUT", "ERR_JOSE_GENERIC", "ERR_JWKS_INVALID"]);

/** An issuer that cannot be asked says nothing about the token. */
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

/** Checks everything that the token itself says. */
async function verify(token: string, keys: Issuer["keys"]): Promise<JWTVerifyResult> {
  const { OIDC_ISSUER, OIDC_CLIENT_ID } = settings();
  try {
    return await jwtVerify(token, keys, {
      // Google signs tokens with and without the scheme in `iss`.
      issuer: [OIDC_ISSUER, OIDC_ISSUER.replace("https://", "")],
      audience: OIDC_CLIENT_ID,
      algorithms: ["RS256"],
      requiredClaims: ["sub", "exp", "iat"],
      clockTolerance: 10,
      // Also what makes jose refuse a token of the future.
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
 * Tokens that were verified in this isolate in the last minute, with the keys that did it. To verify one costs a third
 * of all that a request computes, and a client sends the same one for an hour.
 */
const verified = new Map<string, { principal: Principal; keys: Issuer["keys"]; until: number }>();
const MINUTE = 60_000;
const MOST = 1_000;

function remember(
  token: string,
  entry: { principal: Principal; keys: Issuer["keys"]; expires: number },
): void {
  const { principal, keys, expires } = entry;
  if (verified.size >= MOST) verified.clear();
  verified.set(token, { principal, keys, until: Math.min(Date.now() + MINUTE, expires * 1000) });
}

/**
 * Verifies an ID token of the configured issuer (OpenID Connect Core 1.0, 3.1.3.7).
 * @param token a compact JWS
 * @throws {Problem} 401 when the token is not to be trusted, 503 when the issuer's keys cannot be had
 */
export async function verifyIdToken(token: string): Promise<Principal> {
  const keys = await keysOfIssuer();
  const known = verified.get(token);
  if (known?.keys === keys && Date.now() < known.until) return known.principal;
  const { OIDC_ISSUER, OIDC_CLIENT_ID } = settings();
  const { payload, protectedHeader } = await verify(token, keys);
  // Other kinds of token say in the header what they are (RFC 8725 3.11), such as `at+jwt`.
  if (!/^(JWT)?$/i.test(protectedHeader.typ ?? "")) throw rejected("This is no ID token");
  // A token that is for others as well could be theirs, passed on: all must be ours, and so the one that asked for it.
  const audiences = [payload.aud].flat();
  const isOurs = (id: unknown) => OIDC_CLIENT_ID.includes(id as string);
  if (!audiences.every(isOurs)) throw rejected("The claim aud of the ID token is not accepted here");
  if (audiences.length > 1 && !isOurs(payload.azp)) {
    throw rejected("The claim azp of the ID token is not accepted here");
  }
  if (!payload.sub) throw rejected("The ID token names nobody");
  const text = (claim: unknown) => (typeof claim === "string" && claim ? claim : null);
  // An e-mail that nobody verified is only something that somebody typed.
  const email = payload.email_verified === true ? text(payload.email) : null;
  const principal = {
    ownerId: `${OIDC_ISSUER}|${payload.sub}`,
    email,
    name: text(payload.name) ?? email ?? payload.sub,
    hostedDomain: text(payload.hd),
  };
  if (!isAdmitted(principal)) throw rejected("This account is not admitted here");
  remember(token, { principal, keys, expires: payload.exp! });
  return principal;
}
