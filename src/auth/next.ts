/** Longer ones would not fit into the cookie that keeps them. */
const MAX_LENGTH = 1024;

/**
 * Where to go after signing in: a page of this site, as an absolute URL, or the home page for anything else.
 * @param next as a stranger may have written it
 * @param origin of this site
 */
export function safeNext(next: string | undefined, origin: string): string {
  const home = `${origin}/`;
  // Browsers read `\` as `/` and skip tabs and line breaks; a path needs none of them.
  if (!next || !/^\/(?!\/)[^\\\p{Cc}]*$/u.test(next)) return home;
  const url = URL.parse(next, origin);
  // To sign in or out in order to sign in would go round in circles.
  if (url?.origin !== origin || url.pathname.startsWith("/api/v1/api-auth")) return home;
  // Percent-encoded by now: up to nine characters for one that was given.
  return url.href.length > MAX_LENGTH ? home : url.href;
}
