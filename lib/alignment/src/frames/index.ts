export { frameOf, tableOfFrame } from "./frame";
export { type FramePreview, previewFrame, type ShowFrameOptions, showFrame } from "./show";
