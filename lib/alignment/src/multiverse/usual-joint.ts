/** Most specifications that a joint test takes unless more are asked for. */
export const usualSpecifications = 400;

/** Draws of each null unless another number is asked for. */
export const usualDraws = 500;
