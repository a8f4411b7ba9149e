/** What this is, for whoever is not signed in, and where to go. */
export function HomePage() {
  return (
    <>
      <h1>Your shop's orders, and a text for each</h1>
      <p>
        Oda keeps your customers, your catalogue and your orders in one place, and texts the customer when an
        order is placed. All of it is one HTTP API, and every address of it is a page as well.
      </p>
      <p>
        <a class="button" href="/api/v1/api-auth/authenticate/">
          Sign in
        </a>
      </p>
      <h2>For programs</h2>
      <ul>
        <li>
          <a href="/api/v1/swagger-docs/">Try the API</a> in Swagger UI
        </li>
        <li>
          <a href="/api/v1/docs/">Read the reference</a> in Redoc
        </li>
        <li>
          <a href="/api/schema/">Download the OpenAPI document</a>
        </li>
        <li>
          <a href="/api/v1/">Start at the API's root</a>
        </li>
        <li>
          <a href="/problems/">See what can go wrong</a>, and what to do then
        </li>
      </ul>
    </>
  );
}
