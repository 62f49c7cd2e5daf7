import type { PersonRequest } from './person-request.js';

/** True when there is, or was, something for the person to fetch. */
export const isForExport = ({ kind }: Pick<PersonRequest, 'kind'>): boolean =>
  kind === 'access' || kind === 'portability';

/** A request as everybody sees it who may see it. */
const shown = ({ id, kind, identity, receivedAt, dueAt, answeredAt, content }: PersonRequest) => {
  const { purposes, record, field, extensions = [], refusal = null } = content ?? {};
  return {
    id,
    kind,
    identity,
    receivedAt,
    dueAt,
    ...(purposes ? { purposes } : {}),
    ...(record === undefined ? {} : { record }),
    ...(field === undefined ? {} : { field }),
    extensions,
    answeredAt,
    refusal,
  };
};

/** As its person sees it. What the controller has begun with is open to them still. */
export const showToPerson = (request: PersonRequest) => {
  const { state } = request;
  return {
    ...shown(request),
    state: state === 'fulfilling' ? 'open' : state,
    export: isForExport(request) && state === 'fulfilled',
  };
};

/** As the controller sees it: with what the person wrote. */
export const showToController = (request: PersonRequest, now: number) => {
  const { subject, state, dueAt, answeredBy, content } = request;
  const { value, text } = content ?? {};
  return {
    ...shown(request),
    state,
    subject,
    overdue: (state === 'open' || state === 'fulfilling') && dueAt < now,
    ...(value === undefined ? {} : { value }),
    ...(text === undefined ? {} : { text }),
    answeredBy,
  };
};
