import type { Principal } from "../principal.ts";
import { CSRF_FIELD, csrfToken } from "./csrf.ts";

/** Shows the buttons that sign out, or, without a session, a link that signs in. */
export function SignOutPage({ principal }: { principal: Principal | undefined }) {
  if (!principal?.sessionId) {
    return (
      <>
        <h1>You are signed out</h1>
        <p>
          <a class="button" href="/api/v1/api-auth/authenticate/">
            Sign in
          </a>
        </p>
      </>
    );
  }
  return (
    <>
      <h1>Sign out?</h1>
      <p>You are signed in as {principal.email ?? principal.name}.</p>
      <form method="post">
        <input type="hidden" name={CSRF_FIELD} value={csrfToken(principal.sessionId)} />
        <button type="submit" name="where" value="here">
          Sign out
        </button>{" "}
        <button type="submit" name="where" value="everywhere" class="quiet">
          Sign out of every browser
        </button>
      </form>
    </>
  );
}
