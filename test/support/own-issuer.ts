import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { vi } from "vitest";
import { forgetIssuer } from "./new-worker.ts";

const network = globalThis.fetch;

/** An issuer whose keys, answers and failures are the test's: the local provider signs no token that is wrong. */
export class OwnIssuer {
  readonly id: string;
  /** The URLs that the Worker asked for, in order. */
  readonly asked: string[] = [];
  /** What it answers with in place of its own answers, by path; `""` for all of them. */
  readonly instead = new Map<string, () => Response | Promise<Response>>();
  /** Other origins that answer somewhere else meanwhile, by the origin that the Worker asks. */
  readonly places = new Map<string, string>();
  jwksPath = "/jwks";
  #keys: { kid: string; privateKey: CryptoKey; publicKey: CryptoKey }[] = [];

  constructor(id = `https://${crypto.randomUUID()}.example`) {
    this.id = id;
  }

  /** The settings of a Worker that trusts it. */
  get settings(): Record<string, string> {
    return { OIDC_ISSUER: this.id, OIDC_CLIENT_ID: "oda" };
  }

  /** Makes a key, which signs from now on. @param keep whether the keys before it are still named */
  async rotate(kid = crypto.randomUUID(), { keep = true } = {}): Promise<string> {
    const pair = await generateKeyPair("RS256", { extractable: true });
    this.#keys = [{ kid, ...pair }, ...(keep ? this.#keys : [])];
    return kid;
  }

  /** Answers in place of the network until the mocks are restored. Nobody has asked it for anything yet. */
  async serve(): Promise<this> {
    await forgetIssuer(this.id);
    await this.rotate();
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const url = String(input);
      const { origin } = new URL(url);
      const place = this.places.get(origin);
      if (place) return network(url.replace(origin, place), init);
      if (!url.startsWith(this.id)) return network(input, init);
      this.asked.push(url);
      const path = url.slice(this.id.length);
      const instead = this.instead.get(path) ?? this.instead.get("");
      return instead ? instead() : Response.json(await this.#answer(path));
    });
    return this;
  }

  /** It is down. */
  fail(): void {
    this.instead.set("", () => Promise.reject(new Error("Network connection lost.")));
  }

  recover(): void {
    this.instead.clear();
  }

  async #answer(path: string): Promise<unknown> {
    if (path === "/.well-known/openid-configuration") {
      return {
        issuer: this.id,
        authorization_endpoint: `${this.id}/auth`,
        token_endpoint: `${this.id}/token`,
        jwks_uri: this.id + this.jwksPath,
      };
    }
    if (path !== this.jwksPath) return {};
    const keys = this.#keys.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid }));
    return { keys: await Promise.all(keys) };
  }

  /** A token that is right in all that is not given otherwise. @param key whose signature it bears */
  async sign(
    claims: Record<string, unknown> = {},
    header: { [Name in keyof JWTHeaderParameters]?: JWTHeaderParameters[Name] | undefined } = {},
    key: CryptoKey = this.#keys[0]!.privateKey,
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const payload = { iss: this.id, aud: "oda", sub: "112233", iat: now, exp: now + 3600, ...claims };
    return new SignJWT(payload as JWTPayload)
      .setProtectedHeader({ alg: "RS256", kid: this.#keys[0]!.kid, ...header } as JWTHeaderParameters)
      .sign(key);
  }
}
