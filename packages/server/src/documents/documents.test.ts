import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import type { Instructions } from '@remit/contract';
import { instructionsSchema } from '@remit/contract/schema';
import { instructions } from '../testing/bakery.js';
import type { StructuredDocument } from './document.js';
import { makeNotice } from './notice.js';
import { spokenLanguage } from './notice-language.js';
import { makePolicy } from './policy.js';
import type { Processor } from './processor.js';
import { makeRecordOfProcessing } from './record-of-processing.js';
import { toHtml } from './to-html.js';
import { toMarkdown } from './to-markdown.js';
import { writeDocument } from './write-document.js';

const processor: Processor = {
  name: 'Leipä Cloud Oy',
  address: 'Uunikatu 1, 00100 Helsinki, Finland',
  contact: 'hello@leipa.example',
  dpo: 'dpo@leipa.example',
  region: 'FI',
  measures: ['The server room is locked.'],
};
const config = { allowPrivateTargets: false, ratePerMinute: 600 };
const base = instructions();
const { contact, marketing, analytics } = base.purposes;
const { crm, mailer } = base.recipients;
assert.ok(contact && marketing && analytics && crm && mailer);

const DOCUMENTS: Record<string, (of: Instructions) => StructuredDocument> = {
  notice: (of) => makeNotice(of, 'en', processor),
  'record of processing': (of) => makeRecordOfProcessing(processor, [of], config),
  policy: (of) => makePolicy(processor, [of], config),
};

/** Lines that are only in one of two documents. */
const difference = (before: string, after: string) => {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  return {
    gone: old.filter((line) => !fresh.includes(line)),
    come: fresh.filter((line) => !old.includes(line)),
  };
};
const changed = (document: string, more: Partial<Instructions>) => {
  const make = DOCUMENTS[document];
  assert.ok(make);
  const after = instructionsSchema.parse(instructions(more));
  return difference(toMarkdown(make(base)), toMarkdown(make(after)));
};

const RETENTION = { purposes: { ...base.purposes, contact: { ...contact, retention: 'P6M' } } };
const RECIPIENT = { recipients: { ...base.recipients, mailer: { ...mailer, region: 'US' } } };
const PURPOSE = {
  purposes: {
    ...base.purposes,
    marketing: { ...marketing, categories: [...marketing.categories, 'gender' as const] },
  },
};

const EXPECTED: Record<string, [more: Partial<Instructions>, gone: string[], come: string[]][]> = {
  notice: [
    [
      RETENTION,
      ['- Kept for 12 months, then erased unless another purpose still needs it.'],
      ['- Kept for 6 months, then erased unless another purpose still needs it.'],
    ],
    [
      RECIPIENT,
      [
        '- Mailer (processor, on behalf of the controller) in Estonia receives e-mail address; for: Direct marketing.',
      ],
      [
        '- Mailer in United States receives nothing: no ground for a transfer outside the European Economic Area is recorded.',
      ],
    ],
    [PURPOSE, ['- Data: name and e-mail address.'], ['- Data: name, e-mail address, and gender.']],
  ],
  'record of processing': [
    [
      RETENTION,
      [
        '- Answering you (contact), on a contract or steps towards one (Art. 6(1)(b)): collecting, storing, showing to readers of the controller, and disclosing to CRM; of name, e-mail address, telephone number, and messages; erased after 12 months.',
      ],
      [
        '- Answering you (contact), on a contract or steps towards one (Art. 6(1)(b)): collecting, storing, showing to readers of the controller, and disclosing to CRM; of name, e-mail address, telephone number, and messages; erased after 6 months.',
      ],
    ],
    [
      RECIPIENT,
      ['- None: every recipient is in the European Economic Area.'],
      ['- None to Mailer in United States: no ground is recorded, so the software delivers nothing.'],
    ],
    [
      PURPOSE,
      [
        '- Direct marketing (marketing), on consent (Art. 6(1)(a)): collecting, storing, showing to readers of the controller, and disclosing to Mailer; of name and e-mail address; erased after 24 months.',
      ],
      [
        '- Direct marketing (marketing), on consent (Art. 6(1)(a)): collecting, storing, showing to readers of the controller, and disclosing to Mailer; of name, e-mail address, and gender; erased after 24 months.',
      ],
    ],
  ],
  policy: [
    [RETENTION, ['- Answering you: 12 months.'], ['- Answering you: 6 months.']],
    [
      RECIPIENT,
      ['- Mailer (processor, on behalf of the controller) in Estonia.'],
      ['- Mailer in United States receives nothing: no ground for the transfer is recorded.'],
    ],
    [PURPOSE, [], ['- Account and personal details: gender.']],
  ],
};

