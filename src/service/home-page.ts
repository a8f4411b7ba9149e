import { html } from "hono/html";
import type { Principal } from "../auth/principal.ts";

/** What this is, and where to go. */
export const homePage = (principal: Principal | undefined, businessName: string | null | undefined) => html`
  <h1>Your shop's orders, and a text for each</h1>
  <p>
    Oda keeps your customers, your catalogue and your orders behind one HTTP API, and texts the customer when an order
    is placed.
  </p>
  ${
    principal
      ? html`<p>You are signed in as ${principal.email ?? principal.name}${businessName ? html`, for ${businessName}` : ""}.</p>`
      : html`<p><a class="button" href="/api/v1/api-auth/authenticate/">Sign in</a></p>`
  }
  <ul>
    <li><a href="/api/v1/swagger-docs/">Try the API</a> in Swagger UI</li>
    <li><a href="/api/v1/docs/">Read the reference</a> in Redoc</li>
    <li><a href="/api/schema/">Download the OpenAPI document</a></li>
    <li><a href="/api/v1/">Start at the API's root</a></li>
    <li><a href="/problems/">See what can go wrong</a>, and what to do then</li>
  </ul>
`;
