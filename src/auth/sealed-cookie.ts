import { createHash, hkdfSync } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { EncryptJWT, type JWTPayload, jwtDecrypt } from "jose";
import { settings } from "../settings.ts";

/**
 * Cookies whose content the browser can neither read nor change: JWTs, encrypted and authenticated (RFC 7516), each
 * name under keys of its own.
 */
type Name = "session" | "sign-in";

/** One key for each secret (RFC 5869), under an id that says nothing of the secret. The first seals, all open. */
function keysFor(name: Name) {
  return settings().SESSION_SECRET.map((secret) => ({
    id: createHash("sha256").update(`key id ${secret}`).digest("base64url").slice(0, 8),
    bytes: new Uint8Array(hkdfSync("sha256", secret, "", `cookie ${name}`, 32)),
  }));
}

/** Only development is served over plain http, where some browsers keep no cookie that is Secure. */
function isSecure(c: Context): boolean {
  return settings().ENVIRONMENT !== "development" || new URL(c.req.url).protocol === "https:";
}

/** With https, the prefix keeps a cookie to this very host, out of reach of its other subdomains (RFC 6265bis). */
const nameOf = (c: Context, name: Name) => (isSecure(c) ? `__Host-${name}` : name);

const attributes = (c: Context) =>
  ({ path: "/", httpOnly: true, sameSite: "Lax", secure: isSecure(c) }) as const;

/** @param seconds until it expires, for the browser and for us */
export async function sealCookie(c: Context, name: Name, claims: JWTPayload, seconds: number): Promise<void> {
  const [key] = keysFor(name);
  const value = await new EncryptJWT(claims)
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: key!.id })
    .setIssuedAt()
    .setExpirationTime(`${seconds} s`)
    .encrypt(key!.bytes);
  setCookie(c, nameOf(c, name), value, { ...attributes(c), maxAge: seconds });
}

/** @returns undefined when there is none, or none that we sealed and that is still good */
export async function openCookie(c: Context, name: Name): Promise<JWTPayload | undefined> {
  const value = getCookie(c, nameOf(c, name));
  if (!value) return undefined;
  const keyOf = ({ kid }: { kid?: string }) => {
    const key = keysFor(name).find(({ id }) => id === kid);
    if (!key) throw new Error("Sealed with a secret that is not, or no longer, ours");
    return key.bytes;
  };
  const options = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] };
  try {
    return (await jwtDecrypt(value, keyOf, { ...options, requiredClaims: ["exp"] })).payload;
  } catch {
    return undefined;
  }
}

export function dropCookie(c: Context, name: Name): void {
  deleteCookie(c, nameOf(c, name), attributes(c));
}
