import { escapeHtml } from "alignment/text";

const keywords =
  "as|async|await|break|case|catch|class|const|continue|default|delete|do|else|enum|export|extends|false|finally|" +
  "for|from|function|if|implements|import|in|instanceof|interface|keyof|let|new|null|of|return|satisfies|static|" +
  "super|switch|this|throw|true|try|type|typeof|undefined|var|void|while|yield|readonly|never|unknown|string|" +
  "number|boolean";

const tokenPattern = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)`,
    String.raw`(?<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\`(?:\\[\s\S]|[^\`\\])*\`)`,
    String.raw`(?<number>\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b)`,
    String.raw`(?<keyword>(?<![.\w$])(?:${keywords})(?![\w$]))`,
  ].join("|"),
  "g",
);

/**
 * TypeScript source as HTML with `<span>` of class `comment`, `string`, `number` and `keyword`.
 * It reads words, not syntax: an expression inside a template string is shown as string.
 *
 * @param code TypeScript source
 */
export function highlightTypeScript(code: string): string {
  let html = "";
  let end = 0;
  for (const match of code.matchAll(tokenPattern)) {
    const [kind, text] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? [
      "",
      "",
    ];
    html += `${escapeHtml(code.slice(end, match.index))}<span class="${kind}">${escapeHtml(text)}</span>`;
    end = match.index + match[0].length;
  }
  return html + escapeHtml(code.slice(end));
}
