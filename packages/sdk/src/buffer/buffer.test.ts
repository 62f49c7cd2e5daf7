import type { LeadRecord } from '@remit/contract';
import { expect } from 'chai';
import { createStore, type UseStore } from 'idb-keyval';
import { readDisk } from '../../test/pretend-site.js';
import { measured, type Person } from './kept.js';
import { openBuffer, type Buffer } from './open-buffer.js';

const record = (id: string): LeadRecord => ({
  id,
  type: 'view',
  tag: { controller: 'lumo', source: 'page', purposes: ['analytics'], notice: '1', consent: null, time: 1 },
  fields: { page: 'ä' },
});
const person: Person = { subject: { id: 's', secret: 't' }, history: [], unsent: ['c'] };

let databases = 0;
const newDatabase = () => `buffer-${Date.now()}-${++databases}`;
const opened: Buffer[] = [];
const after = () => () => {};
const openStore = (name: string) => createStore(name, 'kept');
const full = () => () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
/** The device takes one change and no other. */
const failingMidway = (name: string): UseStore => {
  const store = openStore(name);
  let changes = 0;
  return (mode, work) => (mode === 'readwrite' && changes++ > 0 ? full()() : store(mode, work));
};
/** What a buffer holds, read again. */
const read = async (buffer: Buffer) => {
  await buffer.change(() => {});
  return buffer.latest();
};

const kinds = {
  'in IndexedDB': openStore,
  'in memory': full,
  'in memory since the device failed midway': failingMidway,
};
for (const [where, how] of Object.entries(kinds)) {
  describe(`a buffer ${where}`, () => {
    const open = () => {
      const buffer = openBuffer(newDatabase(), { openStore: how, after });
      opened.push(buffer);
      return buffer;
    };
    afterEach(() => opened.splice(0).forEach((buffer) => buffer.close()));

    it('begins empty', async () => {
      const kept = await read(open());
      expect(kept.person).to.equal(undefined);
      expect(kept.records.size).to.equal(0);
    });

    it('[BU2] shows records in the order of their ids, however they came', async () => {
      const buffer = open();
      for (const id of ['b', 'd', 'a', 'c'])
        await buffer.change((draft) => void draft.records.set(id, measured(record(id))));
      expect([...(await read(buffer)).records.keys()]).to.deep.equal(['a', 'b', 'c', 'd']);
      await buffer.change((draft) => {
        expect([...draft.records.keys()]).to.deep.equal(['a', 'b', 'c', 'd']);
      });
    });

    it('writes a person and their records together, and says so when it is done', async () => {
      const buffer = open();
      const answer = await buffer.change((draft) => {
        draft.person = person;
        draft.records.set('a', measured(record('a')));
        return 'written';
      });
      expect(answer).to.equal('written');
      const kept = await read(buffer);
      expect(kept.person).to.deep.equal(person);
      expect(kept.records.get('a')?.record).to.deep.equal(record('a'));
    });

    it('takes records out and replaces them', async () => {
      const buffer = open();
      await buffer.change((draft) => {
        for (const id of ['a', 'b']) draft.records.set(id, measured(record(id)));
      });
      await buffer.change((draft) => {
        draft.records.delete('a');
        draft.records.set('b', measured({ ...record('b'), fields: {} }));
      });
      const { records } = await read(buffer);
      expect([...records.keys()]).to.deep.equal(['b']);
      expect(records.get('b')?.record.fields).to.deep.equal({});
    });

    it('[BU3] writes nothing of a change that fails in the middle', async () => {
      const buffer = open();
      await buffer.change((draft) => void draft.records.set('a', measured(record('a'))));
      const fault = await buffer
        .change((draft) => {
          draft.records.delete('a');
          draft.person = person;
          throw new Error('in the middle');
        })
        .then(() => 'no fault', String);
      expect(fault).to.match(/in the middle/);
      const kept = await read(buffer);
      expect([...kept.records.keys()]).to.deep.equal(['a']);
      expect(kept.person).to.equal(undefined);
    });

    it('adds records without a look at those that are there', async () => {
      const buffer = open();
      await buffer.change((draft) => void draft.records.set('b', measured(record('b'))));
      await buffer.change((draft) => {
        draft.person ??= person;
        for (const id of ['c', 'a']) draft.records.set(id, measured(record(id)));
      }, true);
      expect([...buffer.latest().records.keys()]).to.have.members(['a', 'b', 'c']);
      expect(buffer.latest().person).to.deep.equal(person);
      expect([...(await read(buffer)).records.keys()]).to.deep.equal(['a', 'b', 'c']);
    });

    it('carries out changes one after the other', async () => {
      const buffer = open();
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          buffer.change((draft) => {
            const id = `${draft.records.size}`.padStart(2, '0');
            draft.records.set(id, measured(record(`${index}`.padStart(2, '0'))));
          }),
        ),
      );
      expect((await read(buffer)).records.size).to.equal(20);
    });
  });
}

