import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";

/**
 * Keeps the provider's sessions, codes and tokens in memory until they expire. oidc-provider's own adapter makes a store
 * for each Provider, so that rotating the keys would end every sign-in that is under way; and it warns of itself.
 */
export function memoryAdapter(): AdapterFactory {
  const entries = new Map<string, { payload: AdapterPayload; expires: number }>();

  const find = (matches: (payload: AdapterPayload) => boolean, prefix: string) => {
    for (const [key, { payload }] of entries) if (key.startsWith(prefix) && matches(payload)) return payload;
  };
  const dropExpired = () => {
    const now = Date.now();
    for (const [key, { expires }] of entries) if (expires < now) entries.delete(key);
  };

  return (model): Adapter => {
    const prefix = `${model}:`;
    return {
      async upsert(id, payload, expiresIn = 86_400) {
        if (entries.size % 1000 === 999) dropExpired();
        entries.set(prefix + id, { payload, expires: Date.now() + expiresIn * 1000 });
      },
      async find(id) {
        const entry = entries.get(prefix + id);
        return entry && entry.expires > Date.now() ? entry.payload : undefined;
      },
      findByUid: async (uid) => find((payload) => payload.uid === uid, prefix),
      findByUserCode: async (userCode) => find((payload) => payload.userCode === userCode, prefix),
      async consume(id) {
        const entry = entries.get(prefix + id);
        if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        entries.delete(prefix + id);
      },
      async revokeByGrantId(grantId) {
        for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
      },
    };
  };
}
