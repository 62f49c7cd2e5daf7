import { readFile } from 'node:fs/promises';
import { SetupError } from '../setup/setup-error.js';
import { processorSchema, type Processor } from './processor.js';

const wrong = (what: string): SetupError => new SetupError(`REMIT_PROCESSOR_FILE: expected ${what}`);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';

/**
 * Reads who runs this installation.
 * @param file JSON; undefined when the operator named none
 * @throws SetupError when it cannot be read
 */
export const readProcessor = async (file: string | undefined): Promise<Processor | undefined> => {
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    // Absent, a folder, or closed to this user: the code says which.
    throw wrong(`a file that this user may read, not ${file} (${codeOf(error)})`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Only JSON.parse stands in the try.
    throw wrong(`JSON in ${file}`);
  }
  const parsed = processorSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw wrong(
    `who runs this installation in ${file}: ${issue?.path.join('.') || 'document'}: ${issue?.message}`,
  );
};
