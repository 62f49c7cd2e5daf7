import { answerStep, startFlow, textIn, type PublicBot } from '@remit/contract';
import { languageOf, type Client, type ClientOptions, type Connection } from '@remit/sdk';
import type { ComponentChildren } from 'preact';
import type { Settings } from '../options.js';
import type { Extension } from '../steps/extension.js';
import type { Beside } from './beside.js';
import { leaseClient } from './clients.js';
import { consentTerms, type ConsentTerms } from './consent-terms.js';
import { createConversation, type Conversation, type Left } from './conversation.js';
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
    /** What a bot with rare steps needs besides. */
    readonly extension: Extension | undefined;
    /** Of who asks, in place of the first letter of the name. */
    readonly picture: ComponentChildren | void;
    /** Controller and bot: what it is kept under. */
    readonly name: string;
    readonly client: Connection;
    /** What the client was made of. */
    readonly options: ClientOptions;
    /** Aborted when the chat is taken away. */
    readonly signal: AbortSignal;
    /** What stands beside the conversation, when it is loaded. */
    beside?: Beside;
    /** What to ask once more about the answer that was written to the question with these words. */
    hint?: (labelledBy: string) => ComponentChildren;
    /** To be told after each change of what is shown. */
    readonly changed: () => void;
  };

/** A page's chat: still loading, out of reach, or talking. */
export type Visit = {
  readonly talk: () => Talk | 'loading' | 'failed';
  /** Asks for the bot's definition, again if it could not be had. */
  readonly load: () => void;
};

/** A bot, and where a conversation with it was left. */
export type Found = { readonly definition?: PublicBot | undefined; readonly left?: Left };

/** The page was loaded again, the visitor went back to it, or they come from another page of this site. */
const cameBack = (): boolean =>
  document.referrer.startsWith(location.origin) ||
  performance.getEntriesByType('navigation').some((entry) => Reflect.get(entry, 'type') !== 'navigate');

/**
 * One chat on one page, without a screen. Asks for nothing but the bot's public definition, and lets the
 * client go on with what an earlier visit left.
 * @param pause how long the bot seems to write before each line, in milliseconds
 * @param changed told after each change of what `talk` gives
 * @param ready told once, when behaviour events can be noted
 * @param dress adds rules to what the chat looks like
 * @param signal ends it
 * @param first answer to the first request for the definition; without one it is asked for again
 */
export const createVisit = (
  { endpoint, key, controller, bot: id, language: preferred }: Settings,
  pause: () => number,
  changed: () => void,
  ready: (track: Client['track']) => void,
  dress: (rules: string) => void,
  signal: AbortSignal,
  first: Promise<Response | void> | undefined,
): Visit => {
  const name = `${controller}/${id}`;
  let talk: Talk | 'loading' | 'failed' = 'loading';
  const onEnd = (stop: () => void) => signal.addEventListener('abort', stop);

  const startTalk = (
    definition: PublicBot,
    left: Left | undefined,
    language: string,
    words: Words,
    extension: Extension | undefined,
    picture: ComponentChildren | void,
  ): Talk => {
    const { bot, instructions } = definition;
    const options = { endpoint, key, ...definition };
    const client = leaseClient(options, signal);
    const terms = (purposes: readonly string[]) =>
      // PL15. Without rare steps nobody can have said how old they are.
      (extension ? extension.isTooYoung(definition, conversation.state().flow) : instructions.ageRequired)
        ? []
        : consentTerms(definition, purposes, language);
    const conversation = createConversation({
      bot,
      start: startFlow,
      answer: answerStep,
      ...extension,
      language,
      left,
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
      ...definition,
      ...conversation,
      language,
      words,
      say,
      terms,
      extension,
      picture,
      name,
      client,
      options,
      signal,
      changed,
    };
  };

  const begin = async ({ definition, left }: Found) => {
    let now: Talk | 'failed' = 'failed';
    if (definition) {
      const { bot } = definition;
      const { theme } = bot;
      const language = left?.flow.language ?? languageOf(bot.title, preferred, bot.language) ?? bot.language;
      // A conversation begins when all of it can be held.
      const loaded = await Promise.all([
        loadWords(language),
        definition.extended
          ? import('../steps/extension.js').then(({ loadExtension }) => loadExtension(bot, language, dress))
          : undefined,
        theme &&
          import('../ui/wear-theme.js')
            .then(({ wearTheme }) => wearTheme(theme, dress))
            // It can be held in any look.
            .catch(reportError),
      ]).catch(reportError);
      if (signal.aborted) return;
      if (loaded) now = startTalk(definition, left, language, ...loaded);
    }
    if (typeof now === 'object') {
      ready(now.client.track);
      // What was chosen on an earlier visit is known from here on.
      await now.client.resume();
    }
    if (signal.aborted) return;
    talk = now;
    changed();
  };

  const find = async (): Promise<Found> => {
    const address = `${endpoint}/v1/bots/${name}`;
    const definition = await loadDefinition(address, signal, first);
    first = undefined;
    // Whoever comes to a page for the first time has left nothing: then nothing is looked for.
    if (!definition || !cameBack()) return { definition };
    return (await import('./beside.js')).resume(name, definition, address, signal);
  };

  return {
    talk: () => talk,
    load: () => {
      talk = 'loading';
      changed();
      find()
        // Expected: no network.
        .catch((): Found => ({}))
        .then(begin)
        .catch(reportError);
    },
  };
};
