import { hydrate } from "preact";
import { App } from "./app";
import type { PageFacts } from "./facts";

const facts = JSON.parse(document.getElementById("page-facts")?.textContent ?? "") as PageFacts;
hydrate(<App facts={facts} />, document.getElementById("app") as HTMLElement);
