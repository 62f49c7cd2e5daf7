import type { Facts, LeadRecord } from '@remit/contract';
import type { ClientOptions } from '../client.js';
import { presentChoices } from '../consent/present-choices.js';
import { databaseName } from '../database-name.js';
import type { lossCounter } from '../losses.js';
import type { Platform } from '../platform/platform.js';
import { decideAgain } from './decide-again.js';
import { hearing, measured, type Kept, type Person, type Said } from './kept.js';
import { isOver, makeRoom } from './make-room.js';
import { openBuffer } from './open-buffer.js';

/**
 * What is kept of the person at this browser, decided again with each change.
 *
 * @param lose told of each record that went
 */
export const keepDecided = (
  { instructions }: Pick<ClientOptions, 'instructions'>,
  platform: Platform,
  lose: ReturnType<typeof lossCounter>['add'],
) => {
  const { now } = platform;
  const buffer = openBuffer(databaseName(instructions.controller), platform);
  const { latest } = buffer;
  /** Whoever this browser becomes with the first act, unless an earlier visit left somebody. */
  let nobody: Person | undefined;
  /** What was said in this tab and the others: a device that is full may not have it. */
  const said: Said[] = [];

  /** The person, with what they said and the device does not have. */
  const informed = (person: Person | undefined): Person | undefined =>
    person &&
    said
      .flatMap(({ subject, changes }) => (subject === person.subject.id ? changes : []))
      .reduce(hearing, person);

  const facts = ({ person }: Kept): Facts => ({
    instructions,
    history: informed(person)?.history ?? [],
    // The server knows of restriction and erasure; a browser is not told.
    restricted: false,
    erased: false,
    now: now(),
  });

  const history = () => informed(latest().person)?.history ?? [];

  /** The one way of changing what is kept: then it is decided again (TR3, BU6) and brought within its bounds. */
  const change = async (work?: (draft: Kept) => void): Promise<void> => {
    lose(
      await buffer.change((draft) => {
        draft.person = informed(draft.person);
        work?.(draft);
        return [...decideAgain(draft, facts(draft)), ...makeRoom(draft, instructions, now())];
      }),
    );
  };

  return {
    ...buffer,
    facts,
    history,
    choices: () => presentChoices(instructions, history(), now()),
    change,
    /**
     * Adds events of a person who has acted, as far as is known here: all is read and decided again before anything is
     * sent. Until the buffer is beyond its bounds, only they are decided about.
     */
    async add(records: readonly LeadRecord[]): Promise<void> {
      lose(
        await buffer.change(({ person, records: kept }) => {
          const added: Kept = { person, records: new Map(records.map((each) => [each.id, measured(each)])) };
          const lost = decideAgain(added, facts(added));
          for (const [id, waiting] of added.records) kept.set(id, waiting);
          return lost;
        }, true),
      );
      if (isOver(latest())) lose(await buffer.change((draft) => makeRoom(draft, instructions, now()), true));
    },
    /** Hears what the person said, here or in another tab. */
    hear: (each: Said): void => void said.push(each),
    /** The person who acts: from now on there is one. */
    acting: (draft: Kept): Person =>
      (draft.person ??= nobody ??=
        {
          subject: { id: platform.newId(), secret: platform.newId() },
          history: [],
          unsent: [],
        }),
    /** Takes out records, and marks consent changes as sent. */
    remove: (ids: readonly string[]): Promise<void> => {
      const isSent = (id: string) => ids.includes(id);
      return buffer.change((draft) => {
        for (const id of ids) draft.records.delete(id);
        const { person } = draft;
        if (person?.unsent.some(isSent))
          draft.person = { ...person, unsent: person.unsent.filter((id) => !isSent(id)) };
        // What the person said elsewhere meanwhile is read before it is written.
      }, !latest().person?.unsent.some(isSent));
    },
  };
};

export type Keeping = ReturnType<typeof keepDecided>;