describe('a buffer in IndexedDB', () => {
  const faults = {
    'the connection to the server of databases is lost': [
      'UnknownError',
      'Connection to Indexed Database server lost. Refresh the page to try again',
    ],
    'another version has been opened': ['VersionError', 'The requested version is less than the existing'],
    'the connection is closing': ['InvalidStateError', 'The database connection is closing.'],
  } as const;
  const moments: Record<string, (name: string, fault: DOMException) => UseStore> = {
    'it is opened': (_name, fault) => () => Promise.reject(fault),
    'a transaction begins': (name, fault) => {
      const store = openStore(name);
      return (mode) =>
        store(mode, () => {
          throw fault;
        });
    },
    'a transaction ends': (name, fault) => {
      const store = openStore(name);
      return (mode, work) =>
        store(mode, (objects) => {
          const result = work(objects);
          Object.defineProperty(objects.transaction, 'error', { value: fault });
          objects.transaction.abort();
          return result;
        });
    },
  };
  for (const [what, [fault, message]] of Object.entries(faults))
    for (const [moment, failing] of Object.entries(moments)) {
      it(`[BU5] opens the database once more when ${what} as ${moment}`, async () => {
        const name = newDatabase();
        let opens = 0;
        const again = (opening: string) =>
          ++opens === 1 ? failing(opening, new DOMException(message, fault)) : openStore(opening);
        const buffer = openBuffer(name, { openStore: again, after });
        await buffer.change((draft) => void draft.records.set('a', measured(record('a'))));
        expect((await read(buffer)).records.size).to.equal(1);
        expect(opens).to.equal(2);
        expect(buffer.durability()).to.equal('device');
        buffer.close();
      });
    }

  it('[BU5] does not open the database a third time', async () => {
    let opens = 0;
    const fault = new DOMException('The database connection is closing.', 'InvalidStateError');
    const broken = (): UseStore => {
      opens++;
      return () => Promise.reject(fault);
    };
    const buffer = openBuffer(newDatabase(), { openStore: broken, after });
    await buffer.change((draft) => void draft.records.set('a', measured(record('a'))));
    expect(opens).to.equal(2);
    expect(buffer.durability()).to.equal('memory');
    expect(buffer.latest().records.size).to.equal(1);
    buffer.close();
  });

  it('[BU2] keeps everything for the next page, in order', async () => {
    const name = newDatabase();
    const first = openBuffer(name, { openStore, after });
    for (const id of ['b', 'a'])
      await first.change((draft) => void draft.records.set(id, measured(record(id))));
    first.close();
    const second = openBuffer(name, { openStore, after });
    expect([...(await read(second)).records.keys()]).to.deep.equal(['a', 'b']);
    second.close();
  });

  it('[BU3] writes nothing of a change when one of its values cannot be stored, and keeps it in memory', async () => {
    const name = newDatabase();
    const buffer = openBuffer(name, { openStore, after });
    const notPlain: object = { page: () => 1 };
    await buffer.change((draft) => {
      draft.records.set('a', measured(record('a')));
      draft.records.set('b', { record: { ...record('b'), fields: { ...notPlain } }, bytes: 1 });
    });
    expect((await readDisk(name)).records.size).to.equal(0);
    expect(buffer.durability()).to.equal('memory');
    expect(buffer.latest().records.size).to.equal(2);
    buffer.close();
  });

  it('measures records in bytes of UTF-8', () => {
    expect(measured(record('a')).bytes).to.equal(JSON.stringify(record('a')).length + 1);
  });
});
