/** Digits and capitals, without those that are mistaken for each other (0 O, 1 I L): 28 million codes of five. */
const CHARACTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** Makes a random customer code. */
function randomCode(): string {
  // 31 * 8 = 248: larger bytes are dropped, so that every character is equally likely.
  const bytes = crypto.getRandomValues(new Uint8Array(8)).filter((byte) => byte < 248);
  if (bytes.length < 5) return randomCode();
  return Array.from(bytes.subarray(0, 5), (byte) => CHARACTERS[byte % CHARACTERS.length]).join("");
}

/** Makes codes to try for a new customer: with one code in ten taken, all five are taken once in 100,000 times. */
export function randomCodes(): string[] {
  return Array.from({ length: 5 }, randomCode);
}
