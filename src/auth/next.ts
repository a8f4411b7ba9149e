/** A longer URL would not fit into the sign-in cookie. */
const MAX_LENGTH = 1024;

/**
 * Makes the URL to go to after signing in: an absolute one of this site. Anything else becomes the home page.
 * @param next from the query, so anybody may have written it
 * @param origin of this site
 */
export function safeNext(next: string | undefined, origin: string): string {
  const home = `${origin}/`;
  // Browsers read `\` as `/`, and remove tabs and line breaks (URL standard, 4.4).
  if (!next || !/^\/(?!\/)[^\\\p{Cc}]*$/u.test(next)) return home;
  const url = URL.parse(next, origin);
  // Going on to sign-in or sign-out would loop.
  if (url?.origin !== origin || url.pathname.startsWith("/api/v1/api-auth")) return home;
  // Measured after percent-encoding, which makes up to nine characters of one.
  return url.href.length > MAX_LENGTH ? home : url.href;
}
