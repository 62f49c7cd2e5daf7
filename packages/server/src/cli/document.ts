import type { Instructions } from '@remit/contract';
import { languageSchema } from '@remit/contract/schema';
import type { Config } from '../config.js';
import { isFormat, type Format } from '../documents/document.js';
import { makePolicy } from '../documents/policy.js';
import type { Processor } from '../documents/processor.js';
import { noticeOf } from '../documents/publish-notice.js';
import { readProcessor } from '../documents/read-processor.js';
import { makeRecordOfProcessing } from '../documents/record-of-processing.js';
import { writeDocument, type WrittenDocument } from '../documents/write-document.js';
import { readInstructions } from '../store/open-instructions.js';
import type { Command } from './command.js';
import { configOf } from './config-of.js';
import { orNameVariable } from './or-name-variable.js';

/** What a document is made from. */
type Material = {
  readonly controllers: readonly Instructions[];
  readonly processor: Processor | undefined;
  readonly config: Config;
  readonly format: Format;
  readonly language: string;
};

/** The document, or what is missing for it. */
type Made = WrittenDocument | { readonly problem: string };

const NEEDS_PROCESSOR = {
  problem: 'REMIT_PROCESSOR_FILE: expected the file that says who runs this installation',
};

const document = (
  name: string,
  positional: string | undefined,
  summary: string,
  make: (material: Material) => Made,
  language = false,
): Command => ({
  name: `document ${name}`,
  usage: `remit document ${name}${positional === undefined ? '' : ` ${positional}`}${language ? ' [--language LANGUAGE]' : ''} [--format md|html] [--sha256]`,
  summary,
  help: [
    '--format md|html   default: md',
    ...(language
      ? ['--language fi      default: en; what is not written in it stands in the language it is in']
      : []),
    '--sha256           only the SHA-256 of the document',
    'Made from the instructions in force, read from the database itself (REMIT_DATA_DIR or DATABASE_URL).',
  ],
  options: { format: 'one', sha256: 'flag', ...(language ? { language: 'one' as const } : {}) },
  positionals: positional === undefined ? [] : [positional],
  run: async (args, surroundings) => {
    const { say, complain } = surroundings;
    const config = configOf(surroundings);
    const format = args.one('format') ?? 'md';
    if (!isFormat(format)) {
      complain('--format: expected md or html');
      return 2;
    }
    const asked = languageSchema.safeParse(args.one('language') ?? 'en');
    if (!asked.success) {
      complain('--language: expected a language tag such as en');
      return 2;
    }
    const processor = await readProcessor(config.processorFile);
    const controllers = await orNameVariable(config, readInstructions(config, args.positionals[0]));
    const made = make({ controllers, processor, config, format, language: asked.data });
    if ('problem' in made) {
      complain(made.problem);
      return 2;
    }
    // `say` ends the line that the document ends with.
    say(args.has('sha256') ? made.sha256 : made.text.replace(/\n$/, ''));
    return 0;
  },
});

/** `remit document notice` */
export const documentNotice = document(
  'notice',
  'CONTROLLER',
  'the privacy notice of a controller (Art. 13)',
  ({ controllers: [instructions], language, format, processor }) =>
    instructions
      ? noticeOf(instructions, language, format, processor)
      : { problem: 'there is no controller' },
  true,
);

/** `remit document ropa` */
export const documentRopa = document(
  'ropa',
  '[CONTROLLER]',
  'the processor’s record of processing, for one controller or all (Art. 30(2))',
  ({ controllers, processor, config, format }) =>
    processor
      ? writeDocument(makeRecordOfProcessing(processor, controllers, config), format)
      : NEEDS_PROCESSOR,
);

/** `remit document policy` */
export const documentPolicy = document(
  'policy',
  undefined,
  'the processor’s privacy policy for this installation',
  ({ controllers, processor, config, format }) =>
    processor ? writeDocument(makePolicy(processor, controllers, config), format) : NEEDS_PROCESSOR,
);
