const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Text so that HTML shows it as it is, also inside quoted attributes.
 *
 * @example
 * escapeHtml("a < b"); // "a &lt; b"
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/**
 * Text as HTML, with what stands between backticks as code.
 *
 * @example
 * htmlWithCode("a < b (`npm run fit`)"); // "a &lt; b (<code>npm run fit</code>)"
 */
export function htmlWithCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

/**
 * Text so that Markdown shows it as it is, also inside a cell of a table.
 *
 * @example
 * escapeMarkdown("0.04**"); // "0.04\\*\\*"
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]|$~#]/g, (character) => `\\${character}`)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/\s*\n\s*/g, " ");
}

/**
 * JSON that may stand inside a `<script>`: no `<`, so neither its end nor a comment, and no line separator.
 *
 * @example
 * scriptJson("</script>"); // '"\\u003c/script>"'
 */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}
