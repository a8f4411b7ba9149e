import { z } from "@hono/zod-openapi";

// One sentence a person can act on, instead of "expected string, received undefined".
z.config({
  customError: (issue) => {
    if (issue.code === "invalid_type" && issue.input === undefined) return "is required";
    if (issue.code === "invalid_type" && issue.input === null) return "must not be null";
    return undefined;
  },
});

export { z };
