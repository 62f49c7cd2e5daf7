/** Where most people have their mail. A domain of one's own is in no list, and is left alone. */
const COMMON = [
  'gmail.com',
  'hotmail.com',
  'outlook.com',
  'yahoo.com',
  'icloud.com',
  'live.com',
  'proton.me',
  't-online.de',
  'orange.fr',
  'libero.it',
  'telia.com',
  'luukku.com',
  'elisanet.fi',
];

/** Near a common one, and yet where people have their mail. */
const REAL = ['mail.com', 'email.com', 'ymail.com'];

/** Letters to add, leave out, change or swap with their neighbour to get from one word to the other. */
const distance = (a: string, b: string): number => {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (before[j - 2] ?? 0) + 1
          : Infinity;
      row.push(
        Math.min(
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
          swap,
        ),
      );
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
};

/** Longer ones are not compared: no common domain is near them. */
const MAX_DOMAIN = 20;

/**
 * The address that was probably meant, when the domain is one slip of the finger away from a common one.
 * @returns undefined when there is nothing to ask about
 */
export const suggestEmail = (text: string): string | undefined => {
  const at = text.lastIndexOf('@');
  const domain = text
    .slice(at + 1)
    .trim()
    .toLowerCase();
  if (at < 1 || domain.length > MAX_DOMAIN || [...COMMON, ...REAL].includes(domain)) return undefined;
  const meant = COMMON.find((each) => distance(domain, each) === 1);
  return meant && `${text.slice(0, at + 1)}${meant}`;
};
