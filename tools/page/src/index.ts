export { analyse, type Looked, type PageFit, type PageResult } from "./analysis";
export { type LivePage, makeLivePage } from "./build";
