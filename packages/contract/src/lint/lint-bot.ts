import { CATEGORIES, isCategory } from '../categories.js';
import { namesIn } from '../flow/fill-template.js';
import { needsConsent } from '../legal-basis.js';
import { own } from '../own.js';
import type { Bot } from '../schema/bot-schema.js';
import type { PublicInstructions } from '../schema/public-bot-schema.js';
import { textsOf } from '../texts-of.js';
import { askedFields } from './asked-fields.js';
import { categoriesOf, handedInBy } from './handed-in-by.js';
import { hardToRead } from './lint-theme.js';
import { namesUsed } from './names-used.js';
import { saidBefore } from './said-before.js';
import { waysThrough, type Ways } from './ways.js';

/**
 * What the linter finds.
 * - `dead_end`: the conversation breaks off there
 * - `loop_without_exit`: no end can be reached from there
 * - `unreachable`: no conversation comes there
 * - `purpose_not_said`: personal data is asked for before anybody said what for
 * - `category_not_covered`: no purpose of the controller may be served with the answer
 * - `translation_missing`: a language of the bot's title lacks a text
 * - `answers_lost`: a conversation asks, and ends there without handing anything in
 * - `name_unknown`: nothing is ever called that
 * - `given_unseen`: what a page gives would be handed in without the visitor having seen it
 * - `low_contrast`: words in the colours of the theme are hard to read
 */
export type FindingCode =
  | 'dead_end'
  | 'loop_without_exit'
  | 'unreachable'
  | 'purpose_not_said'
  | 'category_not_covered'
  | 'translation_missing'
  | 'answers_lost'
  | 'name_unknown'
  | 'given_unseen'
  | 'low_contrast';

export type Finding = {
  readonly code: FindingCode;
  /** An error keeps a bot from being published; a warning is shown to whoever publishes it. */
  readonly severity: 'error' | 'warning';
  /** Where in the bot's definition, such as `steps.email.placeholder`. */
  readonly path: string;
  readonly message: string;
};

type Instructions = Pick<PublicInstructions, 'purposes' | 'records'>;

const finding =
  (severity: Finding['severity']) =>
  (code: FindingCode, path: readonly (string | number)[], message: string): Finding => ({
    code,
    severity,
    path: path.join('.'),
    message,
  });
const error = finding('error');
const warning = finding('warning');

const lintWays = ({ steps }: Bot, { reached, returning, ending, uncalled }: Ways): Finding[] =>
  Object.keys(steps).flatMap((id) => {
    const path = ['steps', id];
    if (!reached.has(id)) return [warning('unreachable', path, 'no conversation comes to this step')];
    if (uncalled.has(id)) return [error('dead_end', path, 'returns without having been called')];
    if (!ending.has(id) && !returning.has(id))
      return [error('loop_without_exit', path, 'a conversation that comes here can never end')];
    return [];
  });

/** Purposes that say beneath the question itself what they are for: those that need no consent. */
const lintPurposes = (bot: Bot, instructions: Instructions, ways: Ways): Finding[] => {
  const said = saidBefore(bot, ways);
  return Object.entries(bot.steps).flatMap(([id, step]) => {
    if (!ways.reached.has(id)) return [];
    return askedFields(step).flatMap(({ field, path }) =>
      categoriesOf(bot, instructions, field).flatMap((category) => {
        const at = ['steps', id, ...path];
        const serving = Object.entries(instructions.purposes).filter(([, purpose]) =>
          purpose.categories.some((each) => each === category),
        );
        if (serving.length === 0)
          return [
            error('category_not_covered', at, `no purpose of the instructions has the category ${category}`),
          ];
        const isPersonal = !isCategory(category) || CATEGORIES[category] !== 'pseudonymous';
        const isSaid = serving.some(
          ([purpose, { basis }]) => !needsConsent(basis) || said.get(id)?.has(purpose) === true,
        );
        return !isPersonal || isSaid
          ? []
          : [
              error(
                'purpose_not_said',
                at,
                `asks for ${category} before a consent step has told what for: ${serving.map(([purpose]) => purpose).join(' or ')}`,
              ),
            ];
      }),
    );
  });
};

const lintTranslations = (bot: Bot): Finding[] =>
  textsOf(bot).flatMap(({ path, text }) =>
    Object.keys(bot.title)
      .filter((language) => !Object.hasOwn(text, language))
      .map((language) =>
        warning('translation_missing', [...path, language], `the bot's title is in ${language}, this is not`),
      ),
  );

/** Wordings are the controller's: who is asked in a language reads what for in it. */
const lintWordings = (bot: Bot, { purposes }: Instructions): Finding[] =>
  Object.entries(bot.steps).flatMap(([id, step]) =>
    step.kind === 'consent'
      ? step.purposes.flatMap((purpose, index) => {
          const terms = own(purposes, purpose);
          return Object.keys(bot.title)
            .filter((language) => terms && !Object.hasOwn(terms.wording, language))
            .map((language) =>
              warning(
                'translation_missing',
                ['steps', id, 'purposes', index],
                `the wording of ${purpose} in the instructions is not in ${language}`,
              ),
            );
        })
      : [],
  );

/** The ends of a bot that asks, and hands nothing in anywhere. */
const lintLost = (bot: Bot, { reached }: Ways): Finding[] => {
  const asks = Object.entries(bot.steps).some(
    ([id, step]) => reached.has(id) && askedFields(step).length > 0,
  );
  if (!asks || handedInBy(bot).length > 0) return [];
  return Object.entries(bot.steps).flatMap(([id, step]) =>
    step.kind === 'end' && reached.has(id)
      ? [warning('answers_lost', ['steps', id], 'the bot asks, and no step hands a record in')]
      : [],
  );
};

const namesInTexts = (bot: Bot): { path: (string | number)[]; name: string }[] =>
  textsOf(bot).flatMap(({ path, text }) =>
    Object.entries(text).flatMap(([language, words]) =>
      namesIn(words).map((name) => ({ path: [...path, language], name })),
    ),
  );

/** What a page gives may be handed in where the visitor can read it. */
const lintGiven = (bot: Bot): Finding[] => {
  const shown = new Set(namesInTexts(bot).map(({ name }) => name));
  return Object.entries(bot.variables ?? {}).flatMap(([name, { prefill, recorded }]) =>
    prefill && recorded && !shown.has(name)
      ? [error('given_unseen', ['variables', name], 'a page gives it, it is handed in, and no text shows it')]
      : [],
  );
};

const lintNames = (bot: Bot): Finding[] => {
  const known = new Set([
    'score',
    ...Object.keys(bot.variables ?? {}),
    ...Object.values(bot.steps).flatMap((step) => askedFields(step).map(({ field }) => field)),
  ]);
  return [...namesInTexts(bot), ...namesUsed(bot)]
    .filter(({ name }) => !known.has(name))
    .map(({ path, name }) => warning('name_unknown', path, `no question and no variable is called ${name}`));
};

/**
 * Looks for what would go wrong in a conversation with this bot, under these instructions. Pure: the same bot and
 * instructions are always found the same.
 */
export const lintBot = (bot: Bot, instructions: Instructions): Finding[] => {
  const ways = waysThrough(bot);
  return [
    ...lintWays(bot, ways),
    ...lintPurposes(bot, instructions, ways),
    ...lintTranslations(bot),
    ...lintWordings(bot, instructions),
    ...lintLost(bot, ways),
    ...lintNames(bot),
    ...lintGiven(bot),
    ...hardToRead(bot.theme ?? {}).map(([name, why]) => warning('low_contrast', ['theme', name], why)),
  ];
};
