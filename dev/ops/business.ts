import { businessIdOf } from "../../src/principal.ts";
import { SetupError } from "../setup-error.ts";
import { isId } from "./command.ts";

/**
 * Reads which business is meant.
 * @param text the business's id, or the principal whose own business it is, as `{issuer}|{sub}`
 * @returns the business's id
 * @throws SetupError for anything else
 */
export function parseBusiness(text: string): string {
  if (isId(text)) return text.toLowerCase();
  if (text.includes("|")) return businessIdOf(text);
  throw new SetupError(
    `${text} is no business: give its id, or the issuer and the sub of who has it, such as 'https://accounts.google.com|1122'.`,
  );
}
