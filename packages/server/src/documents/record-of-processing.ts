import { isInEea, type Instructions } from '@remit/contract';
import { say, type Section, type StructuredDocument } from './document.js';
import { categoriesInWords, countryInWords, durationInWords, listed, purposeInWords } from './in-words.js';
import { NOTICE_FRAMES } from './notice-frame.js';
import type { Processor } from './processor.js';
import { enforcedMeasures, type MeasuresConfig } from './security-measures.js';
import { BASIS_IN_RECORDS } from './vocabulary-words.js';

const { grounds } = NOTICE_FRAMES.en;

/** Art. 30(2)(b): what is done for one purpose. */
const processing = (instructions: Instructions, id: string): string => {
  const { purposes, recipients } = instructions;
  const purpose = purposes[id];
  if (!purpose) return '';
  const receiving = Object.values(recipients)
    .filter((recipient) => recipient.purposes.includes(id))
    .map(({ name }) => name);
  const done = [
    'collecting',
    'storing',
    'showing to readers of the controller',
    ...(receiving.length > 0 ? [`disclosing to ${listed(receiving, 'en')}`] : []),
  ];
  return (
    `${purposeInWords(id, purposes, 'en')} (${id}), on ${BASIS_IN_RECORDS[purpose.basis]}: ` +
    `${listed(done, 'en')}; of ${categoriesInWords(purpose.categories, 'en')}; erased after ${durationInWords(purpose.retention, 'en')}.`
  );
};

/** Art. 30(2)(c). */
const transfers = ({ recipients }: Instructions): string[] => {
  const outside = Object.values(recipients).filter(({ region }) => !isInEea(region));
  if (outside.length === 0) return ['None: every recipient is in the European Economic Area.'];
  return outside.map(({ name, region, transferGround }) => {
    const country = countryInWords(region, 'en');
    return transferGround === undefined
      ? `None to ${name} in ${country}: no ground is recorded, so the software delivers nothing.`
      : `To ${name} in ${country}, on ${grounds[transferGround]}.`;
  });
};

const controllerSections = (instructions: Instructions): Section[] => {
  const { party, controller, purposes, version } = instructions;
  const address = party.address === undefined ? 'address not instructed' : party.address;
  return [
    {
      heading: `Controller: ${party.name}`,
      level: 2,
      lines: say(
        `${party.name} (${controller}), ${address}; ${party.contact}.`,
        party.dpo === undefined
          ? 'No data protection officer is named.'
          : `The data protection officer is reached at ${party.dpo}.`,
        `Instructions version ${version}.`,
      ),
    },
    {
      heading: 'Categories of processing',
      level: 3,
      lines: say(...Object.keys(purposes).map((id) => processing(instructions, id))),
    },
    { heading: 'Transfers to third countries', level: 3, lines: say(...transfers(instructions)) },
  ];
};

/**
 * The processor's record of processing activities (Art. 30(2) GDPR), from the instructions in force of one
 * controller or more.
 */
export const makeRecordOfProcessing = (
  processor: Processor,
  controllers: readonly Instructions[],
  config: MeasuresConfig,
): StructuredDocument => ({
  title: 'Record of processing activities on behalf of controllers',
  language: 'en',
  lead: say('Art. 30(2) GDPR. Made from the instructions in force, which the software enforces.'),
  sections: [
    {
      heading: `Processor: ${processor.name}`,
      level: 2,
      lines: say(
        `${processor.name}, ${processor.address}; ${processor.contact}.`,
        processor.dpo === undefined
          ? 'No data protection officer is named.'
          : `The data protection officer is reached at ${processor.dpo}.`,
        `The data is kept in ${countryInWords(processor.region, 'en')}.`,
      ),
    },
    ...controllers.flatMap(controllerSections),
    { heading: 'Security measures', level: 2, lines: [] },
    { heading: 'Enforced by the software', level: 3, lines: say(...enforcedMeasures(config)) },
    {
      heading: 'Stated by the processor',
      level: 3,
      lines: say(...(processor.measures ?? ['None.'])),
    },
  ],
});