test('[DO1] one changed fact changes exactly its sentence, in each document', () => {
  for (const [document, cases] of Object.entries(EXPECTED)) {
    for (const [more, gone, come] of cases)
      assert.deepEqual(changed(document, more), { gone, come }, document);
    // A change that is none: the same bytes, but for the version.
    const { gone, come } = changed(document, { version: 2 });
    assert.deepEqual([gone.length, come.length], [1, 1], document);
    assert.match(come[0] ?? '', /version 2/i);
  }
});

test('[DO1] a new purpose is told of, and only what lists purposes changes with it', () => {
  const newsletter = { ...marketing, wording: { en: 'A letter a month.' } };
  const { gone, come } = changed('notice', { purposes: { ...base.purposes, newsletter } });
  assert.ok(come.includes('### Newsletter') && come.includes('- A letter a month.'));
  assert.equal(gone.length, 3);
  for (const line of gone) assert.match(line, /^- You may (withdraw|object|have what you gave)/);
});

test('[DO2] the notice holds everything that Art. 13 asks for', () => {
  const text = toMarkdown(
    makeNotice(
      instructions({
        party: {
          name: 'Bakery',
          address: 'Torikatu 2, Turku',
          contact: 'privacy@bakery.example',
          dpo: 'dpo@bakery.example',
        },
        purposes: {
          ...base.purposes,
          profiling: { ...marketing, wording: { en: 'To guess what you like.' } },
          reporting: { ...contact, basis: 'legitimate-interest', wording: { en: 'To count orders.' } },
        },
        recipients: {
          ...base.recipients,
          partner: {
            name: 'Mill',
            role: 'partner',
            region: 'CA',
            transferGround: 'adequacy',
            purposes: ['marketing'],
            categories: ['email'],
            pages: ['https://bakery.example/fair'],
          },
        },
        ageOfConsent: { FI: 13 },
      }),
      'en',
      processor,
    ),
  );
  for (const fact of [
    'The controller is Bakery, Torikatu 2, Turku.', // 13(1)(a)
    'The data protection officer is reached at dpo@bakery.example.', // (b)
    'To answer your enquiry.', // (c)
    'Legal basis: a contract with you',
    'The legitimate interest is the one described here', // (d)
    'CRM (processor, on behalf of the controller) in Finland receives name and e-mail address; for: Answering you.', // (e)
    'Leipä Cloud Oy, Uunikatu 1, 00100 Helsinki, Finland, runs the service',
    'in Canada receives e-mail address; for: Direct marketing. This is outside the European Economic Area; the transfer rests on an adequacy decision', // (f)
    'Only what was collected on a page that names it: https://bakery.example/fair.',
    'Kept for 90 days', // 13(2)(a)
    'have access to your data, have it rectified or erased', // (b)
    'You may object at any time (Art. 21), by writing to privacy@bakery.example, to: Direct marketing, Analysis of use, Profiling, and Reporting.',
    'machine-readable form (Art. 20)',
    'You may withdraw your consent at any time', // (c)
    'Your consent holds for 24 months',
    'You may complain to a supervisory authority', // (d)
    'You need not give this data, but without it this cannot be done for you.', // (e)
    'No decision about you is made by automated means alone', // (f)
    'Profiles are made for: Profiling.',
    'In Finland from the age of 13.',
    'From you: what you tell in the chat.',
    'Notice version 2026-10, instructions version 1.',
  ])
    assert.ok(text.includes(fact), fact);
});

