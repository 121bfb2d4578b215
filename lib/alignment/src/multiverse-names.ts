// A multiverse under the names that notebooks use: multiverse.of(…).

export { multiverseOfFolder as of } from "./node/multiverse";
export { alternativesToInferredRules as alternatives } from "./specification/alternatives";
export { influenceInWords, influenceTable, jointInWords, jointTable } from "./tables/multiverse-tables";
