import {
  CATEGORIES,
  filesIn,
  isVocabularyPurpose,
  LEGAL_BASES,
  type CategoryId,
  type FileReference,
} from '@remit/contract';
import { BASIS_WORDS, CATEGORY_WORDS, PURPOSE_WORDS } from '../documents/vocabulary-words.js';
import { durationInWords } from '../documents/in-words.js';
import type { AccessExport } from './export-schema.js';
import { encoded, list, page, table, typed } from './page.js';

const day = (moment: string | null): string =>
  moment === null ? 'unknown' : `${moment.slice(0, 16).replace('T', ' ')} UTC`;

const isCategory = (text: string): text is CategoryId => Object.hasOwn(CATEGORIES, text);

/** Ids in words; what the controller named itself stays as it is. */
const purposeWords = (id: string): string =>
  isVocabularyPurpose(id) ? `${PURPOSE_WORDS[id].en} (${id})` : id;
const categoryWords = (id: string): string => (isCategory(id) ? CATEGORY_WORDS[id].en : id);
const basisWords = (id: string | null): string => {
  const basis = LEGAL_BASES.find((each) => each === id);
  return basis ? BASIS_WORDS[basis].en : 'no longer among the purposes';
};

type Kept = AccessExport['records'][number];
type Field = Kept['fields'][number];

const fileLine = ({ name, type, size, sha256 }: FileReference): string =>
  `${name} (${type}, ${size} bytes, SHA-256 ${sha256})`;

const valueCell = ({ value }: Field): string => {
  if (value === null) return '<span class="soft">cannot be read any more</span>';
  const files = filesIn(value);
  if (files.length > 0) return typed(files.map(fileLine).join('\n'));
  return typed(Array.isArray(value) ? value.join('\n') : String(value));
};

const usesCell = ({ uses }: Field): string => {
  const allowed = uses.flatMap((use) => (use.allowed ? [purposeWords(use.purpose)] : []));
  const denied = uses.flatMap(({ purpose, allowed: may, code }) =>
    may ? [] : [`not for ${purposeWords(purpose)}: ${code ?? 'denied'}`],
  );
  return encoded([...allowed, ...denied].join('; ') || 'nothing');
};

const recordSection = ({ id, type, time, source, identity, page: on, notice, ...record }: Kept): string[] => [
  `<h3>${encoded(type)}, ${encoded(day(time))}</h3>`,
  `<p class="soft">Source: ${encoded(source)}${on === undefined ? '' : ` on ${encoded(on)}`}.${identity === undefined ? '' : ` Who you are: ${identity}.`} Notice ${encoded(notice)}. Record ${encoded(id)}.</p>`,
  ...table(
    `Values of record ${id}`,
    ['What', 'Value', 'May be used now for'],
    record.fields.map((field) => [
      encoded(`${field.field}${field.category === null ? '' : ` (${categoryWords(field.category)})`}`),
      valueCell(field),
      usesCell(field),
    ]),
  ),
  ...list([
    ...record.purposes.map(({ purpose, basis, keptUntil, consentUntil, endedAt }) =>
      encoded(
        `${purposeWords(purpose)}: rests on ${basisWords(basis)}; kept until ${day(keptUntil)}` +
          (consentUntil === null ? '' : `; the consent is valid until ${day(consentUntil)}`) +
          (endedAt === null ? '' : `; ended ${day(endedAt)}`),
      ),
    ),
    ...record.ended.map(({ purpose, state, time: at }) =>
      encoded(`${purposeWords(purpose)}: no more, ${state} ${day(at)}`),
    ),
    ...record.corrected.map(({ field, time: at }) => encoded(`${field} was corrected ${day(at)}`)),
  ]),
];

