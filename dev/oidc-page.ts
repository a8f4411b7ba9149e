import { html } from "hono/html";

/**
 * The page that asks who signs in. It works without JavaScript.
 *
 * @param options.email what the field holds already.
 * @param options.error why that was not accepted.
 */
export function signInPage({ email, error }: { email: string; error?: string }): string {
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Sign in · Local OpenID Connect</title>
<style>
  * { box-sizing: border-box }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
    font: 1rem/1.5 system-ui, sans-serif; color: light-dark(#1d2129, #e8eaee); background: light-dark(#f3f4f6, #14161a) }
  main { width: 100%; max-width: 24rem; padding: 2rem; border-radius: 1rem;
    background: light-dark(#fff, #1d2026); border: 1px solid light-dark(#dfe2e7, #31353d) }
  h1 { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.2; letter-spacing: -.01em }
  p { margin: 0; color: light-dark(#5b6270, #a3a9b4) }
  form { margin: 1.75rem 0 0 }
  label { display: block; font-weight: 600; margin-bottom: .375rem }
  input, button { width: 100%; font: inherit; padding: .7rem .85rem; border-radius: .5rem }
  input { color: inherit; background: light-dark(#fff, #14161a); border: 1px solid light-dark(#8a919e, #727986) }
  input[aria-invalid] { border-color: light-dark(#b3261e, #ff9a90) }
  button { margin-top: 1rem; font-weight: 600; cursor: pointer; border: 0;
    color: light-dark(#fff, #0c1420); background: light-dark(#1f5fbf, #8ab8ff) }
  button:hover { background: light-dark(#194f9f, #a6c9ff) }
  :focus-visible { outline: 3px solid light-dark(#7fb0ff, #4f84d6); outline-offset: 2px }
  .error { margin-top: .375rem; color: light-dark(#b3261e, #ff9a90) }
  footer { margin-top: 1.75rem; font-size: .875rem; color: light-dark(#5b6270, #a3a9b4) }
</style>
</head>
<body>
<main>
  <h1>Sign in</h1>
  <p>to continue to Oda</p>
  <form method="post">
    <label for="email">E-mail</label>
    <input id="email" name="email" type="email" required autofocus autocomplete="email" spellcheck="false"
      maxlength="254" placeholder="alice@example.com" value="${email}"
      ${error ? html`aria-invalid="true" aria-describedby="error"` : ""}>
    ${error ? html`<p class="error" id="error" role="alert">${error}</p>` : ""}
    <button>Continue</button>
  </form>
  <footer>A local stand-in for Google: any e‑mail will do, and no password is asked.</footer>
</main>
</body>
</html>`);
}
