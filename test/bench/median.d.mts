/** @param values at least one */
export declare function median(values: readonly number[]): number;
