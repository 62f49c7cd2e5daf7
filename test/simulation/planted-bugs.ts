import type { Edit } from './product.js';

/** A bug that is planted in a copy of the product, to show that the simulation finds it. */
export type PlantedBug = { readonly name: string; readonly edits: readonly Edit[] };

const bug = (name: string, ...edits: Edit[]): PlantedBug => ({ name, edits });

const SEND_LOOP = 'sdk/src/transport/send-loop.ts';
const SENDING = 'sdk/src/transport/send-kept.ts';
const KEEPING = 'sdk/src/buffer/keep-decided.ts';

export const PLANTED_BUGS: readonly PlantedBug[] = [
  bug('what is sent is removed before its verdict', {
    file: SEND_LOOP,
    from: 'const answer = await post(batch, signal);',
    to: "await settle(batch, idsIn(batch).map((each) => ({ id: each, outcome: 'stored' })));\nconst answer = await post(batch, signal);",
  }),
  bug(
    'the server stores what it has already',
    {
      file: 'server/src/ingest/admit-batch.ts',
      from: 'if (duplicates.has(id) || admitted.has(id)) {',
      to: 'if (admitted.has(id)) {',
    },
    {
      file: 'server/src/store/judge-admissions.ts',
      from: 'if (recordIds.has(record.id)) continue;',
      to: '',
    },
  ),
  bug(
    'a withdrawal purges in its own tab only',
    { file: 'sdk/src/platform/other-tabs.ts', from: 'channel?.postMessage(said);', to: 'return;' },
    {
      file: SENDING,
      from: 'await change((draft) => {\n        if (owner)',
      to: '((unread: unknown) => unread)((draft: Kept) => {\n        if (owner)',
    },
  ),
  bug('what was withdrawn from is not decided about again', {
    file: KEEPING,
    from: '...decideAgain(draft, facts(draft)), ...makeRoom',
    to: '...makeRoom',
  }),
  bug('a final refusal is tried again for ever', {
    file: SEND_LOOP,
    from: 'verdicts.filter(({ id }) => ids.includes(id))',
    to: "verdicts.filter(({ id, outcome }) => ids.includes(id) && outcome !== 'refused')",
  }),
  bug('what no server takes holds up all others', { file: SEND_LOOP, from: 'aside.add(id);', to: '' }),
  bug(
    'records go before the consent that they cite',
    {
      file: 'sdk/src/transport/next-batch.ts',
      from: 'isSkipped) ? [] : history',
      to: 'isSkipped) || records.size > 0 ? [] : history',
    },
    {
      file: 'sdk/src/transport/next-batch.ts',
      from: 'count < unsent.length ? [] : records.values()',
      to: 'records.values()',
    },
  ),
  bug('memory is told as if it were the device', {
    file: 'sdk/src/buffer/open-buffer.ts',
    from: 'durability: () => durability,',
    to: "durability: () => durability && 'device',",
  }),
  bug('a verdict is taken by its place and not by its id', {
    file: SENDING,
    from: 'await remove(verdicts.map(({ id }) => id));',
    to: 'await remove([...batch.changes.map(({ id }) => id), ...[...latest().records.keys()].slice(0, verdicts.length)]);',
  }),
  bug('the lock is never handed over', {
    file: 'sdk/src/platform/tab-lock.ts',
    from: 'job().then(resolve, reject);',
    to: 'void job();',
  }),
  bug('a frozen tab keeps the others from sending', {
    file: 'sdk/src/platform/page-lifecycle.ts',
    from: "listen(document, 'freeze', freeze);",
    to: '',
  }),
  bug('a tab sends without locks although another may', {
    file: 'sdk/src/platform/tab-lease.ts',
    from: 'if (rest > 0 && rest <= TERM) return rest;',
    to: '',
  }),
  bug('every tab sends', {
    file: 'sdk/src/platform/tab-lock.ts',
    from: 'if (!locks) return job();',
    to: 'return job();',
  }),
  bug('the age of a record is not corrected by the clocks', {
    file: 'server/src/ingest/correct-time.ts',
    from: 'return Math.max(0, receivedAt - Math.max(sentAt - time, 0));',
    to: 'return time;',
  }),
  bug('an interrupted request is taken for answered', {
    file: 'sdk/src/transport/post-batch.ts',
    from: 'return { status: 0 };',
    to: "return { status: 200, verdicts: [...batch.changes, ...batch.records].map(({ id }) => ({ id, outcome: 'stored' })) };",
  }),
  bug('a clock that is set back makes what waits a thing of the future', {
    file: 'sdk/src/transport/next-batch.ts',
    from: 'sentAt: Math.max(newest, Math.min(sentAt, oldest + BOUNDS.age)),',
    to: 'sentAt,',
  }),
  bug('a clock that is set ahead makes a lead too old', {
    file: 'sdk/src/buffer/make-room.ts',
    from: 'record.tag.time < now - BOUNDS.age && !isHandedIn(record, plan)',
    to: 'record.tag.time < now - BOUNDS.age',
  }),
  bug('what a full device cannot take is known in one tab only', {
    file: KEEPING,
    from: 'void said.push(each)',
    to: 'void each',
  }),
];
