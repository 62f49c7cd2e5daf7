import type { FieldValue } from '@remit/contract';

/** Who holds the token, and for which purposes. */
export type Reader = {
  readonly controller: string;
  readonly id: string;
  readonly purposes: readonly string[];
  /** Whether they may review leads that are held: they have the permission, and work for the controller. */
  readonly mayReview: boolean;
};

/** A field that was left out, and the code of why. */
export type Withheld = { readonly field: string; readonly code: string };

/** A lead as far as one purpose may see it. */
export type Lead = {
  readonly id: string;
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly scope: {
    readonly purposes: readonly string[];
    readonly notice: string;
    readonly consent: string | null;
    readonly source: string;
  };
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly withheld: readonly Withheld[];
};

/** One purpose's answer to "which leads are there?". */
export type Leads = { readonly purpose: string; readonly leads: readonly Lead[]; readonly leftOut: number };

/** A lead that is held, as far as one purpose may see it. */
export type HeldLead = Omit<Lead, 'withheld'> & {
  /** The server's word for why it is suspected. */
  readonly suspicion: string;
};

/** One purpose's answer to "which leads are held?". */
export type HeldPage = {
  readonly held: readonly HeldLead[];
  /** There are older ones. */
  readonly more: boolean;
};

/** What becomes of a lead that is held. */
export type Decision = 'accept' | 'refuse';

/** A consent change on which a use rests, or which ended it. */
export type Change = {
  readonly time: number;
  readonly state: string;
  readonly notice: string;
  readonly words: string | null;
};

/** Whether a purpose may be served with a field, and on what that rests. */
export type Grounds = {
  readonly purpose: string;
  readonly basis: string | null;
  readonly consent: Change | null;
  readonly ended: Change | null;
  readonly until: number | null;
  /** Code and rule of the denial; undefined when it is allowed. */
  readonly denied: { readonly code: string; readonly rule: string } | undefined;
};

/** The answer to "why do you have this?". */
export type Why = {
  readonly record: string;
  readonly type: string;
  readonly time: number;
  readonly source: string;
  readonly notice: string;
  readonly fields: readonly {
    readonly field: string;
    readonly value: FieldValue | undefined;
    readonly purposes: readonly Grounds[];
  }[];
  readonly deliveries: readonly {
    readonly id: string;
    readonly recipient: string;
    readonly purpose: string;
    readonly state: string;
    readonly settledAt: number | null;
  }[];
};

type Unknown = Readonly<Record<string, unknown>>;

/** What broke the shape is not said: a page can do nothing with it, and it could be personal. */
class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

const object = (value: unknown): Unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UnexpectedAnswer();
  return { ...value };
};
const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new UnexpectedAnswer();
  return value;
};
const number = (value: unknown): number => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new UnexpectedAnswer();
  return value;
};
const list = <T>(value: unknown, item: (each: unknown) => T): T[] => {
  if (!Array.isArray(value)) throw new UnexpectedAnswer();
  return value.map(item);
};
const orNull = <T>(value: unknown, read: (each: unknown) => T): T | null =>
  value === null ? null : read(value);

const fieldValue = (value: unknown): FieldValue =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : list(value, text);

const record = (value: Unknown): Omit<Lead, 'withheld'> => {
  const { id, type, time, scope, fields } = value;
  const { purposes, notice, consent, source } = object(scope);
  return {
    id: text(id),
    type: text(type),
    time: number(time),
    scope: {
      purposes: list(purposes, text),
      notice: text(notice),
      consent: orNull(consent, text),
      source: text(source),
    },
    fields: Object.fromEntries(
      Object.entries(object(fields)).map(([name, each]) => [name, fieldValue(each)]),
    ),
  };
};

const lead = (value: unknown): Lead => {
  const all = object(value);
  const withheld = list(all['withheld'], (each) => {
    const { field, code } = object(each);
    return { field: text(field), code: text(code) };
  });
  return { ...record(all), withheld };
};

const heldLead = (value: unknown): HeldLead => {
  const all = object(value);
  return { ...record(all), suspicion: text(all['suspicion']) };
};

const change = (value: unknown): Change => {
  const { time, state, notice, words } = object(value);
  return { time: number(time), state: text(state), notice: text(notice), words: orNull(words, text) };
};

const grounds = (value: unknown): Grounds => {
  const { purpose, basis, consent, ended, until, allowed, code, rule } = object(value);
  // Whatever does not say "allowed" is denied.
  const denied = allowed === true ? undefined : { code: text(code), rule: text(rule) };
  return {
    purpose: text(purpose),
    basis: orNull(basis, text),
    consent: orNull(consent, change),
    ended: orNull(ended, change),
    until: orNull(until, number),
    denied,
  };
};

/** Reads the answer to `GET /v1/reader`. @throws when it is something else */
export const readReader = (value: unknown): Reader => {
  const { controller, id, purposes, permissions, employer } = object(value);
  return {
    controller: text(controller),
    id: text(id),
    purposes: list(purposes, text),
    mayReview: list(permissions, text).includes('review') && text(employer) === 'controller',
  };
};

/** Reads the answer to `GET /v1/leads?explain=1`. @throws when it is something else */
export const readLeads = (value: unknown): Leads => {
  const { purpose, leads, leftOut } = object(value);
  return { purpose: text(purpose), leads: list(leads, lead), leftOut: number(leftOut) };
};

/** Reads the answer to `GET /v1/held`. @throws when it is something else */
export const readHeld = (value: unknown): HeldPage => {
  const { held, next } = object(value);
  return { held: list(held, heldLead), more: orNull(next, text) !== null };
};

/** Reads the answer to `POST /v1/held/:id`. @throws when it is something else */
export const readDecided = (value: unknown): Decision => {
  const decision = text(object(value)['decision']);
  if (decision !== 'accept' && decision !== 'refuse') throw new UnexpectedAnswer();
  return decision;
};

/** Reads the answer to `GET /v1/records/:id/why`. @throws when it is something else */
export const readWhy = (value: unknown): Why => {
  const answer = object(value);
  return {
    record: text(answer['record']),
    type: text(answer['type']),
    time: number(answer['time']),
    source: text(answer['source']),
    notice: text(answer['notice']),
    fields: list(answer['fields'], (each) => {
      const { field, value: held, purposes } = object(each);
      return {
        field: text(field),
        value: held === undefined ? undefined : fieldValue(held),
        purposes: list(purposes, grounds),
      };
    }),
    deliveries: list(answer['deliveries'], (each) => {
      const { id, recipient, purpose, state, settledAt } = object(each);
      return {
        id: text(id),
        recipient: text(recipient),
        purpose: text(purpose),
        state: text(state),
        settledAt: orNull(settledAt, number),
      };
    }),
  };
};
