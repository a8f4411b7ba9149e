import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { type AfricasTalkingOptions, startAfricasTalking } from "../dev/africastalking.ts";
import type { Listening } from "../dev/http.ts";
import { startOidc } from "../dev/oidc.ts";
import { root } from "../dev/options.ts";
import { signIn } from "../dev/sign-in.ts";
import { businessIdOf } from "../src/principal.ts";
import { type Cache, startCache } from "./cache.ts";

/** Someone who is signed in. */
export interface Owner {
  /** The `business_id` of all that is theirs. */
  id: string;
  headers: Record<string, string>;
}

/** The services that outlive the Workers of a run. */
export interface World {
  issuer: Listening;
  gateway: Listening;
  cache: Cache;
  /** What a Worker is given, but for its database. */
  settings(neon: string): Record<string, string>;
  /** Signs in at the local provider: the ID tokens are real ones, and verified as in production. */
  owner(email: string): Promise<Owner>;
  close(): Promise<void>;
}

export async function startWorld(options: AfricasTalkingOptions = {}): Promise<World> {
  const [issuer, gateway, cache] = await Promise.all([
    startOidc(),
    startAfricasTalking(options),
    startCache(),
  ]);
  const local = parseEnv(readFileSync(join(root, "dev/local.vars"), "utf8")) as Record<string, string>;
  return {
    issuer,
    gateway,
    cache,
    settings: (neon) => ({
      ...local,
      DATABASE_URL: `postgres://oda:oda@${new URL(neon).host}/oda`,
      OIDC_ISSUER: issuer.url,
      AFRICASTALKING_URL: gateway.url,
    }),
    async owner(email) {
      const { id_token } = await signIn(issuer.url, email);
      const claims = JSON.parse(Buffer.from(id_token.split(".")[1]!, "base64url").toString());
      return {
        id: businessIdOf(`${claims.iss}|${claims.sub}`),
        headers: { Authorization: `Bearer ${id_token}`, Accept: "application/json" },
      };
    },
    async close() {
      await Promise.all([issuer.close(), gateway.close(), cache.close()]);
    },
  };
}
