import { html } from "hono/html";

/** The page that a browser gets at the root: what this is, and where to go. */
export const homePage = () => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Oda: customers, orders and SMS updates</title>
    <link rel="icon" href="/static/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/static/docs.css" />
  </head>
  <body>
    <header>
      <nav aria-label="Oda">
        <a class="home" href="/" aria-current="page">Oda</a>
        <a href="/api/v1/docs/">Reference</a>
        <a href="/api/v1/swagger-docs/">Try it out</a>
      </nav>
    </header>
    <main class="prose">
      <h1>Your shop's orders, and a text for each</h1>
      <p>
        Oda keeps your customers, your catalogue and your orders behind one HTTP API, and texts the customer when an
        order is placed.
      </p>
      <ul>
        <li><a href="/api/v1/swagger-docs/">Try the API</a> in Swagger UI</li>
        <li><a href="/api/v1/docs/">Read the reference</a> in Redoc</li>
        <li><a href="/api/schema/">Download the OpenAPI document</a></li>
        <li><a href="/api/v1/">Start at the API's root</a></li>
        <li><a href="/problems/">See what can go wrong</a>, and what to do then</li>
      </ul>
    </main>
  </body>
</html> `;
