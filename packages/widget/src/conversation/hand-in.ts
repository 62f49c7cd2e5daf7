import type { FieldValue, Verdict } from '@remit/contract';
import type { Client } from '@remit/sdk';

/**
 * What became of the answers.
 * - `sending`: on their way, no verdict yet
 * - `sent`, `reduced`: the server said that it has them, whole or in part
 * - `device`, `memory`: not with the server yet; kept on this device, or only while this page is open
 * - `refused`: they are not kept anywhere
 */
export type Delivery = 'sending' | 'sent' | 'reduced' | 'device' | 'memory' | 'refused';

/** The parts of the client that handing in needs. */
export type Sender = Pick<Client, 'lead' | 'flush' | 'on'>;

/**
 * Hands the answers in and says what becomes of them. "Sent" is said only after a verdict (WI6).
 * @param tell told each time the delivery changes; `lost` are the fields the server did not keep
 * @returns a function that stops listening for the verdict
 */
export const handInAnswers = (
  client: Sender,
  type: string,
  answers: Readonly<Record<string, FieldValue>>,
  tell: (delivery: Delivery, lost: readonly string[]) => void,
): (() => void) => {
  // A verdict may arrive before the id of the record is known here.
  const verdicts = new Map<string, Verdict>();
  let id = '';
  const isJudged = () => verdicts.has(id);
  const settle = () => {
    const verdict = verdicts.get(id);
    if (!verdict) return;
    stop();
    const { outcome, dropped = [] } = verdict;
    tell(
      outcome === 'stored' || outcome === 'duplicate' ? 'sent' : outcome,
      dropped.flatMap(({ field }) => field ?? []),
    );
  };
  const stop = client.on('verdict', (verdict) => {
    verdicts.set(verdict.id, verdict);
    settle();
  });
  const send = async () => {
    tell('sending', []);
    const taken = await client.lead(type, answers);
    if (!taken.taken) {
      stop();
      tell('refused', []);
      return;
    }
    ({ id } = taken);
    settle();
    if (!isJudged()) await client.flush();
    if (!isJudged()) tell(taken.kept, []);
  };
  send().catch((error: unknown) => {
    // A fault. Saying "sending" for ever would be a lie.
    if (!isJudged()) tell(id ? 'memory' : 'refused', []);
    reportError(error);
  });
  return stop;
};
