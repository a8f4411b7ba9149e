import * as oauth from "oauth4webapi";
import { check, type Finding, ill, well } from "./finding.ts";

const TIMEOUT = 10_000;

/**
 * The issuer and our client there.
 * @param issuer as OIDC_ISSUER names it
 */
export async function checkIssuer(
  issuer: string,
  clientId: string,
  clientSecret: string,
): Promise<Finding[]> {
  const options = {
    [oauth.allowInsecureRequests]: issuer.startsWith("http:"),
    signal: () => AbortSignal.timeout(TIMEOUT),
  };
  const url = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options));
  const findings = [
    well("the issuer is what it says it is"),
    check(
      Boolean(server.authorization_endpoint && server.token_endpoint),
      "it signs people in with a browser",
      "Set OIDC_ISSUER to one that has an authorization and a token endpoint.",
    ),
    await checkKeys(String(server.jwks_uri)),
  ];
  return server.token_endpoint
    ? [...findings, await checkClient(server.token_endpoint, clientId, clientSecret)]
    : findings;
}

async function checkKeys(address: string): Promise<Finding> {
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT) });
  const { keys = [] } = (await response.json()) as { keys?: { kty?: string; use?: string }[] };
  const usable = keys.filter(({ kty, use }) => kty === "RSA" && use !== "enc");
  const mend = `${address} names no RSA key: set OIDC_ISSUER to an issuer that signs with RS256.`;
  return check(usable.length > 0, `its keys: ${usable.length} for RS256`, mend);
}

/** Offers a code that nobody gave out. A client that is not known, or not with this secret, is refused before that. */
async function checkClient(endpoint: string, clientId: string, clientSecret: string): Promise<Finding> {
  // As src/auth/sign-in.ts does.
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code: "doctor",
    code_verifier: "doctor".repeat(8),
    redirect_uri: "https://doctor.invalid/",
    client_id: clientId,
    client_secret: clientSecret,
  });
  const response = await fetch(endpoint, { method: "POST", body, signal: AbortSignal.timeout(TIMEOUT) });
  const { error } = (await response.json()) as { error?: string };
  if (error === "invalid_client" || error === "unauthorized_client")
    return ill(
      "the client",
      "Set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET to those of one client at the issuer: it does not know them.",
    );
  return well("the client and its secret");
}
