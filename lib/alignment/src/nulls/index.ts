export { exchangeDonors } from "./exchange";
export { eraStrata } from "./strata";
