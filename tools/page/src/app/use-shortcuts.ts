import { useEffect } from "preact/hooks";

/** Whether an element takes what is typed as text: there a letter is no shortcut. Radio buttons and boxes do not. */
function takesText(element: HTMLElement): boolean {
  if (element instanceof HTMLInputElement) return element.type !== "radio" && element.type !== "checkbox";
  return /^(SELECT|TEXTAREA)$/.test(element.tagName);
}

/**
 * Keys that do something wherever the keyboard is, except in a field that takes text and while a dialog is open.
 *
 * @param actions what each key does.
 */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isForBrowser = event.ctrlKey || event.metaKey || event.altKey;
      if (isForBrowser || takesText(event.target as HTMLElement)) return;
      if (actions[event.key] === undefined || document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      actions[event.key]();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
}
