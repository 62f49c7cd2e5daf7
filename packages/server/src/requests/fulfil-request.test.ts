import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  addExampleShop,
  makeAdmission,
  makeChange,
  makeId,
  makeRecord,
  openedFields,
} from '../store/example-shop.suite.js';
import { openStore } from '../store/open-store.js';
import { TEST_KEYS } from '../store/store-place.suite.js';
import type { ControllerStore, Store } from '../store/store.js';
import { fulfilRequest, refuseRequest } from './fulfil-request.js';
import type { RequestContent, RequestKind } from './person-request.js';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const DPO = 'reader:dpo';

const folder = mkdtempSync(join(tmpdir(), 'remit-fulfil-'));
let store: Store;
before(async () => {
  store = await openStore({ dataDir: join(folder, 'data'), masterKeys: TEST_KEYS, now: () => NOW });
});
after(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

class Stopped extends Error {}

/** The store as a server that is stopped before or after its `step`th write leaves it. */
const stoppedAt = (shop: ControllerStore, step: number, when: 'before' | 'after'): ControllerStore => {
  let steps = 0;
  const breaking = async <T>(write: () => Promise<T>): Promise<T> => {
    const mine = ++steps === step;
    if (mine && when === 'before') throw new Stopped();
    const written = await write();
    if (mine) throw new Stopped();
    return written;
  };
  return {
    ...shop,
    admit: (admission) => breaking(() => shop.admit(admission)),
    eraseSubject: (request) => breaking(() => shop.eraseSubject(request)),
    restrictSubject: (...asked) => breaking(() => shop.restrictSubject(...asked)),
    requests: {
      ...shop.requests,
      alter: (...asked) => breaking(() => shop.requests.alter(...asked)),
      rectify: (asked) => breaking(() => shop.requests.rectify(asked)),
    },
  };
};

const prepare = async (kind: RequestKind, content: Partial<RequestContent> = {}) => {
  const shop = await addExampleShop(store);
  const given = makeChange('marketing', 'given');
  const tag = { consent: given.id, purposes: ['contact', 'marketing'] };
  const routes = [{ recipient: 'crm', purpose: 'contact' }];
  const record = makeRecord(shop.id, 'aino', { tag, routes });
  await shop.admit(makeAdmission('aino', { changes: [given], records: [record] }));
  await shop.noteDisclosure(`${record.id}:crm`, 'aino', ['name', 'email']);
  const id = makeId('request');
  const taken = await shop.requests.take(
    { id, subject: 'aino', kind, content: { extensions: [], ...content } },
    NOW,
  );
  assert.ok(taken.ok);
  return { shop, id, record };
};

/** All that an answer leaves behind. */
const outcome = async (shop: ControllerStore, id: string, record: { id: string }) => {
  const state = (await shop.subjectStates(['aino'])).get('aino');
  return {
    request: (await shop.requests.get(id))?.state,
    erased: state?.erasedAt !== null,
    restricted: state?.restrictedAt !== null,
    history: (await shop.histories(['aino'])).get('aino')?.map((entry) => entry.state),
    fields: await openedFields(shop, record.id),
    told: (await shop.whoReceived(record.id)).received.flatMap(({ notices }) =>
      notices.map(({ kind }) => kind),
    ),
    noted: (await shop.audit(0, 50)).map(({ action }) => action).toSorted(),
  };
};

const KINDS: readonly [RequestKind, Partial<RequestContent>][] = [
  ['access', {}],
  ['portability', {}],
  ['erasure', {}],
  ['restriction', {}],
  ['objection', { purposes: ['marketing'] }],
  ['withdrawal', { purposes: ['marketing'] }],
  ['rectification', { field: 'email', value: 'new@example.fi' }],
];

for (const [kind, content] of KINDS) {
  test(`[RQ8] stopped before or after any write, an answer to ${kind} is given again and comes to the same`, async () => {
    const whole = await prepare(kind, content);
    assert.ok((await fulfilRequest(whole.shop, whole.id, DPO, NOW)).ok);
    const expected = await outcome(whole.shop, whole.id, whole.record);
    assert.equal(expected.request, 'fulfilled');
    let steps = 0;
    for (let step = 1; ; step++) {
      const ends: boolean[] = [];
      for (const when of ['before', 'after'] as const) {
        const { shop, id, record } = await prepare(kind, content);
        const broken = stoppedAt(shop, step, when);
        const stopped = await fulfilRequest(broken, id, DPO, NOW).then(
          () => false,
          (fault: unknown) => fault instanceof Stopped,
        );
        ends.push(stopped);
        const state = (await shop.requests.get(id))?.state;
        if (state === 'fulfilling') {
          const refused = await refuseRequest(shop, id, 'No.', DPO, NOW);
          assert.deepEqual(refused, { ok: false, code: 'request_answered' });
        }
        const again = await fulfilRequest(shop, id, DPO, NOW);
        assert.ok(again.ok || again.code === 'request_answered', JSON.stringify(again));
        assert.deepEqual(await outcome(shop, id, record), expected, `${when} write ${step}`);
      }
      if (!ends.includes(true)) break;
      steps = step;
    }
    assert.ok(steps >= 2, `only ${steps} writes`);
  });
}

test('[RQ8] what cannot be done leaves the request open', async () => {
  const { shop, id } = await prepare('objection', { purposes: ['contact'] });
  const done = await fulfilRequest(shop, id, DPO, NOW);
  assert.deepEqual(done, { ok: false, code: 'purpose_not_objectable' });
  assert.equal((await shop.requests.get(id))?.state, 'open');
  const missing = await prepare('rectification', { field: 'phone', value: '1' });
  assert.deepEqual(await fulfilRequest(missing.shop, missing.id, DPO, NOW), {
    ok: false,
    code: 'field_not_kept',
  });
  assert.ok((await refuseRequest(missing.shop, missing.id, 'We have none.', DPO, NOW)).ok);
});
