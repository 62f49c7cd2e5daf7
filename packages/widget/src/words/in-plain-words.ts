const UNITS = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const;

const isUnit = (letter: string): letter is keyof typeof UNITS => Object.hasOwn(UNITS, letter);

/** `P1Y6M` as "1 year, 6 months". */
export const retentionInWords = (retention: string, language: string): string => {
  const parts = [...retention.matchAll(/(\d+)([A-Z])/g)].flatMap(([, count, letter = '']) =>
    isUnit(letter)
      ? new Intl.NumberFormat(language, { style: 'unit', unit: UNITS[letter], unitDisplay: 'long' }).format(
          Number(count),
        )
      : [],
  );
  return new Intl.ListFormat(language, { type: 'unit' }).format(parts);
};

/** `FI` as "Finland". */
export const regionInWords = (region: string, language: string): string =>
  new Intl.DisplayNames(language, { type: 'region' }).of(region) ?? region;

/** Languages written from right to left. */
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)\b/;

/** Direction of a language's script, as for the attribute `dir`. */
export const directionOf = (language: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr';
