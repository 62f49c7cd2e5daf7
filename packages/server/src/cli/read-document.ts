import { readFile } from 'node:fs/promises';
import type { z } from 'zod';

/** A document, or the lines that say what is wrong with it and where. */
export type DocumentRead<T> =
  { readonly ok: true; readonly document: T } | { readonly ok: false; readonly problems: readonly string[] };

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'not readable';

/** Reads a JSON file that somebody wrote by hand: every contradiction is named, not only the first. */
export const readDocument = async <S extends z.ZodType>(
  file: string,
  schema: S,
): Promise<DocumentRead<z.output<S>>> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    // Absent, a folder, or closed to this user: the code says which.
    return { ok: false, problems: [`${file}: cannot be read (${codeOf(error)})`] };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // JSON.parse says where it stopped; the file is the reader's own.
    return { ok: false, problems: [`${file}: not JSON: ${error instanceof Error ? error.message : ''}`] };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, document: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map(
      ({ path, message }) => `${file}: ${path.map(String).join('.') || 'document'}: ${message}`,
    ),
  };
};
