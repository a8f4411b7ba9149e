import { createHash, hkdfSync } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { EncryptJWT, type JWTPayload, jwtDecrypt } from "jose";
import { settings } from "../settings.ts";

/**
 * The names of sealed cookies. Their content is an encrypted and authenticated JWT (RFC 7516), which the browser can
 * neither read nor change. The part before the dot has its own keys; the part behind it tells apart the sign-ins that
 * one browser has begun.
 */
type Name = "session" | `sign-in.${string}`;

/** Derives a key from each secret (RFC 5869), with an id that does not reveal the secret. The first seals, all open. */
function keysFor(name: Name) {
  return settings().SESSION_SECRET.map((secret) => ({
    id: createHash("sha256").update(`key id ${secret}`).digest("base64url").slice(0, 8),
    bytes: new Uint8Array(hkdfSync("sha256", secret, "", `cookie ${name.split(".", 1)}`, 32)),
  }));
}

/** Tells whether cookies are Secure. In development over plain http they are not: some browsers would drop them. */
function isSecure(c: Context): boolean {
  return settings().ENVIRONMENT !== "development" || new URL(c.req.url).protocol === "https:";
}

/** Makes the full name. The prefix ties a cookie to this host, so that no subdomain can set it (RFC 6265bis, 4.1.3.2). */
const nameOf = (c: Context, name: Name) => (isSecure(c) ? `__Host-${name}` : name);

const attributes = (c: Context) =>
  ({ path: "/", httpOnly: true, sameSite: "Lax", secure: isSecure(c) }) as const;

/** Sets a sealed cookie. @param seconds until it expires, in the browser and in {@link openCookie} */
export async function sealCookie(c: Context, name: Name, claims: JWTPayload, seconds: number): Promise<void> {
  const [key] = keysFor(name);
  const value = await new EncryptJWT(claims)
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: key!.id })
    .setIssuedAt()
    .setExpirationTime(`${seconds} s`)
    .encrypt(key!.bytes);
  setCookie(c, nameOf(c, name), value, { ...attributes(c), maxAge: seconds });
}

/** Opens a sealed cookie. @returns undefined when it is missing, expired, or not sealed with one of our secrets */
export async function openCookie(c: Context, name: Name): Promise<JWTPayload | undefined> {
  const value = getCookie(c, nameOf(c, name));
  if (!value) return undefined;
  const keyOf = ({ kid }: { kid?: string }) => {
    const key = keysFor(name).find(({ id }) => id === kid);
    if (!key) throw new Error("The key id is not one of ours");
    return key.bytes;
  };
  const options = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] };
  try {
    return (await jwtDecrypt(value, keyOf, { ...options, requiredClaims: ["exp"] })).payload;
  } catch {
    return undefined;
  }
}

/** Lists the cookies of a kind that a request has, the oldest first (RFC 6265 5.4), by what is behind the dot. */
export function listCookies(c: Context, kind: "sign-in"): string[] {
  const start = nameOf(c, `${kind}.`);
  return Object.keys(getCookie(c)).flatMap((name) =>
    name.startsWith(start) ? [name.slice(start.length)] : [],
  );
}

export function dropCookie(c: Context, name: Name): void {
  deleteCookie(c, nameOf(c, name), attributes(c));
}
