declare const codeSystem: unique symbol;

/** A state's number in the Correlates of War system. A plain number is none until `cowCode` says so. */
export type CowCode = number & { readonly [codeSystem]: "Correlates of War" };

/** An IGO's number in the Correlates of War IGO data (`ionum`). A plain number is none until `igoId` says so. */
export type IgoId = number & { readonly [codeSystem]: "Correlates of War IGO" };

/** Takes a number for a state's, as the column of a source that it was read from declares; `NaN` stands for none. */
export function cowCode(number: number): CowCode {
  return number as CowCode;
}

/** Takes a number for an IGO's, as the column of a source that it was read from declares. */
export function igoId(number: number): IgoId {
  return number as IgoId;
}

/** The span of state numbers that the readers accept. */
export const stateCodes = { minimum: 2, maximum: 999 } as const;

/** The span of IGO numbers that the readers accept. */
export const igoCodes = { minimum: 1, maximum: 9999 } as const;

/** The span of calendar years that the readers accept. */
export const calendarYears = { minimum: 1800, maximum: 2030 } as const;
