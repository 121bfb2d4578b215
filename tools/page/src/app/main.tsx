import { hydrate } from "preact";
import { App, type PageFacts } from "./app";

const facts = JSON.parse(document.getElementById("page-facts")?.textContent ?? "") as PageFacts;
hydrate(<App facts={facts} />, document.getElementById("app") as HTMLElement);
