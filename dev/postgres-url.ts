/**
 * Makes of the address that Neon's console shows one that `pg` can hold a session on.
 *
 * @param connectionString any other is left as it is.
 * @throws TypeError when it is no URL.
 */
export function toSessionUrl(connectionString: string): string {
  const url = new URL(connectionString);
  // The pooled address hands each transaction to another connection, where neither an advisory lock nor a setting
  // holds (https://neon.com/docs/connect/connection-pooling). The same host without "-pooler" is the direct one.
  url.hostname = url.hostname.replace(/-pooler\./, ".");
  // `pg` takes "require" for the stricter "verify-full", and warns that a later version will not.
  if (url.searchParams.get("sslmode") === "require") url.searchParams.set("sslmode", "verify-full");
  return url.href;
}
