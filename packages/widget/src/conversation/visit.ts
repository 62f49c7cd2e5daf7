import { textIn, type PublicBot } from '@remit/contract';
import { languageOf, type Client } from '@remit/sdk';
import type { Settings } from '../options.js';
import type { PermitOutcome } from '../privacy/permit.js';
import { leaseClient } from './clients.js';
import { consentTerms, type ConsentTerms } from './consent-terms.js';
import { createConversation, type Conversation } from './conversation.js';
import { handInAnswers } from './hand-in.js';
import { loadDefinition } from './load-definition.js';
import { loadWords } from '../words/load-words.js';
import type { Words } from '../words/words.js';

/** A conversation that can be held. */
export type Talk = Pick<PublicBot, 'bot' | 'instructions'> &
  Conversation & {
    /** The language the bot speaks. */
    readonly language: string;
    /** What the chat says by itself: in that language, else in English. */
    readonly words: Words;
    /** A text of the bot in that language. */
    readonly say: (text: Readonly<Record<string, string>>) => string;
    /** What there is to ask about those of the purposes that rest on consent. */
    readonly terms: (purposes: readonly string[]) => ConsentTerms[];
    readonly client: Client;
    /** What became of the last change made in "Your data" to each purpose. */
    readonly outcomes: Map<string, PermitOutcome>;
    /** To be told after each change of what is shown. */
    readonly changed: () => void;
  };

/** A page's chat: still loading, out of reach, or talking. */
export type Visit = {
  readonly talk: () => Talk | 'loading' | 'failed';
  /** Asks for the bot's definition, again if it could not be had. */
  readonly load: () => void;
};

/**
 * One chat on one page, without a screen. Asks for nothing but the bot's public definition, and lets the
 * client go on with what an earlier visit left.
 * @param pause how long the bot seems to write before each line, in milliseconds
 * @param changed told after each change of what `talk` gives
 * @param ready told once, when behaviour events can be noted
 * @param signal ends it
 */
export const createVisit = (
  { endpoint, key, controller, bot: id, language: preferred }: Settings,
  pause: () => number,
  changed: () => void,
  ready: (track: Client['track']) => void,
  signal: AbortSignal,
): Visit => {
  let talk: Talk | 'loading' | 'failed' = 'loading';
  const onEnd = (stop: () => void) => signal.addEventListener('abort', stop);

  const startTalk = (definition: PublicBot, language: string, words: Words): Talk => {
    const { bot, instructions } = definition;
    const client = leaseClient({ endpoint, key, instructions, words: definition.words }, signal);
    const terms = (purposes: readonly string[]) => consentTerms(definition, purposes, language);
    const conversation = createConversation({
      bot,
      language,
      terms,
      pause,
      note: (choices, shown) =>
        client.consent(choices, { surface: 'chat', method: 'button', language: shown }),
      handIn: (...handed) => onEnd(handInAnswers(client, ...handed)),
      changed,
    });
    onEnd(client.on('consent', changed));
    onEnd(conversation.stop);
    const say: Talk['say'] = (text) => textIn(text, language, bot.language);
    return {
      ...conversation,
      bot,
      instructions,
      language,
      words,
      say,
      terms,
      client,
      outcomes: new Map(),
      changed,
    };
  };

  const begin = async (definition: PublicBot | undefined) => {
    let now: Talk | 'failed' = 'failed';
    // One that needs the extended interpreter cannot be held without it.
    if (definition && !definition.extended) {
      const { title, language: own } = definition.bot;
      const language = languageOf(title, preferred, own) ?? own;
      const words = await loadWords(language);
      if (signal.aborted) return;
      now = startTalk(definition, language, words);
      ready(now.client.track);
      // What was chosen on an earlier visit is known from here on.
      await now.client.resume();
    }
    if (signal.aborted) return;
    talk = now;
    changed();
  };

  return {
    talk: () => talk,
    load: () => {
      talk = 'loading';
      changed();
      loadDefinition(`${endpoint}/v1/bots/${controller}/${id}`, signal).then(begin).catch(reportError);
    },
  };
};
