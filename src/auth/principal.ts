import { createMiddleware } from "hono/factory";
import { ownerScope } from "../db/scope.ts";
import { Problem } from "../http/problem.ts";
import type { AppEnv } from "../http/router.ts";
import { verifyIdToken } from "./id-token.ts";

/** Who a request acts for. */
export interface Principal {
  /** The issuer and its `sub`: what the database knows the owner by. An e-mail can change hands, a `sub` cannot. */
  ownerId: string;
  email: string | null;
  name: string;
}

/** RFC 6750 2.1: the scheme in any letter case, then one token. */
const BEARER = /^Bearer +([\w~+/.-]+=*)$/i;

/** Lets only signed-in requests through, and gives them their scope of the database. */
export const requirePrincipal = createMiddleware<AppEnv>(async (c, next) => {
  const authorization = c.req.header("Authorization");
  if (!authorization) {
    throw new Problem("unauthorized", "Send an ID token: Authorization: Bearer <token>", {
      headers: { "WWW-Authenticate": "Bearer" },
    });
  }
  const token = BEARER.exec(authorization)?.[1];
  if (!token) {
    throw new Problem("unauthorized", "The Authorization header is not of the form: Bearer <token>", {
      headers: { "WWW-Authenticate": 'Bearer error="invalid_request"' },
    });
  }
  const principal = await verifyIdToken(token);
  c.set("principal", principal);
  c.set("scope", ownerScope(principal.ownerId));
  await next();
});
