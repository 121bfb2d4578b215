/** Below this size a diagonal element of theta counts as zero (lme4's `isSingular`). */
export const singularTolerance = 1e-4;