test('[DO3] nothing that somebody wrote becomes markup, in either form', () => {
  const evil = `</li><script>alert(1)</script> "x" 'y' & [link](javascript:alert(1)) **bold** \`code\`\n# heading\u202Egnirts`;
  const of = instructions({
    party: { name: '<b>Bakery</b>', contact: 'privacy@bakery.example' },
    purposes: { ...base.purposes, contact: { ...contact, wording: { en: evil } } },
    recipients: { ...base.recipients, crm: { ...crm, name: '1. <img src=x onerror=alert(1)>' } },
  });
  for (const [name, make] of Object.entries(DOCUMENTS)) {
    const html = toHtml(make(of));
    const tags = new Set([...html.matchAll(/<\/?([a-z0-9!]+)/g)].map(([, tag]) => tag));
    const own = 'body h1 h2 h3 head html li main meta style title ul !doctype'.split(' ');
    assert.deepEqual(
      [...tags].filter((tag) => tag !== undefined && !own.includes(tag)),
      [],
      name,
    );
    assert.ok(!html.includes('\u202e'));
    const markdown = toMarkdown(make(of));
    assert.ok(!/(^|[^\\])<|^# heading|(^|[^\\])\*\*bold|(^|[^\\])\[link/m.test(markdown), name);
    assert.ok(
      markdown.split('\n').every((line) => line === '' || /^(- |#{1,3} )/.test(line)),
      name,
    );
  }
});

test('[DO4] a notice is in the language asked for: frame, purposes, and what each line is in', () => {
  const of = instructions({
    purposes: {
      ...base.purposes,
      contact: { ...contact, wording: { en: 'To answer.', fi: 'Vastataksemme.', sv: 'För att svara.' } },
    },
  });
  for (const [asked, spoken] of [
    ['fi', 'fi'],
    ['fi-FI', 'fi'],
    ['sv-FI', 'sv'],
    ['de', 'en'],
    ['en-GB', 'en'],
    ['constructor', 'en'],
  ] as const)
    assert.equal(spokenLanguage(of, asked), spoken, asked);
  const finnish = toHtml(makeNotice(of, 'fi', processor));
  assert.match(finnish, /<html lang="fi">/);
  assert.match(finnish, /<li>Vastataksemme\.<\/li>/);
  assert.match(finnish, /<li lang="en">To write to you about new bread\.<\/li>/);
  assert.match(finnish, /Säilytetään 12 kuukautta/);
  const swedish = toHtml(makeNotice(of, 'sv', processor));
  assert.match(swedish, /<html lang="en">/);
  assert.match(swedish, /<li lang="sv">För att svara\.<\/li>/);
});

test('[DO5] the same instructions give the same bytes, with the hash of exactly them', () => {
  const { text, sha256 } = writeDocument(makeNotice(base, 'en', undefined), 'md');
  assert.equal(sha256, hash('sha256', Buffer.from(text, 'utf8')));
  assert.equal(writeDocument(makeNotice(instructions(), 'en', undefined), 'md').sha256, sha256);
  assert.notEqual(writeDocument(makeNotice(base, 'en', undefined), 'html').sha256, sha256);
});

test('[DO6] the record of processing and the policy tell of every controller and of the configuration', () => {
  const forge = instructions({
    controller: 'forge',
    party: { name: 'Forge', contact: 'f@forge.example' },
    version: 3,
  });
  const record = toMarkdown(makeRecordOfProcessing(processor, [base, forge], config));
  for (const name of [
    '## Controller: Bakery',
    '## Controller: Forge',
    'Instructions version 3.',
    'Leipä Cloud Oy',
  ])
    assert.ok(record.includes(name), name);
  const policy = toMarkdown(makePolicy(processor, [base, forge], config));
  assert.ok(policy.includes('- Version 4:'));
  assert.ok(!/Bakery|Forge/.test(policy));
  const open = { ...config, allowPrivateTargets: true };
  assert.deepEqual(difference(policy, toMarkdown(makePolicy(processor, [base, forge], open))), {
    gone: ['- Recipients are reached over TLS, at public addresses only.'],
    come: ['- Recipients may be at private addresses, without TLS: the operator has allowed it.'],
  });
});
