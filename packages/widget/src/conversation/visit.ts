import { textIn, type PublicBot } from '@remit/contract';
import { languageOf, type Choice, type Client, type Indication } from '@remit/sdk';
import type { Settings } from '../options.js';
import { leaseClient, type Lease } from './clients.js';
import { consentTerms, type ConsentTerms } from './consent-terms.js';
import { createConversation, type Conversation } from './conversation.js';
import { handInAnswers } from './hand-in.js';
import { loadDefinition } from './load-definition.js';

/** A permission and the person's present choice on it. */
export type Permission = ConsentTerms & {
  readonly choice: Choice;
  /** What became of the last change made to it in "Your data". */
  readonly outcome: PermitOutcome | undefined;
};

export type PermitOutcome = 'given' | 'withdrawn' | 'notNoted';

/** A conversation that can be held. */
export type Talk = Pick<PublicBot, 'bot' | 'instructions'> &
  Conversation & {
    /** The language the bot speaks. */
    readonly language: string;
    /** A text of the bot in that language. */
    readonly say: (text: Readonly<Record<string, string>>) => string;
    readonly terms: (purposes: readonly string[]) => ConsentTerms[];
    /** Every purpose of the controller that rests on consent. */
    readonly permissions: () => readonly Permission[];
    /** Gives or withdraws one permission from "Your data". */
    readonly permit: (permission: ConsentTerms, yes: boolean) => void;
  };

/** A page's chat: still loading, out of reach, or talking. */
export type Visit = {
  readonly talk: () => Talk | 'loading' | 'failed';
  /** Asks for the bot's definition, again if it could not be had. */
  readonly load: () => void;
  readonly end: () => void;
};

const indicated = (surface: string, language: string): Indication => ({
  surface,
  method: 'button',
  language,
});

const startTalk = (
  definition: PublicBot,
  preferred: string,
  client: Client,
  pause: () => number,
  changed: () => void,
  onEnd: (stop: () => void) => void,
): Talk => {
  const { bot, instructions } = definition;
  const language = languageOf(bot.title, preferred, bot.language) ?? bot.language;
  const outcomes = new Map<string, PermitOutcome>();
  const terms = (purposes: readonly string[]) => consentTerms(definition, purposes, language);
  const conversation = createConversation({
    bot,
    language,
    terms,
    pause,
    note: (choices, shown) => client.choose(choices, indicated('chat', shown)),
    handIn: (...handed) => onEnd(handInAnswers(client, ...handed)),
    changed,
  });
  onEnd(client.on('consent', changed));
  onEnd(conversation.stop);
  return {
    bot,
    instructions,
    language,
    say: (text) => textIn(text, language, bot.language),
    terms,
    ...conversation,
    permissions: () => {
      const choices = client.choices();
      return terms(Object.keys(instructions.purposes)).map((each) => ({
        ...each,
        choice: choices[each.purpose] ?? 'never-asked',
        outcome: outcomes.get(each.purpose),
      }));
    },
    permit: ({ purpose, language: shown }, yes) => {
      client
        .choose({ [purpose]: yes }, indicated('your-data', shown))
        .then(() => outcomes.set(purpose, yes ? 'given' : 'withdrawn'))
        .catch((error: unknown) => {
          outcomes.set(purpose, 'notNoted');
          reportError(error);
        })
        .finally(changed);
    },
  };
};

/**
 * One chat on one page, without a screen. Asks for nothing but the bot's public definition, and lets the
 * client go on with what an earlier visit left.
 * @param pause how long the bot seems to write before each line, in milliseconds
 * @param changed told after each change of what `talk` gives
 * @param ready told once, when behaviour events can be noted
 */
export const createVisit = (
  { endpoint, key, controller, bot, language }: Settings,
  pause: () => number,
  changed: () => void,
  ready: (track: Client['track']) => void,
): Visit => {
  const gone = new AbortController();
  const stops: (() => void)[] = [];
  let lease: Lease | undefined;
  let talk: Talk | 'loading' | 'failed' = 'loading';
  const begin = async (definition: PublicBot | undefined) => {
    if (gone.signal.aborted) return;
    talk = 'failed';
    if (definition) {
      const { instructions, words } = definition;
      lease = leaseClient({ endpoint, key, instructions, words });
      const { client } = lease;
      talk = startTalk(definition, language, client, pause, changed, (stop) => stops.push(stop));
      ready(client.track);
      // What was chosen on an earlier visit is known from here on.
      await client.resume();
    }
    changed();
  };
  return {
    talk: () => talk,
    load: () => {
      talk = 'loading';
      changed();
      loadDefinition(`${endpoint}/v1/bots/${controller}/${bot}`, gone.signal).then(begin).catch(reportError);
    },
    end: () => {
      gone.abort();
      for (const stop of stops) stop();
      lease?.release();
    },
  };
};
