import { requirePrincipal } from "./middleware.ts";

/**
 * Requires somebody who is signed in: spread it into a contract. The document says so (`security`), and the middleware
 * enforces it.
 */
export const signedIn = {
  security: [{ bearer: [] }, { session: [] }] as Record<string, string[]>[],
  middleware: requirePrincipal,
};
