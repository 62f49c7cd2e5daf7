const UNITS: Readonly<Record<string, string>> = { Y: 'year', M: 'month', W: 'week' };

/** `P1Y6M` as "1 year, 6 months". */
export const retentionInWords = (retention: string, language: string): string =>
  [...retention.matchAll(/(\d+)(.)/g)]
    .map(([, count, letter = '']) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit: UNITS[letter] ?? 'day',
        unitDisplay: 'long',
      }).format(Number(count)),
    )
    .join(', ');

/** `FI` as "Finland". */
export const regionInWords = (region: string, language: string): string =>
  new Intl.DisplayNames(language, { type: 'region' }).of(region) ?? region;

/** Languages written from right to left. */
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)\b/;

/** Direction of a language's script, as for the attribute `dir`. */
export const directionOf = (language: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr';
