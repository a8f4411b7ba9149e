import { createHash, generateKeyPair } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { JWK } from "oidc-provider";

/** A private RSA key for RS256 as a JWK (RFC 7517). */
export async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const jwk = privateKey.export({ format: "jwk" });
  const kid = createHash("sha256").update(String(jwk.n)).digest("hex").slice(0, 40);
  return { ...jwk, kty: "RSA", use: "sig", alg: "RS256", kid } as JWK;
}

/**
 * @param file without it, the keys are new ones.
 * @returns the keys of the file, which is written when it is missing or cannot be read. The first one signs.
 */
export async function loadSigningKeys(file: string | undefined): Promise<JWK[]> {
  if (file) {
    try {
      return JSON.parse(await readFile(file, "utf8"));
    } catch {
      // None yet, or cut short: at worst, tokens from before are no longer valid.
    }
  }
  const keys = [await createSigningKey()];
  await saveSigningKeys(file, keys);
  return keys;
}

/** @param file without it, nothing is kept. */
export async function saveSigningKeys(file: string | undefined, keys: JWK[]): Promise<void> {
  if (!file) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(keys), { mode: 0o600 });
}
