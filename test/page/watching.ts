import type { Page } from "playwright-core";

/** The states that the page says it is in, one after another, while something is done and for some time after. */
export async function statesDuring(
  page: Page,
  act: () => Promise<unknown>,
  milliseconds: number,
): Promise<string[]> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seenStates: seen });
    new MutationObserver(() => seen.push(document.documentElement.dataset.state ?? "")).observe(
      document.documentElement,
      { attributeFilter: ["data-state"] },
    );
  });
  await act();
  await page.waitForTimeout(milliseconds);
  return page.evaluate(() => (window as unknown as { seenStates: string[] }).seenStates);
}

/** Lets the worker answer questions about specifications only after a while. */
export function slowWorkers(milliseconds: number): void {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (this: Worker, message: { kind: string }, options?: object) {
    const send = (): void => post.call(this, message, options);
    if (message.kind === "fit") setTimeout(send, milliseconds);
    else send();
  };
}

/** Elements that a finger is to hit and that are smaller than 44 pixels; the text of each. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.$$eval("button, select, summary, label, input, a", (elements) =>
    elements.flatMap((element) => {
      // What is inside a label is hit with it.
      const target = element instanceof HTMLInputElement ? (element.closest("label") ?? element) : element;
      const { width, height } = target.getBoundingClientRect();
      const isShown = target.checkVisibility() && width > 1 && height > 1;
      return isShown && (height < 44 || width < 44)
        ? [`${target.tagName} ${target.textContent?.slice(0, 30)} ${Math.round(width)}×${Math.round(height)}`]
        : [];
    }),
  );
}

/** Waits until no further alternative comes to the curve: each that comes may move the places of the others. */
export async function curveStands(page: Page): Promise<void> {
  let before = 0;
  for (let now = 1; now < 9 || now !== before; ) {
    before = now;
    await page.waitForTimeout(1500);
    now = await page.locator('[role="option"]').count();
  }
}
