/** Words of values that stand for a secret, or that people choose for one. No random text has them but by a rare chance. */
const WORDS =
  /change.?(me|this)|replace.?(me|this)|placeholder|your.{0,20}(secret|key)|example|pass.?word|qwerty|[<>…]/;
/** A random secret of 24 digits has as many different ones, nearly always; of letters or hexadecimal digits, far more. */
const MIN_DISTINCT = 8;

/** Tells whether a text is a short pattern again and again, such as `abc` in `abcabcab`. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.slice(period) === text.slice(0, -period)) return true;
  }
  return false;
}

/** Tells whether nearly all characters follow each other in the alphabet, such as `0123456789` and `zyxwv`. */
function isSequence(text: string): boolean {
  const steps = [...text].slice(1).map((_, index) => text.charCodeAt(index + 1) - text.charCodeAt(index));
  return [1, -1].some((by) => steps.filter((step) => step === by).length > 0.8 * steps.length);
}

/**
 * Tells whether a secret shows that nobody made it at random. It finds what people type in place of one; that nothing is
 * found proves nothing.
 */
export function isGuessable(secret: string): boolean {
  const text = secret.toLowerCase();
  return new Set(text).size < MIN_DISTINCT || WORDS.test(text) || isPeriodic(text) || isSequence(text);
}
