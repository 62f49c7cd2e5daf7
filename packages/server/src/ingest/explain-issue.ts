import type { z } from 'zod';

/** What is wrong with a part of a request. */
export type IssueCode = 'wrong_type' | 'missing' | 'unknown_field' | 'out_of_range' | 'malformed';

/** Why something was refused, and where in the request, such as `records[3].fields.email`. */
export type Explained<C extends string = IssueCode> = {
  readonly code: C;
  /** Names what was expected; never holds anything that was sent. */
  readonly message: string;
  readonly path: string;
};

/** A key that may be shown: a sender can put anything into one. */
const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/** Joins a path of keys and positions to a text, from where it begins. */
export const pathText = (path: readonly PropertyKey[], start = ''): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const key = typeof part === 'string' && PLAIN_KEY.test(part) ? part : '*';
    return text === '' ? key : `${text}.${key}`;
  }, start);

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
    value,
  );

const MESSAGES: Record<IssueCode, string> = {
  wrong_type: 'The value is of the wrong type.',
  missing: 'A required field is missing.',
  unknown_field: 'There is no field of this name.',
  out_of_range: 'The value is too small, too large, too short or too long.',
  malformed: 'The value is not written as expected.',
};

const codeOf = (issue: z.core.$ZodIssue): IssueCode => {
  switch (issue.code) {
    case 'invalid_type':
    case 'invalid_union':
    case 'invalid_element':
      return 'wrong_type';
    case 'unrecognized_keys':
      return 'unknown_field';
    case 'too_big':
    case 'too_small':
    case 'not_multiple_of':
    case 'custom': // the schemas of what is sent bound counts with conditions of their own
      return 'out_of_range';
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_value':
      return 'malformed';
  }
};

/** What zod says beyond the code where it cannot hold anything that was sent. */
const detailOf = (issue: z.core.$ZodIssue): string | undefined => {
  if (issue.code === 'invalid_type') return `Expected ${issue.expected}.`;
  if (issue.code === 'too_big') return `Expected at most ${String(issue.maximum)}.`;
  if (issue.code === 'too_small') return `Expected at least ${String(issue.minimum)}.`;
  return undefined;
};

/**
 * The first thing that is wrong, in the product's own codes.
 * @param value what was parsed: tells what is missing from what is wrong
 * @param start path of `value` within the request; default: it is the request
 */
export const explainIssue = (error: z.ZodError, value?: unknown, start = ''): Explained => {
  const [issue] = error.issues;
  if (!issue) return { code: 'malformed', message: MESSAGES.malformed, path: start };
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const missing =
    issue.code !== 'unrecognized_keys' && value !== undefined && valueAt(value, issue.path) === undefined;
  const code = missing ? 'missing' : codeOf(issue);
  const message = missing ? MESSAGES.missing : (detailOf(issue) ?? MESSAGES[code]);
  return { code, message, path: pathText(path, start) };
};
