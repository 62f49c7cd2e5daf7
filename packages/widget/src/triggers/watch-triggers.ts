import { hasOwnDatabase } from '@remit/sdk';
import type { Place } from '../page/extend.js';
import { isInTheWay } from './is-in-the-way.js';
import { meetsTrigger } from './meets-trigger.js';
import { watchPage } from './page-facts.js';
import { readTriggers } from './read-triggers.js';
import { forget, remember, type Remembered } from './remembered.js';
import type { Rule } from './trigger.js';

/** Name under which is remembered what was shown, where the visitor allows that. */
const keyOf = (controller: string, bot: string): string => `remit-shown-${controller}-${bot}`;

/**
 * Lets the chat come by itself when one of its rules is met: each rule once a page, none any more when the visitor has
 * opened or closed the chat, and never while it would be in the way.
 *
 * Nothing is stored and nothing read that was, unless the visitor's consent to the named purpose is known and given.
 *
 * @param json the option `triggers`
 * @param ending ends it; the visitor turning to the chat does, also before its rules are there
 * @throws TypeError that names what is wrong with it
 */
export const watchTriggers = async (place: Place, json: string, ending: AbortController): Promise<void> => {
  const { settings, tell, signal } = place;
  const { rules, remember: purpose } = readTriggers(json);
  const key = keyOf(settings.controller, settings.bot);
  const open = new Set(rules.keys());
  const end = () => ending.abort();
  // It may have been taken off the page while this was loaded.
  if (signal.aborted) return;
  signal.addEventListener('abort', end);
  let consent: Readonly<Record<string, string>> | undefined;
  let memory: Remembered | undefined;

  /** Whether the cap of a rule lets it. */
  const isLeft = (rule: Rule, index: number): boolean =>
    !rule.atMost || !memory || memory.count(index, rule.atMost.days) < rule.atMost.times;

  const act = async (rule: Rule, index: number) => {
    open.delete(index);
    memory?.note(index);
    if (rule.then === 'open') {
      end();
      tell([Date.now(), 'open']);
    } else {
      const { teaser } = rule.then;
      const { showTeaser } = await import('../page/show-teaser.js');
      showTeaser(place, teaser);
    }
  };

  // The visitor's choices are on the device only where there is a database; then rules wait until they are known.
  let known = !(await hasOwnDatabase(settings.controller));
  if (ending.signal.aborted) return;

  /** @returns whether a rule was met */
  const check = (): boolean => {
    if (!known || ending.signal.aborted || isInTheWay(document)) return false;
    const facts = { ...look(), consent, returning: memory?.returning };
    for (const index of open) {
      const rule = rules[index];
      if (!rule || !isLeft(rule, index) || meetsTrigger(rule.when, facts) !== true) continue;
      act(rule, index).catch(reportError);
      return true;
    }
    return false;
  };
  const look = watchPage(
    rules.map(({ when }) => when),
    check,
    ending.signal,
  );

  const hear = (choices: Readonly<Record<string, string>>) => {
    consent = choices;
    known = true;
    const choice = purpose === undefined ? 'never-asked' : choices[purpose];
    if (choice === 'given') memory ??= remember(localStorage, key, Date.now);
    else {
      // Whoever was never asked has nothing on the device.
      if (choice !== 'never-asked') forget(localStorage, key);
      memory = undefined;
    }
    check();
  };
  tell([Date.now(), 'on', 'consent', hear]);
};
