export * from "@alignment/engine";
export * from "./frames";
export * from "./panel";
export * from "./report";
export * from "./table";
