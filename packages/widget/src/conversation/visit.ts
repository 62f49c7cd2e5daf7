import type { Choices, PublicBot } from '@remit/contract';
import type { Choice, Client, Indication } from '@remit/sdk';
import type { Settings } from '../options.js';
import { leaseClient, type Lease } from './clients.js';
import { consentTerms, type ConsentTerms } from './consent-terms.js';
import { createConversation, spokenLanguage, type Conversation } from './conversation.js';
import { handInAnswers } from './hand-in.js';
import { loadDefinition } from './load-definition.js';

/** A permission and the person's present choice on it. */
export type Permission = ConsentTerms & { readonly choice: Choice };

/** A conversation that can be held. */
export type Talk = {
  readonly definition: PublicBot;
  /** The language the bot speaks. */
  readonly language: string;
  readonly conversation: Conversation;
  /** Every purpose of the controller that rests on consent. */
  readonly permissions: () => readonly Permission[];
  /** Gives or withdraws one permission from "Your data". */
  readonly permit: (permission: ConsentTerms, yes: boolean) => Promise<void>;
};

/** What a page's chat can be at: still loading, out of reach, or talking. */
export type Visit = {
  readonly talk: () => Talk | 'loading' | 'failed';
  /** Asks for the bot's definition, again if it could not be had. */
  readonly load: () => Promise<void>;
  readonly end: () => void;
};

const indication = (surface: string, language: string): Indication => ({ surface, method: 'button', language });

const startTalk = (
  definition: PublicBot,
  preferred: string,
  client: Client,
  changed: () => void,
  onEnd: (stop: () => void) => void,
): Talk => {
  const language = spokenLanguage(definition, preferred);
  const sender = {
    handIn: client.handIn,
    flush: client.flush,
    onVerdict: (listener: Parameters<typeof client.on<'verdict'>>[1]) => client.on('verdict', listener),
  };
  onEnd(client.on('consent', changed));
  return {
    definition,
    language,
    conversation: createConversation({
      definition,
      language,
      choose: (choices: Choices, shown) => client.choose(choices, indication('chat', shown)),
      handIn: (type, answers, tell) => onEnd(handInAnswers(sender, type, answers, tell)),
      changed,
    }),
    permissions: () => {
      const choices = client.choices();
      return consentTerms(definition, Object.keys(definition.instructions.purposes), language).map((terms) => ({
        ...terms,
        choice: choices[terms.purpose] ?? 'never-asked',
      }));
    },
    permit: async ({ purpose, language: shown }, yes) => {
      if (yes) await client.choose({ [purpose]: true }, indication('your-data', shown));
      else await client.withdraw([purpose], indication('your-data', shown));
      changed();
    },
  };
};

/**
 * One chat on one page, without a screen. Asks for nothing but the bot's public definition, and lets the
 * client go on with what an earlier visit left.
 * @param changed told after each change of what `talk` gives
 * @param ready told once, when behaviour events can be noted
 */
export const createVisit = (
  settings: Settings,
  changed: () => void,
  ready: (track: Client['track']) => void,
): Visit => {
  const gone = new AbortController();
  const stops: (() => void)[] = [];
  let lease: Lease | undefined;
  let talk: Talk | 'loading' | 'failed' = 'loading';
  const { endpoint, key, controller, bot, language } = settings;
  return {
    talk: () => talk,
    load: async () => {
      talk = 'loading';
      changed();
      const definition = await loadDefinition(endpoint, controller, bot, gone.signal);
      if (gone.signal.aborted) return;
      if (definition) {
        const { instructions, words } = definition;
        lease = leaseClient({ endpoint, key, instructions, words });
        const { client } = lease;
        talk = startTalk(definition, language, client, changed, (stop) => stops.push(stop));
        ready(client.track);
        changed();
        await client.resume();
      } else talk = 'failed';
      changed();
    },
    end: () => {
      gone.abort();
      for (const stop of stops) stop();
      lease?.release();
    },
  };
};
