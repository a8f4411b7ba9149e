// dev/ops/ imports this module, so it must not import the Worker's settings.

/** Says why a text is skipped: a limit of the day is reached. */
export const DAILY_LIMIT = "daily_limit";

/** Says of each limit of the day what keeps a text back. */
export const SENTENCES = {
  business: "Your texts of the day are used up: send it again tomorrow",
  number: "No more texts go to this number today: send it again tomorrow",
  deployment: "The texts of the day are used up for everybody: send it again tomorrow",
};

export type DailyLimit = keyof typeof SENTENCES;
