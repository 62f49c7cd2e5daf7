import { dueDate, MONTHS_OF_EXTENSION } from './due-date.js';
import type { PersonRequest } from './person-request.js';

/** Why a request stays as it is. */
export type NotAltered = 'request_answered' | 'request_overdue' | 'extension_too_long';

/** A request as it is to stand, or why it stays as it is. */
export type Altered =
  { readonly ok: true; readonly request: PersonRequest } | { readonly ok: false; readonly code: NotAltered };

/** A change of one request, decided by what it is at that moment. Pure. */
export type Alter = (request: PersonRequest) => Altered;

const to = (request: PersonRequest): Altered => ({ ok: true, request });
const not = (code: NotAltered): Altered => ({ ok: false, code });

/**
 * Extends the time to answer, with a reason that the person sees (Art. 12(3)): by two months in all, and only
 * while the time runs.
 */
export const extending =
  (months: number, reason: string, now: number): Alter =>
  (request) => {
    const { state, receivedAt, dueAt, content } = request;
    const extended = request.extended + months;
    if (state !== 'open') return not('request_answered');
    if (now > dueAt) return not('request_overdue');
    if (extended > MONTHS_OF_EXTENSION) return not('extension_too_long');
    return to({
      ...request,
      extended,
      dueAt: dueDate(receivedAt, extended),
      content: content && { ...content, extensions: [...content.extensions, { at: now, months, reason }] },
    });
  };

/** Refuses a request, with a reason that the person sees (Art. 12(4)). */
export const refusing =
  (reason: string, by: string, now: number): Alter =>
  (request) => {
    const { state, content } = request;
    if (state !== 'open') return not('request_answered');
    const told = content && { ...content, refusal: reason };
    return to({ ...request, state: 'refused', answeredAt: now, answeredBy: by, content: told });
  };

/** Begins to fulfil a request. What a server that stopped had begun may be begun again. */
export const beginning: Alter = (request) =>
  request.state === 'open' || request.state === 'fulfilling'
    ? to({ ...request, state: 'fulfilling' })
    : not('request_answered');

/** What was begun cannot be done: it is open as before. */
export const reopening: Alter = (request) =>
  request.state === 'fulfilling' ? to({ ...request, state: 'open' }) : not('request_answered');

/** What was asked is done. The person's own words and the value they gave have served. */
export const finishing =
  (by: string, now: number): Alter =>
  (request) => {
    if (request.state !== 'fulfilling') return not('request_answered');
    const { text: _text, value: _value, ...kept } = request.content ?? { extensions: [] };
    const content = request.content && kept;
    return to({ ...request, state: 'fulfilled', answeredAt: now, answeredBy: by, content });
  };
