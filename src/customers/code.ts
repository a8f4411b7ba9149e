/** Digits and capitals without those that are misread for one another (0 O, 1 I L). 31 signs make 28 million codes. */
const SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** A random customer code. */
function randomCode(): string {
  // 31 * 8 = 248: larger bytes are drawn again, so that every sign is equally likely.
  let code = "";
  while (code.length < 5) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte! < 248) code += SIGNS[byte! % SIGNS.length];
  }
  return code;
}

/** Codes to try for a new customer: with one code in ten taken, all five fail once in 100,000 times. */
export function randomCodes(): string[] {
  return Array.from({ length: 5 }, randomCode);
}
