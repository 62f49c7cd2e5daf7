import {
  CATEGORIES,
  isInEea,
  isVocabularyPurpose,
  needsConsent,
  retentionEnd,
  type CategoryId,
  type Instructions,
  type Tag,
} from '@remit/contract';
import { say, type Section, type StructuredDocument } from './document.js';
import { categoriesInWords, countryInWords, durationInWords, listed, purposeInWords } from './in-words.js';
import { NOTICE_FRAMES } from './notice-frame.js';
import type { Processor } from './processor.js';
import { enforcedMeasures, type MeasuresConfig } from './security-measures.js';

/** The six groups of data of the policy (S6), with the categories of each. */
const GROUPS: readonly (readonly [group: string, categories: readonly CategoryId[]])[] = [
  ['Basic information', ['name', 'email', 'phone', 'address', 'company']],
  ['Customer relationship', ['relationship-history', 'marketing-permit', 'message']],
  [
    'Account and personal details',
    ['birth-date', 'job', 'employer', 'gender', 'language', 'username', 'location'],
  ],
  ['Use of the website, and opinions', ['behaviour', 'transaction', 'device', 'sentiment']],
  ['Events', ['event-registration', 'health', 'national-id']],
  ['Purchases', ['purchase']],
];

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Every purpose of the vocabulary that some controller serves, those that narrow it under its name. */
const familiesOf = (controllers: readonly Instructions[]) => {
  const families = new Map<string, Instructions['purposes'][string][]>();
  for (const { purposes } of controllers) {
    for (const [id, purpose] of Object.entries(purposes)) {
      const family = purpose.broader ?? id;
      families.set(family, [...(families.get(family) ?? []), purpose]);
    }
  }
  return [...families].toSorted(([a], [b]) => (a < b ? -1 : 1));
};

const name = (family: string): string =>
  isVocabularyPurpose(family) ? purposeInWords(family, {}, 'en') : family;

/** From the shortest retention to the longest, as they are counted from one day. */
const retentionInWords = (retentions: readonly string[]): string => {
  const sorted = distinct(retentions).toSorted(
    (a, b) => (retentionEnd(0, a) ?? 0) - (retentionEnd(0, b) ?? 0),
  );
  const [shortest = '', longest = sorted.at(-1) ?? ''] = [sorted[0], sorted.at(-1)];
  const said = durationInWords(shortest, 'en');
  return shortest === longest
    ? said
    : `${said} to ${durationInWords(longest, 'en')}, as the customer instructs`;
};

const recipientLines = (controllers: readonly Instructions[]): string[] => {
  const lines = controllers.flatMap(({ recipients }) =>
    Object.values(recipients).map(({ name: called, role, region, transferGround, pages }) => {
      const country = countryInWords(region, 'en');
      if (!isInEea(region) && transferGround === undefined)
        return `${called} in ${country} receives nothing: no ground for the transfer is recorded.`;
      const ground =
        isInEea(region) || transferGround === undefined
          ? ''
          : `, outside the European Economic Area, on ${NOTICE_FRAMES.en.grounds[transferGround]}`;
      const where = pages ? '; only what was collected on a page that names it' : '';
      return `${called} (${NOTICE_FRAMES.en.roles[role]}) in ${country}${ground}${where}.`;
    }),
  );
  return distinct(lines).toSorted();
};

const OF_CUSTOMERS = 'What a customer’s own systems send, each with a key of its own';

const SOURCES = {
  widget: 'What visitors tell in the chat on a customer’s website.',
  page: 'What visitors do on a customer’s website.',
  derived: 'What is derived from these, for no purpose that they do not serve themselves.',
  crm: `${OF_CUSTOMERS}: customer data systems.`,
  billing: `${OF_CUSTOMERS}: billing.`,
  website: `${OF_CUSTOMERS}: websites and blogs.`,
  newsletter: `${OF_CUSTOMERS}: newsletters.`,
  app: `${OF_CUSTOMERS}: mobile applications.`,
  partner: `${OF_CUSTOMERS}: partners.`,
  authority: `${OF_CUSTOMERS}: authorities that offer personal information services.`,
  import: 'What a customer brings in from a file.',
};

