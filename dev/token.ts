import { accountOf } from "./oidc-account.ts";
import { readWords } from "./options.ts";
import { exitWith, messageOf, SetupError } from "./setup-error.ts";
import { signIn } from "./sign-in.ts";

// `npm run -s token -- alice@example.com`: prints an ID token from the local provider, and nothing else.
try {
  const { words, ports } = readWords();
  const [email] = words;
  if (!email || words.length > 1)
    throw new SetupError("Say whose token it is to be: npm run -s token -- alice@example.com");
  if (!accountOf(email)) throw new SetupError(`${email} is not an e-mail such as alice@example.com.`);
  const issuer = `http://127.0.0.1:${ports.oidc}`;
  const tokens = await signIn(issuer, email).catch((error) => {
    if (error instanceof TypeError) {
      throw new SetupError(`No OpenID Connect provider answers at ${issuer}: is \`npm run dev\` running?`);
    }
    throw new SetupError(`${messageOf(error)}.`);
  });
  console.log(tokens.id_token);
} catch (error) {
  exitWith(error);
}
