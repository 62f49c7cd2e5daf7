import { z } from 'zod';

/** Id of a controller, bot, record type, field or recipient: lower case words with hyphens. */
export const slugSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected lower-case letters, digits and single hyphens');

/** Name of a field of a record, as in the tracking plan. */
export const fieldNameSchema = z
  .string()
  .max(64)
  .regex(/^[a-z][A-Za-z0-9_-]*$/, 'expected a name that begins with a lower-case letter');

/** Id made by a browser or a server: URL-safe, 16 to 40 characters, so that it cannot be guessed or carry text. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{16,40}$/, 'expected 16 to 40 URL-safe characters');

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const timeSchema = z.number().int().min(0).max(8_640_000_000_000_000);

/** A notice version, such as `2026-03`. */
export const noticeVersionSchema = z
  .string()
  .max(32)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected letters, digits, dots and hyphens');

/** BCP 47 language tag. */
export const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'expected a language tag such as en');

/** ISO 3166-1 alpha-2 country. */
export const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'expected a two-letter country code');

/** A page by its origin and path, as in `https://shop.example/fair`; compared as it is written. */
export const pageSchema = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[^\s/?#@]+\/[^\s?#]*$/, 'expected origin and path of a page, without a query');

/** SHA-256 in lower-case hex. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in lower-case hex');
