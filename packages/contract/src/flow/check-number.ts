import type { AnswerRefusal } from '../check-answer.js';

const WRITTEN = /^[+-]?\d{1,15}(?:[.,]\d{1,10})?$/;
/** Of a number that comes from decimal fractions, so much may be off. */
const TOLERANCE = 1e-9;

type Bounds = {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly by?: number | undefined;
};

/**
 * Reads a number as people write it: with a point or a comma before the decimals, and spaces where they like them.
 * @returns undefined when it is none
 */
export const readNumber = (text: string): number | undefined => {
  const written = text.replace(/[\s\u00a0\u202f]/g, '');
  return WRITTEN.test(written) ? Number(written.replace(',', '.')) : undefined;
};

/** What is wrong with a number. @returns undefined when nothing is */
export const wrongNumber = (value: number, { min, max, by }: Bounds): AnswerRefusal | undefined => {
  if (min !== undefined && value < min) return 'number_too_small';
  if (max !== undefined && value > max) return 'number_too_large';
  const steps = by === undefined ? 0 : (value - (min ?? 0)) / by;
  return Math.abs(steps - Math.round(steps)) > TOLERANCE ? 'number_between_steps' : undefined;
};
