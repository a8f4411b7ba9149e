import { createRoute } from "@hono/zod-openapi";
import { deleted, headerReferences, notModified, page } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import { z } from "../zod.ts";
import { optionalSession } from "./middleware.ts";
import { signedIn } from "./signed-in.ts";

export const tag = {
  name: "Sign-in",
  description: "With a browser, at the identity provider. Programs send an ID token instead.",
};
const open = { tags: [tag.name], security: [] };

const redirect = (description: string) => ({
  description,
  headers: headerReferences("X-Request-Id", "RateLimit-Policy", "Location", "Set-Cookie"),
});

export const authenticate = createRoute({
  method: "get",
  path: "/api/v1/api-auth/authenticate/",
  operationId: "authenticate",
  summary: "Sign in with a browser, at the identity provider",
  ...open,
  request: {
    query: z.object({
      next: z
        .string()
        .optional()
        .openapi({ description: "A path of this site to come back to; or else the home page." }),
    }),
  },
  responses: { 302: redirect("Go on to the identity provider."), ...problems(400, 406) },
});

export const callback = createRoute({
  method: "get",
  path: "/api/v1/api-auth/callback/",
  operationId: "completeSignIn",
  summary: "Come back from the identity provider",
  ...open,
  request: {
    query: z.object({
      code: z.string().optional(),
      state: z.string().optional(),
      error: z.string().optional(),
    }),
  },
  responses: { 302: redirect("You are signed in: go on to where you wanted to."), ...problems(400, 406) },
});

export const confirmSignOut = createRoute({
  method: "get",
  path: "/api/v1/api-auth/logout/",
  operationId: "confirmSignOut",
  summary: "See the button that signs a browser out",
  ...open,
  middleware: optionalSession,
  responses: { 200: page, 304: notModified, ...problems(406, 412) },
});

export const signOut = createRoute({
  method: "post",
  path: "/api/v1/api-auth/logout/",
  operationId: "signOut",
  summary: "Sign this browser out; its cookie is worthless from then on, wherever it was copied",
  ...open,
  middleware: optionalSession,
  responses: { 303: redirect("You are signed out: go on to the home page."), ...problems(403) },
});

export const signOutEverywhere = createRoute({
  method: "delete",
  path: "/api/v1/me/sessions/",
  operationId: "signOutEverywhere",
  summary: "Sign every browser of yours out",
  tags: ["Me"],
  ...signedIn,
  responses: { 204: deleted, ...problems(403) },
});
