/** A media type, as a header names it. */
export interface MediaType {
  /** In lower case, without parameters: `application/json`. */
  essence: string;
  /** By their names in lower case, without quotes. */
  parameters: [name: string, value: string][];
}

const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
// Some clients do not quote what is no token, such as the `=` of a boundary.
const VALUE = `"(?:[^"\\\\]|\\\\.)*"|[^\\s;,"]+`;
const MEDIA_TYPE = new RegExp(
  `^[ \\t]*(${TOKEN}/${TOKEN})((?:[ \\t]*;(?:[ \\t]*${TOKEN}=(?:${VALUE}))?)*)[ \\t]*$`,
);
const PARAMETER = new RegExp(`(${TOKEN})=(${VALUE})`, "g");

/**
 * Reads a Content-Type (RFC 9110 8.3.1). There may be spaces before and after a semicolon, and nothing after it.
 * @returns undefined when it is none
 */
export function readMediaType(text: string): MediaType | undefined {
  const [, essence, parameters = ""] = MEDIA_TYPE.exec(text) ?? [];
  if (!essence) return undefined;
  const found = parameters.matchAll(PARAMETER);
  return {
    essence: essence.toLowerCase(),
    parameters: [...found].map(([, name, value]) => [
      name!.toLowerCase(),
      value!.replace(/^"(.*)"$/, "$1").replaceAll(/\\(.)/g, "$1"),
    ]),
  };
}

/** Finds the media type of a request's body. @returns an empty text when its Content-Type is missing or names none */
export const bodyType = (c: { req: { header(name: string): string | undefined } }): string =>
  readMediaType(c.req.header("Content-Type") ?? "")?.essence ?? "";
