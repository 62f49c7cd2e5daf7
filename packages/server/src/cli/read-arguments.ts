import { parseArgs } from 'node:util';
import { didYouMean } from '../nearest-name.js';

/** An option of a command: `flag` takes no value, `one` takes one, `many` may be given several times. */
export type OptionKind = 'flag' | 'one' | 'many';

/** What was written on the command line, or the one line that says what is wrong with it. */
export type Arguments =
  | {
      readonly ok: true;
      readonly positionals: readonly string[];
      has(name: string): boolean;
      /** The last value given. */
      one(name: string): string | undefined;
      many(name: string): readonly string[];
    }
  | { readonly ok: false; readonly problem: string };

/** Ids are URL-safe and may begin with a hyphen; there is no option of one letter that they could be taken for. */
const ID_WITH_HYPHEN = /^-[A-Za-z0-9_][A-Za-z0-9_-]{14,38}$/;
/** No argument can hold it. */
const MARK = '\0';

/**
 * Reads the arguments of one command.
 * @param positionals names of what is expected besides options; a name in brackets may be left out
 */
export const readArguments = (
  args: readonly string[],
  options: Readonly<Record<string, OptionKind>>,
  positionals: readonly string[],
): Arguments => {
  const { tokens } = parseArgs({
    args: args.map((arg) => (ID_WITH_HYPHEN.test(arg) ? MARK + arg : arg)),
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, kind]) => [name, { type: kind === 'flag' ? 'boolean' : 'string' }]),
    ),
  });
  const values = new Map<string, string[]>();
  const others: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') others.push(token.value.replace(MARK, ''));
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const kind = Object.hasOwn(options, name) ? options[name] : undefined;
    const names = Object.keys(options).map((each) => `--${each}`);
    if (kind === undefined)
      return { ok: false, problem: `unknown option ${rawName}${didYouMean(rawName, names)}` };
    if (kind === 'flag' && value !== undefined) return { ok: false, problem: `${rawName} takes no value` };
    if (kind !== 'flag' && (value === undefined || value === ''))
      return { ok: false, problem: `${rawName} needs a value` };
    const before = values.get(name) ?? [];
    if (kind === 'one' && before.length > 0) return { ok: false, problem: `${rawName} is given twice` };
    values.set(name, [...before, value ?? '']);
  }
  const missing = positionals[others.length];
  if (missing !== undefined && !missing.startsWith('['))
    return { ok: false, problem: `${missing} is missing` };
  const extra = others[positionals.length];
  if (extra !== undefined) return { ok: false, problem: `nothing is expected at "${extra}"` };
  return {
    ok: true,
    positionals: others,
    has: (name) => values.has(name),
    one: (name) => values.get(name)?.at(-1),
    many: (name) => values.get(name) ?? [],
  };
};
