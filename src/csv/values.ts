/** Says why a field has no one meaning. */
export class Unclear {
  readonly detail: string;
  constructor(detail: string) {
    this.detail = detail;
  }
}

/** How the values of a column are written that are not text in JSON. */
export type ValueType = "boolean" | "integer" | "decimal";

const BOOLEANS: Record<string, boolean> = {
  true: true,
  yes: true,
  1: true,
  false: false,
  no: false,
  0: false,
};

const PLAIN = /^(\d+)(?:([.,])(\d+))?$/;
/** Matches a number whose thousands are set apart. */
const GROUPED = /^([1-9]\d{0,2}(?:([\s'’.,])\d{3})(?:\2\d{3})*)(?:([.,])(\d+))?$/;

/** Lists the numbers that a text may stand for, as decimals with a point. @param separator of the file's fields */
function readingsOf(text: string, separator: string): string[] {
  const decimal = (whole: string, places?: string) => (places ? `${whole}.${places}` : whole);
  const readings: string[] = [];
  const plain = PLAIN.exec(text);
  if (plain) readings.push(decimal(plain[1]!, plain[3]));
  // Where commas separate fields, the point is that of decimals, as in our own files.
  if (plain?.[2] === "." && separator === ",") return readings;
  const grouped = GROUPED.exec(text);
  if (grouped && grouped[2] !== grouped[3]) {
    readings.push(decimal(grouped[1]!.replaceAll(/\D/g, ""), grouped[4]));
  }
  return readings;
}

const unclear = ([one, other]: string[]) =>
  new Unclear(`may be ${other} or ${one}: write ${other}.0 or ${one}0`);

/**
 * Reads a field as JSON would have it. A text that is no such value stays text, which the contract refuses.
 * @param separator of the file's fields
 * @returns {@link Unclear} for a number with two meanings, such as `1,250`
 */
export function readValue(text: string, type: ValueType, separator: string): unknown {
  if (type === "boolean") return BOOLEANS[text.toLowerCase()] ?? text;
  if (type === "integer" && /^-?\d{1,15}$/.test(text)) return Number(text);
  const readings = readingsOf(text, separator);
  if (type === "decimal") return readings.length > 1 ? unclear(readings) : (readings[0] ?? text);
  const whole = readings.filter((reading) => /^\d{1,15}(\.0+)?$/.test(reading));
  return whole.length > 1 ? unclear(whole) : whole.length === 1 ? Number(whole[0]) : text;
}
