/** A state's number in the Correlates of War system. */
export type CowCode = number & { readonly codeSystem?: "Correlates of War" };

/** An IGO's number in the Correlates of War IGO data (`ionum`). */
export type IgoId = number & { readonly codeSystem?: "Correlates of War IGO" };

/** The span of state numbers that the readers accept. */
export const stateCodes = { minimum: 2, maximum: 999 } as const;

/** The span of IGO numbers that the readers accept. */
export const igoCodes = { minimum: 1, maximum: 9999 } as const;

/** The span of calendar years that the readers accept. */
export const calendarYears = { minimum: 1800, maximum: 2030 } as const;
