import { z } from "@hono/zod-openapi";

const NAMES: Record<string, string> = {
  string: "text",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  object: "an object",
};

/** Words the errors of validation for people; falls back to the messages of zod. */
z.config({
  customError: (issue) => {
    switch (issue.code) {
      case "invalid_type":
        if (issue.input === undefined) return "is required";
        if (issue.input === null) return "must not be null";
        return `must be ${NAMES[issue.expected] ?? issue.expected}`;
      case "too_big":
        return issue.origin === "string"
          ? `must be at most ${issue.maximum} characters`
          : `must be at most ${issue.maximum}`;
      case "too_small":
        return issue.origin === "string"
          ? `must be at least ${issue.minimum} characters`
          : `must be at least ${issue.minimum}`;
      case "invalid_value":
        return `must be ${issue.values.map(String).join(" or ")}`;
      case "invalid_format":
        return issue.format === "guid" ? "must be an id" : undefined;
      default:
        return undefined;
    }
  },
});

export { z };
