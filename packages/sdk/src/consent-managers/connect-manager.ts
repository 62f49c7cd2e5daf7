import type { Client } from '../client.js';
import { checkConnection, type ConnectionOptions } from './check-connection.js';
import { lastSaid } from './last-said.js';
import { purposeAnswers, type Answers } from './purpose-answers.js';
import { whatToChoose, type Said } from './what-to-choose.js';

export type { ConnectionOptions } from './check-connection.js';
export type { Answers, PurposeMap } from './purpose-answers.js';

/** What a connection uses of the client. */
export type ConsentClient = Pick<Client, 'choices' | 'consent' | 'resume'>;

/**
 * What a manager has to say now.
 * - `absent`: it is not there, or not ready; nothing is known
 * - `unanswered`: it is there, and the person has not answered it, or it has forgotten the answer
 */
export type Reading =
  | 'absent'
  | 'unanswered'
  | {
      readonly answers: Answers;
      /** The language in which it asked, where it says so. */
      readonly language?: string | undefined;
    };

/** A consent manager as a connection sees it. */
export interface ConsentManager {
  /** Lower-case words with hyphens, such as `klaro`: the `surface` of the consent changes. */
  readonly name: string;
  /** What it says now. What it throws counts as nothing said. */
  read(): Reading;
  /**
   * Begins to listen, also for a manager that comes later.
   *
   * @param heard to be called whenever it may have something new to say; with `true` when the person has just answered
   * @param fault to be called with what it throws while it is looked for
   * @returns stops listening, without a trace
   */
  listen(heard: (isAct?: boolean) => void, fault: (fault: unknown) => void): () => void;
  /** Whether it can have such a name for a category or service. Default: every one. */
  isName?(name: string): boolean;
}

/**
 * Takes what a consent manager says as the person's choices. The adapters for the known managers are made with it;
 * use it for any other.
 *
 * Where the manager is absent, blocked or throws, nothing is given that was not given before, and nothing else is
 * different. What it says is recorded with the method `consent-manager`, its name as the surface, and the words that
 * the controller has registered for the purpose.
 *
 * @example
 * const disconnect = connectManager(
 *   client,
 *   {
 *     name: 'own-banner',
 *     read: () => (banner.answered ? { answers: { stats: banner.stats } } : 'unanswered'),
 *     listen: (heard) => banner.onSave(() => heard(true)),
 *   },
 *   { controller: 'lumo-garden', purposes: { stats: ['analytics'] } },
 * );
 *
 * @param more names of options that only this manager has
 * @returns ends the connection and leaves no listener and no timer; choices stay
 * @throws an Error that names an option which is unknown, missing or unusable
 */
export const connectManager = (
  client: ConsentClient,
  manager: ConsentManager,
  options: ConnectionOptions,
  more: readonly string[] = [],
): (() => void) => {
  checkConnection(client, options, (name) => manager.isName?.(name) ?? true, more);
  const { name } = manager;
  const { controller, purposes, onFault = reportError } = options;
  const said = lastSaid(controller, name);
  let ended = false;
  /** The person answers while this page is open: newer than whatever else is known. */
  let isAct = false;
  /** The manager has given an answer on this page. */
  let answered = false;

  const record = async (now: Said, language: string): Promise<void> => {
    const acting = isAct;
    isAct = false;
    const before = said.read();
    const choices = whatToChoose(now, before, client.choices(), acting);
    try {
      await client.consent(choices, { surface: name, method: 'consent-manager', language });
    } catch (fault) {
      // It is tried again the next time that the manager is heard, as what it is.
      isAct ||= acting;
      throw fault;
    }
    said.write({ ...before, ...now });
  };

  const hear = async (): Promise<void> => {
    await client.resume();
    const reading = ended ? 'absent' : manager.read();
    if (reading === 'absent') return;
    const own = typeof reading === 'object' ? reading.language : undefined;
    const language = options.language ?? own ?? document.documentElement.lang;
    if (reading !== 'unanswered') {
      answered = true;
      await record(purposeAnswers(purposes, reading.answers), language);
      return;
    }
    // It has taken back its answer: so is what rested on it. What was said elsewhere stays.
    if (answered) {
      const given = Object.entries(said.read()).filter(([, yes]) => yes);
      isAct = true;
      await record(Object.fromEntries(given.map(([purpose]) => [purpose, false])), language);
    }
    answered = false;
    // Whatever it is answered from now on, the person does here.
    isAct = true;
  };

  // One after the other, so that each sees what the one before has recorded.
  let queue = Promise.resolve();
  const heard = (byAct = false): void => {
    isAct ||= byAct;
    queue = queue.then(hear).catch((fault: unknown) => {
      if (!ended) onFault(fault);
    });
  };
  let stop = (): void => {};
  try {
    stop = manager.listen(heard, onFault);
  } catch (fault) {
    // Expected: the manager is not what it should be. Then it says nothing.
    onFault(fault);
  }
  heard();
  return () => {
    ended = true;
    try {
      stop();
    } catch (fault) {
      onFault(fault);
    }
  };
};