const disclosuresSection = (disclosures: AccessExport['disclosures']): string[] =>
  disclosures.length === 0
    ? ['<p>Nobody.</p>']
    : table(
        'Recipients of your data',
        ['Who', 'What', 'For', 'When', 'Told since'],
        disclosures.map(({ recipient, name, region, purpose, fields, state, time, record, told }) => [
          encoded(`${name ?? recipient}${region === null ? '' : `, ${region}`}`),
          encoded(`${fields.join(', ')} of record ${record}`),
          encoded(purposeWords(purpose)),
          encoded(`${state} ${time === null ? '' : day(time)}`.trim()),
          encoded(told.map((each) => `${each.kind}: ${each.state}`).join('; ') || 'nothing'),
        ]),
      );

const statementsSection = (statements: AccessExport['statements']): string[] =>
  statements.length === 0
    ? ['<p>Nothing.</p>']
    : table(
        'Your choices, in the order in which they came',
        ['When', 'What for', 'Choice', 'Words you were shown', 'Where and how'],
        statements.map(({ time, purpose, category, state, words, notice, surface, method }) => [
          encoded(day(time)),
          encoded(`${purposeWords(purpose)}${category === undefined ? '' : `, ${categoryWords(category)}`}`),
          encoded(state),
          words === null ? '<span class="soft">not kept</span>' : typed(words),
          encoded(`${surface}, ${method}, notice ${notice}`),
        ]),
      );

const requestsSection = (requests: AccessExport['requests']): string[] =>
  requests.length === 0
    ? ['<p>None.</p>']
    : table(
        'Your requests',
        ['Received', 'What', 'State', 'Due', 'Said'],
        requests.map(({ receivedAt, kind, state, dueAt, answeredAt, refusal, text }) => [
          encoded(day(receivedAt)),
          encoded(kind),
          encoded(`${state}${answeredAt === null ? '' : ` ${day(answeredAt)}`}`),
          encoded(day(dueAt)),
          [
            ...(text === undefined ? [] : [`You: ${typed(text)}`]),
            ...(refusal === null ? [] : [`Answer: ${typed(refusal)}`]),
          ].join('<br>'),
        ]),
      );

const purposesSection = (purposes: AccessExport['purposes']): string[] =>
  purposes.flatMap(({ purpose, basis, categories, retention, wording }) => [
    `<h3>${encoded(purposeWords(purpose))}</h3>`,
    ...list([
      encoded(`Rests on ${basisWords(basis)}`),
      encoded(`Of: ${categories.map(categoryWords).join(', ')}`),
      encoded(`Kept for ${durationInWords(retention, 'en')}`),
      ...Object.entries(wording).map(
        ([language, text]) => `<span lang="${encoded(language)}">${typed(text)}</span>`,
      ),
    ]),
  ]);

/** The copy as one page that can be read without any program but a browser: no script, nothing loaded. */
export const exportHtml = (copy: AccessExport): string => {
  const { controller, person, records, masked, madeAt } = copy;
  const { name, address, contact, dpo } = controller;
  return page(`Your data at ${name}`, [
    `<p>${encoded(name)}${address === undefined ? '' : `, ${encoded(address)}`} is the controller of these data. Write to ${encoded(contact)}${dpo === undefined ? '' : ` or to the data protection officer, ${encoded(dpo)}`}. You may ask for correction, erasure or restriction, object, and complain to a supervisory authority (Art. 15(1)).</p>`,
    `<p class="soft">Made ${encoded(day(madeAt))}, of what was kept at that moment. You are known here as ${encoded(person.id)}${person.restrictedAt === null ? '' : `; your data are restricted since ${encoded(day(person.restrictedAt))}`}.</p>`,
    ...(masked.length > 0
      ? [`<p>Not shown whole in this copy: ${encoded(masked.map(categoryWords).join(', '))}.</p>`]
      : []),
    '<h2>What is kept</h2>',
    ...(records.length === 0 ? ['<p>No record.</p>'] : records.flatMap(recordSection)),
    '<h2>Who received it</h2>',
    ...disclosuresSection(copy.disclosures),
    '<h2>What you said</h2>',
    ...statementsSection(copy.statements),
    '<h2>What you asked</h2>',
    ...requestsSection(copy.requests),
    '<h2>What it is used for</h2>',
    ...purposesSection(copy.purposes),
  ]);
};
