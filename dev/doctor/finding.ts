/** What was looked at, and how it is. */
export interface Finding {
  what: string;
  /** What to do about it; undefined when it is well. */
  mend?: string | undefined;
}

export const well = (what: string): Finding => ({ what });
export const ill = (what: string, mend: string): Finding => ({ what, mend });

/** @param mend what to do when it is not so */
export const check = (isWell: boolean, what: string, mend: string): Finding =>
  isWell ? well(what) : ill(what, mend);
