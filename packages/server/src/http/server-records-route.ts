import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../errors.js';
import { admitPeople, peopleSchema, type People, type PersonAnswer } from '../sources/admit-people.js';
import { sourceOfReader } from '../sources/source-of-reader.js';
import type { Reader, Store } from '../store/store.js';
import { storeOf } from './bearer.js';
import { readAs, readJson } from './read-envelope.js';

export type ServerRecordsParts = {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** True while the server is about to stop. */
  readonly closing: () => boolean;
  readonly onAnswered: (answer: PersonAnswer) => void;
  readonly onAdmitted: (controller: string) => void;
};

/** Purposes that an item names, as far as it is written so that they can be seen. */
const purposesOf = (item: unknown): readonly unknown[] => {
  const at = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  const ofTag = at(at(item, 'tag'), 'purposes');
  return [...(Array.isArray(ofTag) ? ofTag : []), at(item, 'purpose')].filter((each) => each !== undefined);
};

/** The first item that names a purpose for which the key was not given. */
const notGranted = ({ people }: People, { purposes }: Reader): string | undefined => {
  for (const [index, person] of people.entries())
    for (const kind of ['changes', 'records'] as const)
      for (const [place, item] of person[kind].entries())
        if (purposesOf(item).some((each) => typeof each === 'string' && !purposes.includes(each)))
          return `people[${index}].${kind}[${place}]`;
  return undefined;
};

/** `POST /v1/server/records`: records from a system of the controller, or of another, with a key of its own (S7). */
export const serverRecordsRoute =
  ({ store, now, closing, onAnswered, onAdmitted }: ServerRecordsParts) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const source = reader.permissions.includes('write') ? sourceOfReader(reader.id) : undefined;
    if (source === undefined) return refuse(reply, { code: 'permission_not_granted' });
    if (closing()) return refuse(reply, { code: 'busy', retryAfter: 1 });
    const json = readJson(request.body);
    const body = json.ok ? readAs(peopleSchema, json.value) : json;
    if (!body.ok) return refuse(reply, body.refusal);
    const path = notGranted(body.value, reader);
    if (path !== undefined) return refuse(reply, { code: 'purpose_not_granted', path });
    const controller = await storeOf(store, reader);
    const people = await admitPeople({ store: controller, source, now }, body.value);
    people.forEach(onAnswered);
    onAdmitted(controller.id);
    const verdicts = people.flatMap((each) => each.verdicts);
    const [first] = verdicts;
    const answer = { now: now(), people };
    if (!first || verdicts.some(({ outcome }) => outcome !== 'refused')) return reply.send(answer);
    const { code = '', message = '', path: where = '' } = first;
    return reply.code(422).send({ ...answer, code, message, path: where });
  };
