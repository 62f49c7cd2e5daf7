/** One sentence, or what a controller wrote. */
export type Line = {
  readonly text: string;
  /** BCP 47 tag, where it is not the document's own language. */
  readonly language?: string;
};

/** A heading and what stands below it, one line for each thing that can change by itself. */
export type Section = {
  readonly heading: string;
  /** 2 below the title, 3 below a section. */
  readonly level: 2 | 3;
  readonly lines: readonly Line[];
};

/** A document before it has a form. Everything in it is plain text: encoding is up to the form. */
export type StructuredDocument = {
  readonly title: string;
  readonly language: string;
  /** What it was made from, under the title. */
  readonly lead: readonly Line[];
  readonly sections: readonly Section[];
};

/** The forms a document is written in. */
export const FORMATS = ['md', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/** True when `text` names a form. */
export const isFormat = (text: string): text is Format => FORMATS.some((each) => each === text);

/** Lines in the document's own language. */
export const say = (...texts: readonly string[]): Line[] => texts.map((text) => ({ text }));

/**
 * Text as one line. Controllers write wording: breaks would end a line early, and characters that turn the
 * direction of writing could make one sentence read as another.
 */
export const onOneLine = (text: string): string =>
  text
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
