declare module "split-sms" {
  /** Splits a text as phones do; an escape sequence or a surrogate pair is never torn apart. */
  export function split(
    message: string,
    options?: { summary?: boolean },
  ): {
    characterSet: "GSM" | "Unicode";
    parts: { length: number; bytes: number }[];
    bytes: number;
    length: number;
    /** How many more characters fit into the last part. */
    remainingInPart: number;
  };
}
