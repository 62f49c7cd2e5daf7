/** What the button says that closes the teaser. */
const CLOSE: Readonly<Record<string, string>> = {
  ar: 'إغلاق',
  de: 'Schließen',
  es: 'Cerrar',
  fi: 'Sulje',
  fr: 'Fermer',
  it: 'Chiudi',
  nl: 'Sluiten',
  pl: 'Zamknij',
  sv: 'Stäng',
};

/** @param language tag of the language that the page speaks */
export const closeIn = (language: string): string =>
  CLOSE[language.toLowerCase().split('-')[0] ?? ''] ?? 'Close';
