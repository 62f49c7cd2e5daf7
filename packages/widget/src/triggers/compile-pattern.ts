/** One step of a pattern's program. */
type Step =
  | { readonly op: 'sign'; readonly fits: (sign: string) => boolean }
  | { readonly op: 'split'; readonly one: number; other: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'start' | 'end' | 'found' };

type Part =
  | { readonly kind: 'sign'; readonly fits: (sign: string) => boolean }
  | { readonly kind: 'edge'; readonly op: 'start' | 'end' }
  | { readonly kind: 'row'; readonly parts: readonly Part[] }
  | { readonly kind: 'either'; readonly parts: readonly Part[] }
  | { readonly kind: 'repeat'; readonly part: Part; readonly min: number; readonly max: number };

/** Steps a pattern may have, repetitions written out, and signs that are looked at: their product bounds the time. */
const MAX_STEPS = 500;
const MAX_TEXT = 2_048;

const CLASSES: Readonly<Record<string, RegExp>> = { d: /\d/, w: /\w/, s: /\s/, D: /\D/, W: /\W/, S: /\S/ };

const parse = (pattern: string): Part => {
  const signs = [...pattern];
  let at = 0;
  const fail = (what: string): never => {
    throw new TypeError(`${what} at ${at} in the pattern ${pattern}`);
  };
  const take = (): string => signs[at++] ?? fail('something is missing');

  const escaped = (): ((sign: string) => boolean) => {
    const letter = take();
    const known = CLASSES[letter];
    if (known) return (sign) => known.test(sign);
    return /[A-Za-z0-9]/.test(letter) ? fail(`\\${letter} is not supported`) : (sign) => sign === letter;
  };

  const set = (): ((sign: string) => boolean) => {
    const negated = signs[at] === '^';
    if (negated) at++;
    const members: ((sign: string) => boolean)[] = [];
    for (let first = take(); first !== ']'; first = take()) {
      if (first === '\\') members.push(escaped());
      else if (signs[at] === '-' && signs[at + 1] !== ']') {
        at++;
        const from = first;
        const to = take();
        members.push((sign) => from <= sign && sign <= to);
      } else {
        const only = first;
        members.push((sign) => sign === only);
      }
    }
    return (sign) => members.some((fits) => fits(sign)) !== negated;
  };

  const atom = (): Part => {
    const sign = take();
    if (sign === '^' || sign === '$') return { kind: 'edge', op: sign === '^' ? 'start' : 'end' };
    if (sign === '.') return { kind: 'sign', fits: () => true };
    if (sign === '[') return { kind: 'sign', fits: set() };
    if (sign === '\\') return { kind: 'sign', fits: escaped() };
    if ('*+?{'.includes(sign)) return fail('nothing to repeat');
    if (sign !== '(') return { kind: 'sign', fits: (other) => other === sign };
    if (signs[at] === '?') {
      at++;
      if (take() !== ':') fail('only (?: is supported');
    }
    const inner = either();
    if (take() !== ')') fail('a ) is missing');
    return inner;
  };

  const repeated = (part: Part): Part => {
    const bounds = /^(?:([*+?])|\{(\d{1,3})(,(\d{1,3})?)?\})/.exec(signs.slice(at).join(''));
    if (!bounds) return part;
    const [all, sign, low = '0', open, high] = bounds;
    at += all.length;
    if ('*+?{'.includes(signs[at] ?? ' ')) fail('one repetition is enough');
    const min = sign ? Number(sign === '+') : Number(low);
    const max = sign ? (sign === '?' ? 1 : Infinity) : open ? Number(high ?? Infinity) : min;
    return max < min ? fail('these bounds fit nothing') : { kind: 'repeat', part, min, max };
  };

  const row = (): Part => {
    const parts: Part[] = [];
    while (at < signs.length && signs[at] !== '|' && signs[at] !== ')') parts.push(repeated(atom()));
    return { kind: 'row', parts };
  };

  const either = (): Part => {
    const parts = [row()];
    while (signs[at] === '|') {
      at++;
      parts.push(row());
    }
    return { kind: 'either', parts };
  };

  const whole = either();
  return at < signs.length ? fail('a ( is missing') : whole;
};

const programOf = (pattern: string): readonly Step[] => {
  const program: Step[] = [];
  const put = <S extends Step>(step: S): S => {
    if (program.push(step) > MAX_STEPS) throw new TypeError(`too long is the pattern ${pattern}`);
    return step;
  };
  const write = (part: Part): void => {
    if (part.kind === 'sign') put({ op: 'sign', fits: part.fits });
    else if (part.kind === 'edge') put({ op: part.op });
    else if (part.kind === 'row') part.parts.forEach(write);
    else if (part.kind === 'either') {
      const ends: { to: number }[] = [];
      part.parts.forEach((one, index) => {
        if (index === part.parts.length - 1) return write(one);
        const split = put({ op: 'split', one: program.length + 1, other: 0 });
        write(one);
        ends.push(put({ op: 'jump', to: 0 }));
        split.other = program.length;
      });
      for (const end of ends) end.to = program.length;
    } else {
      for (let times = 0; times < part.min; times++) write(part.part);
      const once = () => {
        const from = program.length;
        const split = put({ op: 'split', one: from + 1, other: 0 });
        write(part.part);
        return { from, split };
      };
      if (part.max === Infinity) {
        const { from, split } = once();
        put({ op: 'jump', to: from });
        split.other = program.length;
      } else
        for (let times = part.min; times < part.max; times++) {
          const { split } = once();
          split.other = program.length;
        }
    }
  };
  write(parse(pattern));
  put({ op: 'found' });
  return program;
};

/**
 * Compiles a regular expression into a test whose time grows with the text and the pattern only: all ways through the
 * pattern are followed side by side (Thompson, 1968), none is tried again, so that no pattern makes a page hang.
 *
 * Has what patterns of addresses need: signs, `.`, sets, `\d \w \s` and their opposites, groups, `|`, `^`, `$`, `* + ?`
 * and `{n,m}`. Looking ahead or back, references and lazy repetitions are refused.
 *
 * @throws TypeError that says what is wrong or not supported, and where
 */
export const compilePattern = (pattern: string): ((text: string) => boolean) => {
  const program = programOf(pattern);
  return (text) => {
    const signs = [...text].slice(0, MAX_TEXT);
    let found = false;
    const enter = (at: number, place: number, here: Set<number>): void => {
      const step = program[at];
      if (!step || here.has(at)) return;
      here.add(at);
      if (step.op === 'jump') enter(step.to, place, here);
      else if (step.op === 'split') {
        enter(step.one, place, here);
        enter(step.other, place, here);
      } else if (step.op === 'start' ? place === 0 : step.op === 'end' && place === signs.length)
        enter(at + 1, place, here);
      else if (step.op === 'found') found = true;
    };
    let here = new Set<number>();
    for (let place = 0; place <= signs.length && !found; place++) {
      enter(0, place, here);
      const sign = signs[place];
      const next = new Set<number>();
      if (sign !== undefined)
        for (const at of here) {
          const step = program[at];
          if (step?.op === 'sign' && step.fits(sign)) enter(at + 1, place + 1, next);
        }
      here = next;
    }
    return found;
  };
};

/** The same for a pattern in which `*` stands for anything and `?` for one sign; it has to fit as a whole. */
export const compileGlob = (glob: string): ((text: string) => boolean) =>
  compilePattern(
    `^${glob.replace(/[^A-Za-z0-9]/g, (sign) => (sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`))}$`,
  );
