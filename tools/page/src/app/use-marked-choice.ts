import { useEffect } from "preact/hooks";

/**
 * Brings the choice to which a link points into sight, and the keyboard to its control.
 *
 * @param name of the choice; undefined where the link points to none.
 */
export function useMarkedChoice(name: string | undefined): void {
  useEffect(() => {
    if (name === undefined) return;
    const row = document.getElementById(`choice-${name}`);
    const part = row?.closest(".choices-part");
    if (row === null || !(part instanceof HTMLElement)) return;
    // Where the choices scroll by themselves, the other parts of the page stay in sight.
    if (part.scrollHeight > part.clientHeight)
      part.scrollTop += row.getBoundingClientRect().top - part.getBoundingClientRect().top - 40;
    else row.scrollIntoView({ block: "center" });
    row.querySelector<HTMLElement>("input:checked, select, input, button")?.focus({ preventScroll: true });
  }, [name]);
}
