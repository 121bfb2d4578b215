/** The codes by which terminals and notebooks colour text. */
const codes = { red: [31, 39], green: [32, 39], cyan: [36, 39], bold: [1, 22] } as const;

/** `text` in a colour, or bold, wherever such codes are understood. */
export function painted(text: string, ...styles: readonly (keyof typeof codes)[]): string {
  return styles.reduce((inner, style) => {
    const [on, off] = codes[style];
    return `\u001b[${on}m${inner}\u001b[${off}m`;
  }, text);
}

const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const without = /\p{Mark}|\u200b|\u200c|\u200d/u;

/** Blank text as wide as `text` in letters of one width, with its tabs. */
function blankFor(text: string): string {
  return Array.from(text, (character) => {
    if (character === "\t") return "\t";
    if (without.test(character)) return "";
    return wide.test(character) ? "  " : " ";
  }).join("");
}

/**
 * A line of source with a mark below one of its characters.
 *
 * @param text the line
 * @param line its number, from 1
 * @param column the place of the character in UTF-16 units, from 1
 */
export function excerptOf(text: string, line: number, column: number): string[] {
  const number = `${line} | `;
  const before = text.slice(0, column - 1);
  return [
    `    ${painted(number, "green")}${text}`,
    `    ${" ".repeat(number.length)}${blankFor(before)}${painted("^", "red", "bold")}`,
  ];
}

/** The place of a character in a line as people count: by characters, from 1. */
export function columnInWords(text: string, column: number): number {
  return Array.from(text.slice(0, column - 1)).length + 1;
}
