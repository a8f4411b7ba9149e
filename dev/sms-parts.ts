// GSM 03.38 / 3GPP TS 23.038, 6.2.1: the default alphabet, and the characters that take two places.
const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extended = "\f^{}\\[~]|€";

/**
 * How many parts a text is sent in and paid for: 160 places in one part and 153 in each of several, or 70 and 67 when
 * a character is outside the GSM alphabet, so that the whole text is UCS-2.
 */
export function smsParts(message: string): number {
  let places = 0;
  for (const character of message) {
    if (basic.includes(character)) places += 1;
    else if (extended.includes(character)) places += 2;
    else return partsOf(message.length, 70, 67);
  }
  return partsOf(places, 160, 153);
}

function partsOf(places: number, single: number, each: number): number {
  return places <= single ? 1 : Math.ceil(places / each);
}
