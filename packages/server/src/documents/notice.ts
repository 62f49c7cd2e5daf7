import {
  AGE_OF_CONSENT,
  isInEea,
  needsConsent,
  reachedByObjection,
  validityOf,
  type Instructions,
  type LegalBasis,
} from '@remit/contract';
import { say, type Line, type Section, type StructuredDocument } from './document.js';
import {
  categoriesInWords,
  countInWords,
  countryInWords,
  durationInWords,
  listed,
  purposeInWords,
} from './in-words.js';
import { NOTICE_FRAMES, type NoticeFrame } from './notice-frame.js';
import { frameLanguage, writtenIn } from './notice-language.js';
import type { Processor } from './processor.js';
import { BASIS_WORDS, type FrameLanguage } from './vocabulary-words.js';

type Recipient = Instructions['recipients'][string];
type Parts = {
  readonly instructions: Instructions;
  readonly frame: NoticeFrame;
  /** Of the frame. */
  readonly language: FrameLanguage;
};

/** Art. 13(2)(e): whether the data has to be given, and what follows when it is not. */
const obligation = (basis: LegalBasis, frame: NoticeFrame): string => {
  if (basis === 'legal-obligation') return frame.obligatory;
  return basis === 'contract' ? frame.needed : frame.voluntary;
};

/** Art. 13(1)(c) and (d), (2)(a) and (e): one purpose. */
const purposeSection = ({ instructions, frame, language }: Parts, id: string, asked: string): Section[] => {
  const purpose = instructions.purposes[id];
  if (!purpose) return [];
  const { basis, categories, retention, wording } = purpose;
  const lines: Line[] = [
    writtenIn(wording, asked, language),
    ...say(
      frame.basis(BASIS_WORDS[basis][language]),
      ...(basis === 'legitimate-interest' ? [frame.interest] : []),
      frame.data(categoriesInWords(categories, language)),
      frame.kept(durationInWords(retention, language)),
      ...(needsConsent(basis) ? [frame.validity(countInWords(validityOf(purpose), 'month', language))] : []),
      obligation(basis, frame),
    ),
  ];
  return [{ heading: purposeInWords(id, instructions.purposes, language), level: 3, lines }];
};

const purposesInWords = ({ instructions, language }: Parts, ids: readonly string[]): string =>
  listed(
    ids.map((id) => purposeInWords(id, instructions.purposes, language)),
    language,
  );

/** Art. 13(1)(e) and (f): one recipient, as the decision treats it (PL12). */
const recipientLine = (parts: Parts, recipient: Recipient): string => {
  const { frame, language } = parts;
  const { name, role, region, transferGround, pages } = recipient;
  const country = countryInWords(region, language);
  if (!isInEea(region) && transferGround === undefined) return frame.nothing(name, country);
  const categories = categoriesInWords(recipient.categories, language);
  const purposes = purposesInWords(parts, recipient.purposes);
  let sentence = frame.recipient(name, frame.roles[role], country, categories, purposes);
  if (!isInEea(region) && transferGround !== undefined)
    sentence = frame.transfer(sentence, frame.grounds[transferGround]);
  return pages ? frame.onPages(sentence, listed(pages, language)) : sentence;
};

/** Art. 13(2)(b) to (d), and Art. 8. */
const rightsLines = (parts: Parts): string[] => {
  const { instructions, frame, language } = parts;
  const { purposes, party, ageOfConsent = {} } = instructions;
  const ids = Object.keys(purposes);
  const on = (...bases: readonly LegalBasis[]) =>
    ids.filter((id) => bases.some((basis) => basis === purposes[id]?.basis));
  const consented = on('consent', 'explicit-consent');
  const objectable = ids.filter((id) => reachedByObjection(id, purposes).includes(id));
  const portable = on('consent', 'explicit-consent', 'contract');
  return [
    frame.rights(party.contact),
    ...(consented.length > 0 ? [frame.withdraw(purposesInWords(parts, consented), party.contact)] : []),
    ...(objectable.length > 0 ? [frame.object(purposesInWords(parts, objectable), party.contact)] : []),
    ...(portable.length > 0 ? [frame.portability(purposesInWords(parts, portable))] : []),
    ...(consented.length > 0
      ? [
          frame.age(AGE_OF_CONSENT),
          ...Object.entries(ageOfConsent).map(([country, years]) =>
            frame.ageIn(countryInWords(country, language), years),
          ),
        ]
      : []),
    frame.complaint,
  ];
};

const PROFILES = ['profiling', 'targeting'];

/**
 * The notice of Art. 13 GDPR, from the instructions in force and nothing else. Pure: the same instructions
 * give the same notice.
 * @param language as `spokenLanguage` gives it; what the controller wrote is quoted in it where it can be
 * @param processor named as a recipient when it is known
 */
export const makeNotice = (
  instructions: Instructions,
  language: string,
  processor: Processor | undefined,
): StructuredDocument => {
  const framed = frameLanguage(language);
  const frame = NOTICE_FRAMES[framed];
  const parts: Parts = { instructions, frame, language: framed };
  const { party, purposes, records, recipients, notices, version } = instructions;
  const kinds = Object.values(records).map(({ kind }) => kind);
  const profiles = Object.keys(purposes).filter((id) => PROFILES.includes(purposes[id]?.broader ?? id));
  const received = Object.values(recipients).map((recipient) => recipientLine(parts, recipient));
  const { headings } = frame;
  return {
    title: frame.title(party.name),
    language: framed,
    lead: say(frame.madeFrom(party.name), frame.versions(notices.at(-1) ?? '', version)),
    sections: [
      {
        heading: headings.who,
        level: 2,
        lines: say(
          frame.controller(party.name, party.address),
          frame.contact(party.contact),
          frame.dpo(party.dpo),
        ),
      },
      { heading: headings.purposes, level: 2, lines: [] },
      ...Object.keys(purposes).flatMap((id) => purposeSection(parts, id, language)),
      {
        heading: headings.recipients,
        level: 2,
        lines: say(
          ...(processor
            ? [frame.processor(processor.name, processor.address, countryInWords(processor.region, framed))]
            : []),
          ...received,
          frame.nobody,
        ),
      },
      { heading: headings.rights, level: 2, lines: say(...rightsLines(parts)) },
      {
        heading: headings.source,
        level: 2,
        lines: say(
          ...(kinds.some((kind) => kind !== 'event') ? [frame.told] : []),
          ...(kinds.includes('event') ? [frame.noticed] : []),
          frame.handedIn,
        ),
      },
      {
        heading: headings.automated,
        level: 2,
        lines: say(
          frame.noDecisions,
          ...(profiles.length > 0 ? [frame.profiling(purposesInWords(parts, profiles))] : []),
        ),
      },
    ],
  };
};
