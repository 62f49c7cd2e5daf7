import type { FieldValue } from '@remit/contract';

const MASK = '••••';
/** Characters that are shown at most, and of how long a value at least. */
const SHOWN = 2;
const LONG_ENOUGH = 6;

/**
 * A value of which somebody who knows it can tell that it is the right one, and nobody else what it is: its
 * last two characters behind a mask that is always as long.
 */
export const maskValue = (value: FieldValue | undefined): string => {
  const characters = typeof value === 'string' ? [...value.trim()] : [];
  return characters.length < LONG_ENOUGH ? MASK : `${MASK} ${characters.slice(-SHOWN).join('')}`;
};
