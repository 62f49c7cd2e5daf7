import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addExampleShop } from './example-shop.suite.js';
import { addPerson, asked, DAY, NOW, rows, states, TEXT } from './people-who-ask.suite.js';
import { openFor, type MakePlace } from './store-place.suite.js';

/** What every engine promises about links that are mailed to people who ask. */
export const requestLinksSuite = (makePlace: MakePlace): void => {
  const at = openFor(makePlace, { now: () => NOW });

  test('[RQ7] a link waits for its day, serves once, and goes with the person', async () => {
    const shop = await addExampleShop(at.store);
    for (const subject of ['aino', 'eero', 'ilmo']) await addPerson(shop, subject);
    await shop.eraseSubject({ subject: 'ilmo', actor: 'reader:dpo', now: NOW });
    const { links } = shop.requests;
    const offer = (link: string, ...people: string[]) =>
      links.offer({
        link,
        requests: people.map((each) => asked(each, 'access')),
        now: NOW,
        until: NOW + DAY,
      });
    assert.equal(await offer('one', 'aino', 'eero', 'ilmo', 'nobody'), 2);
    assert.equal(await links.kindBehind('one', NOW), 'access');
    assert.deepEqual(await states(shop, 'aino'), []);
    assert.deepEqual(await shop.requests.waiting(NOW + 9 * DAY), { open: 0, overdue: 0 });
    const opened = await Promise.all([links.confirm('one', NOW + 1), links.confirm('one', NOW + 1)]);
    assert.deepEqual(opened.map(({ length }) => length).toSorted(), [0, 2]);
    const [stands] = await shop.requests.of('eero');
    assert.deepEqual([stands?.identity, stands?.receivedAt, stands?.content?.text], ['mail', NOW + 1, TEXT]);
    assert.equal(await links.kindBehind('one', NOW), undefined);

    await offer('two', 'aino');
    await offer('three', 'aino');
    assert.deepEqual(await links.confirm('two', NOW + DAY), []);
    await shop.eraseSubject({ subject: 'aino', actor: 'reader:dpo', now: NOW });
    assert.deepEqual(await links.confirm('three', NOW + 1), []);
    for (let times = 0; times < 3; times++) assert.equal(await offer(`more-${times}`, 'eero'), 1);
    assert.equal(await offer('too-many', 'eero'), 0);
    // What has ended is gone with the next link.
    await links.offer({ link: 'later', requests: [], now: NOW + DAY, until: NOW + 2 * DAY });
    assert.ok((await rows(at, 'requests', shop.id)).every((row) => !('link' in row) || row.link === null));
  });
};
