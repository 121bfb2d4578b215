/** The words of a table's caption, for the name of the region that scrolls. */
export function captionText(html: string): string {
  const caption = /<caption>([\s\S]*?)<\/caption>/.exec(html)?.[1] ?? "";
  return caption
    .replace(/<[^>]*>/g, "")
    .replace(/"/g, "&quot;")
    .trim();
}

/** A part that scrolls sideways where it is too wide, reachable by keyboard. */
export function scrollable(html: string, name: string): string {
  return `<div class="wide" tabindex="0" role="group" aria-label="${name}">${html}</div>`;
}