/** Every source that a record can have, in words: a new one has to be described here. */
const SOURCE_LINES: Readonly<Record<Tag['source'], string>> = SOURCES;

/**
 * The processor's policy for this installation, in the sections of such a policy (S19), from the instructions
 * in force of all controllers, the configuration and what the processor says of itself. It names no customer.
 */
export const makePolicy = (
  processor: Processor,
  controllers: readonly Instructions[],
  config: MeasuresConfig,
): StructuredDocument => {
  const families = familiesOf(controllers);
  const used = new Set(
    controllers.flatMap(({ purposes }) => Object.values(purposes).flatMap((each) => each.categories)),
  );
  const asked = families.filter(([, purposes]) => purposes.some(({ basis }) => needsConsent(basis)));
  const us = processor.name;
  const section = (heading: string, ...lines: readonly string[]): Section => ({
    heading,
    level: 2,
    lines: say(...lines),
  });
  return {
    title: `Privacy policy of ${us} as a processor`,
    language: 'en',
    lead: say(
      `Version ${policyVersion(controllers)}: it rises with each change of a customer’s instructions.`,
      `${us} is the processor; its customers are the controllers. For what a customer does with your data, its own privacy notice counts.`,
    ),
    sections: [
      section('The processor', `${us}, ${processor.address}.`),
      section('Processor’s contact', `${processor.contact}.`),
      section(
        'The data protection officer',
        processor.dpo === undefined ? 'None is named.' : `${processor.dpo}.`,
      ),
      section(
        'Name of registry',
        `The data registry of the customers of ${us}.`,
        `${us} processes personal data only as its customers instruct; the software serves nothing that their instructions do not hold.`,
      ),
      section(
        'Purpose of filing system',
        `Customers use the data for: ${listed(
          families.map(([family]) => name(family)),
          'en',
        )}.`,
        ...(asked.length > 0
          ? [
              `Only with consent, for a customer or for all: ${listed(
                asked.map(([family]) => name(family)),
                'en',
              )}.`,
            ]
          : []),
      ),
      section(
        'Data content and information categories of the filing system',
        ...GROUPS.flatMap(([group, categories]) => {
          const present = categories.filter((category) => used.has(category));
          return present.length > 0 ? [`${group}: ${categoriesInWords(present, 'en')}.`] : [];
        }),
        ...(['special', 'restricted'] as const).flatMap((sensitivity) => {
          const present = [...used].filter((category) => CATEGORIES[category] === sensitivity);
          const how =
            sensitivity === 'special'
              ? 'Only with explicit consent'
              : 'Masked when read, unless the reader may see it';
          return present.length > 0 ? [`${how}: ${categoriesInWords(present, 'en')}.`] : [];
        }),
        'A password is never taken.',
      ),
      section(
        'Regular sources of information',
        ...Object.values(SOURCE_LINES),
        'No other source is taken in.',
      ),
      section(
        'Regular disclosure of information',
        `The data is kept in ${countryInWords(processor.region, 'en')}.`,
        ...recipientLines(controllers),
        'No other recipient receives data.',
      ),
      section(
        'Principles of filing system protection',
        ...enforcedMeasures(config),
        ...(processor.measures ?? []).map(
          (measure) => `Not enforced by the software, but stated by ${us}: ${measure}`,
        ),
      ),
      section(
        'Information storage time',
        ...families.map(
          ([family, purposes]) =>
            `${name(family)}: ${retentionInWords(purposes.map(({ retention }) => retention))}.`,
        ),
        'What no purpose needs any more is erased.',
      ),
      section(
        'The right to check and amend the filing system information',
        'Requests go to the controller, the customer whose website it was.',
        `${us} gives no access by itself.`,
      ),
      section('Our support to you', `Write to ${processor.contact}.`),
    ],
  };
};

/** A number that rises whenever any controller's instructions change, or a controller is added. */
export const policyVersion = (controllers: readonly Instructions[]): number =>
  controllers.reduce((sum, { version }) => sum + version, 0);
