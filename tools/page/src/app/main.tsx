import { hydrate } from "preact";
import { App } from "./app";
import { Controls } from "./controls";
import type { PageFacts } from "./facts";

const facts = JSON.parse(document.getElementById("page-facts")?.textContent ?? "") as PageFacts;
hydrate(
  <Controls>
    <App facts={facts} />
  </Controls>,
  document.getElementById("app") as HTMLElement,
);
