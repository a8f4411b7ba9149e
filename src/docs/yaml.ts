// The words are booleans or null to some reader; anything stranger than these characters is quoted.
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z/$](?:[\w ./${}(),;'+-]*[\w./})])?$/i;
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/gu;

/**
 * A JSON value as block-style YAML. JSON's scalars are YAML's too, so this is little more than indentation: the
 * libraries would add 33 KB (js-yaml) or 49 KB (yaml) to the Worker.
 */
export function toYaml(value: unknown): string {
  return `${node(value, "").trimStart()}\n`;
}

/** What follows a `key:` or a `-`, leading space or line break included. */
function node(value: unknown, indent: string): string {
  if (typeof value === "string")
    return ` ${PLAIN.test(value) ? value : (literal(value, indent) ?? quoted(value))}`;
  if (typeof value !== "object" || value === null) return ` ${JSON.stringify(value)}`;

  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => `-${node(item, deeper).replace(/^\n +/, " ")}`)
    : Object.entries(value).map(
        ([key, item]) => `${PLAIN.test(key) ? key : quoted(key)}:${node(item, deeper)}`,
      );
  if (lines.length === 0) return Array.isArray(value) ? " []" : " {}";
  return lines.map((line) => `\n${indent}${line}`).join("");
}

/** Paragraphs stay readable, unless spaces at either end or control characters would be lost. */
function literal(text: string, indent: string): string | undefined {
  if (!/^\S.*\n.*\S$/s.test(text) || text.replaceAll("\n", "").search(UNPRINTABLE) >= 0) return undefined;
  return `|-\n${text.replace(/^(?=.)/gm, indent || "  ")}`;
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
