/** The parts of a page's element that the tests use; jsdom brings no types. */
export interface PageElement {
  readonly tagName: string;
  readonly type?: string;
  readonly textContent: string | null;
  readonly outerHTML: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  getAttribute(name: string): string | null;
}

/** The parts of a page that the tests use. */
export interface Page {
  readonly title: string;
  querySelectorAll(selector: string): ArrayLike<PageElement> & Iterable<PageElement>;
}

/** A page of HTML as a browser reads it; its scripts are not run. */
export function parsePage(html: string): Page {
  const { JSDOM } = require("jsdom") as {
    JSDOM: new (html: string) => { readonly window: { readonly document: Page } };
  };
  return new JSDOM(html).window.document;
}
