import { isRefusedBySignal, needsConsent, type PublicInstructions } from '@remit/contract';
import type { Client } from '../client.js';
import { lastSaid } from './last-said.js';

export type GpcOptions = {
  /** The controller's public instructions, as for the client. */
  readonly instructions: Pick<PublicInstructions, 'controller' | 'purposes'>;
  /** Hears what went wrong on the way. Default `reportError`, as for any fault of a page. */
  readonly onFault?: (fault: unknown) => void;
};

/** SHA-256 of `Sec-GPC: 1`: what the browser says to every server by the signal. */
const SIGNAL = 'bf087053d71ad827a3eeb01d8979b3eed82c01304c97f2b68454fda0cfc7eaf8';

const isOn = (): boolean => Reflect.get(navigator, 'globalPrivacyControl') === true;

/**
 * Heeds Global Privacy Control: `navigator.globalPrivacyControl` ends the consents to targeting, profiling and
 * partner sharing, and to what narrows them, as a refusal with the method `gpc` that cites what was sent (PL13). Who was never asked is denied anyway, and
 * nothing is recorded or stored. A "yes" that is newer than the signal stands, although the browser goes on to send it.
 *
 * The signal is read at once, after each choice, and whenever the page comes to the front.
 *
 * @returns ends the connection and leaves no listener
 * @throws an Error that names an option which is unknown, missing or unusable
 * @example
 * connectGpc(client, { instructions: definition.instructions });
 */
export const connectGpc = (
  client: Pick<Client, 'choices' | 'consent' | 'on' | 'resume'>,
  options: GpcOptions,
): (() => void) => {
  const { instructions, onFault = reportError, ...unknown } = options;
  const [name] = Object.keys(unknown);
  if (name) throw new Error(`No option ${name}; there are instructions, onFault`);
  if (typeof instructions?.controller !== 'string' || typeof instructions.purposes !== 'object')
    throw new Error('Option instructions is missing or cannot be used');
  const concerned = Object.entries(instructions.purposes).flatMap(([id, purpose]) =>
    needsConsent(purpose.basis) && isRefusedBySignal(id, purpose) ? [id] : [],
  );
  const noted = lastSaid(instructions.controller, 'gpc');
  let ended = false;
  /** The signal was on before anybody chose anything: what is chosen now is newer. */
  let standing = false;

  const heed = async (): Promise<void> => {
    await client.resume();
    if (ended) return;
    const choices = client.choices();
    const nobodyChose = Object.values(choices).every((choice) => choice === 'never-asked');
    if (nobodyChose) {
      standing = isOn();
      return;
    }
    const wasOn = noted.read()['on'] === true;
    const given = concerned.filter((id) => choices[id] === 'given' || choices[id] === 'stale');
    if (isOn() && !wasOn && !standing)
      await client.consent(Object.fromEntries(given.map((id) => [id, false])), {
        surface: 'browser',
        method: 'gpc',
        // BCP 47: no linguistic content.
        language: 'zxx',
        words: SIGNAL,
      });
    // Switched off and on again it is a new signal.
    if (wasOn !== isOn()) noted.write({ on: isOn() });
    standing = false;
  };

  let queue = Promise.resolve();
  const heard = (): void => {
    queue = queue.then(heed).catch((fault: unknown) => {
      if (!ended) onFault(fault);
    });
  };
  const shown = (): void => {
    if (document.visibilityState === 'visible') heard();
  };
  document.addEventListener('visibilitychange', shown);
  const stop = client.on('consent', heard);
  heard();
  return () => {
    ended = true;
    document.removeEventListener('visibilitychange', shown);
    stop();
  };
};
