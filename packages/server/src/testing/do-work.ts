import { hash } from 'node:crypto';

/** Does the work that a challenge asks for, as a page does. */
export const doWork = (challenge: string): string => {
  const bits = Number(challenge.split('.')[0]);
  for (let solution = 0; ; solution++) {
    const zeroes = Math.clz32(hash('sha256', `${challenge}.${solution}`, 'buffer').readUInt32BE(0));
    if (zeroes >= bits) return String(solution);
  }
};

/** Something that is no answer to the challenge. */
export const doNoWork = (challenge: string): string => {
  for (let solution = 0; ; solution++)
    if (hash('sha256', `${challenge}.${solution}`, 'buffer').readUInt8(0) > 127) return String(solution);
};
