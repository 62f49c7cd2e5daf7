import { z } from 'zod';
import { CATEGORIES, isCategory } from '../categories.js';
import {
  idSchema,
  languageSchema,
  noticeVersionSchema,
  sha256Schema,
  slugSchema,
  timeSchema,
} from './primitives-schema.js';

/** What a data subject (or the passing of time) did about one purpose. */
export const consentStateSchema = z.enum([
  'asked',
  'given',
  'refused',
  'withdrawn',
  'renewed',
  'objected',
  'expired',
]);

/** The special categories of the vocabulary: each is consented to on its own (PL7). */
const specialCategorySchema = z.enum(
  Object.keys(CATEGORIES).filter((id) => isCategory(id) && CATEGORIES[id] === 'special'),
);

/**
 * One change in the consent of one data subject to one purpose: what was said, under which notice, to
 * which exact words, where and how (Art. 7(1): the controller must be able to demonstrate it).
 */
export const consentChangeSchema = z.strictObject({
  id: idSchema,
  purpose: slugSchema,
  /**
   * For a statement of its own about one special category (PL7): which. Without it the change is about the purpose
   * as a whole; the end of that is also the end of the consent to its special categories.
   */
  category: specialCategorySchema.optional(),
  state: consentStateSchema,
  time: timeSchema,
  notice: noticeVersionSchema,
  language: languageSchema,
  /** SHA-256 of the exact words shown. */
  words: sha256Schema,
  /** Where it was shown, such as `chat` or `your-data`. */
  surface: slugSchema,
  /** How the choice was indicated, such as `button`; `gpc` for a refusal by Global Privacy Control (PL13). */
  method: slugSchema,
});

export type ConsentState = z.infer<typeof consentStateSchema>;
export type ConsentChange = z.infer<typeof consentChangeSchema>;
