/** @param values at least one */
export const median: (values: readonly number[]) => number;
