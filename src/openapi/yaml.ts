// A plain text has these characters alone, and is no word that YAML 1.1 or 1.2 reads as a boolean or null.
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z/$](?:[\w ./${}(),;'+-]*[\w./})])?$/i;
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/gu;

/**
 * Writes a JSON value as block-style YAML. Every JSON scalar is a YAML scalar, so only indentation is added. A library
 * would add 33 KB (js-yaml) or 49 KB (yaml) to the Worker.
 */
export function toYaml(value: unknown): string {
  return `${node(value, "").trimStart()}\n`;
}

/** Writes what follows a `key:` or a `-`, with the space or line break before it. */
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

/** Writes paragraphs as a literal block. @returns undefined where a block would lose spaces or control characters */
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
