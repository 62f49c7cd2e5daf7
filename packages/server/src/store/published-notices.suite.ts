import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { writeDocument } from '../documents/write-document.js';
import { addExampleShop } from './example-shop.suite.js';
import type { PublishedNotice } from './published-notices.js';
import { openFor, type MakePlace } from './store-place.suite.js';

const noticeSaying = (title: string): PublishedNotice => {
  const written = writeDocument({ title, language: 'en', lead: [], sections: [] }, 'md');
  return { ...written, version: 1, language: 'en', format: 'md' };
};

/** What every engine promises about the notices that were handed out. */
export const publishedNoticesSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace);

  test('[DO5] a notice is kept once, byte for byte, for its controller only', async () => {
    const [shop, other] = [await addExampleShop(at.store), await addExampleShop(at.store)];
    const notice = noticeSaying('Tietosuojaseloste “ä” \u00a0 🍞');
    await Promise.all([1, 2, 3].map((now) => shop.documents.keepNotice(notice, now)));
    assert.deepEqual(await shop.documents.publishedNotice(notice.sha256), notice);
    assert.equal(await other.documents.publishedNotice(notice.sha256), undefined);
    assert.equal(await shop.documents.publishedNotice('0'.repeat(64)), undefined);
  });

  test('[DO5] nobody changes or takes away a notice that was handed out', async () => {
    const shop = await addExampleShop(at.store);
    const notice = noticeSaying('As it was');
    await shop.documents.keepNotice(notice, 1);
    const database = at.place.open();
    try {
      for (const statement of [
        sql`UPDATE published_notices SET text = 'other'`,
        sql`DELETE FROM published_notices`,
      ])
        await assert.rejects(statement.execute(database.write), /what was published is append-only/);
    } finally {
      await database.close();
    }
    assert.deepEqual(await shop.documents.publishedNotice(notice.sha256), notice);
  });
};
