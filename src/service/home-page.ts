import { html } from "hono/html";

/** The page that a browser gets at the root: what this is, and where to go. */
export const homePage = () => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Oda: customers, orders and SMS updates</title>
  </head>
  <body>
    <main>
      <h1>Oda</h1>
      <p>Your customers, your catalogue and your orders behind one HTTP API, and a text to the customer for each order.</p>
      <ul>
        <li><a href="/api/v1/swagger-docs/">Try the API in Swagger UI</a></li>
        <li><a href="/api/v1/docs/">Read the reference in Redoc</a></li>
        <li><a href="/api/schema/">Download the OpenAPI document</a></li>
        <li><a href="/api/v1/">Start at the API's root</a></li>
      </ul>
    </main>
  </body>
</html> `;
