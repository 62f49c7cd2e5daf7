import { answerStep, type AnswerInput } from '@remit/contract';
import type { Talk } from '../conversation/visit.js';
import { setTrap } from './set-trap.js';
import { tellServer } from './tell-server.js';

/** Milliseconds an answer and a character: whoever takes less is asked by the server to show that they are no program. */
const AN_ANSWER = 700;
const A_CHARACTER = 10;
/** Fewer answers say nothing about how fast somebody is. */
const FEWEST = 3;

/** Milliseconds that handing in waits until the server has heard of signs, and that finished work has to reach it, at most. */
const HEARD = 2_000;
const DONE = 30_000;

/** What the server is told just before the answers are handed in; `docs/widget.md` says what for. */
type Signs = {
  readonly trap: boolean;
  /** Milliseconds since the chat was opened, and what was answered since. */
  readonly took: number;
  readonly answers: number;
  readonly typed: number;
};

/** Work begun on this page: chats of one controller hear each other's verdicts. */
const begun = new Set<string>();

/**
 * Looks for signs that no person answers, and tells the server of them before the lead that they are about. Of whoever
 * answers as people do nothing is told. Does the work that a suspected lead may be cleared with.
 */
export const watchSigns = (talk: Talk, box: HTMLElement): void => {
  const { bot, client, extension, options, signal, state, answer } = talk;
  const opened = performance.now();
  const isTrapped = setTrap(box);
  const said = ({ lines }: ReturnType<typeof state>['flow']) =>
    lines.filter(({ from }) => from === 'visitor');
  const before = said(state().flow).length;

  /** @returns undefined when the answer hands nothing in, or there is nothing to tell */
  const signsAt = (input: AnswerInput): Signs | undefined => {
    const { flow, change, busy } = state();
    if (busy) return undefined;
    const next = change ? change(flow, input) : (extension?.answer ?? answerStep)(bot, flow, input);
    if (!next.ok) return undefined;
    const { at, sent } = next.state;
    const step = bot.steps[at];
    if (!(step?.kind === 'end' && step.record) && sent?.length === flow.sent?.length) return undefined;
    const since = said(next.state).slice(before);
    const trap = isTrapped();
    const took = Math.round(performance.now() - opened);
    const answers = since.length;
    const typed = since.reduce((sum, { text }) => sum + text.length, 0);
    return trap || (answers >= FEWEST && took < answers * AN_ANSWER + typed * A_CHARACTER)
      ? { trap, took, answers, typed }
      : undefined;
  };

  let telling = false;
  const tell = async (signs: Signs) => {
    // The answers are about to be handed in: whose they are is known from here on.
    await client.note(() => []);
    const subject = client.latest().person?.subject;
    if (subject) await tellServer(options, 'signs', { subject, sentAt: Date.now(), signs }, HEARD);
  };
  Object.assign(talk, {
    answer: (input: AnswerInput) => {
      if (telling) return;
      const signs = signsAt(input);
      if (!signs) return answer(input);
      telling = true;
      tell(signs)
        .catch(reportError)
        .finally(() => {
          telling = false;
          if (!signal.aborted) answer(input);
        });
    },
  });

  signal.addEventListener(
    'abort',
    client.on('verdict', ({ code, message: challenge }) => {
      if (code !== 'work_asked' || !challenge || begun.has(challenge)) return;
      begun.add(challenge);
      import('./do-work.js')
        .then(({ doWork }) => doWork(challenge, signal))
        .then((solution) => tellServer(options, 'work', { challenge, solution }, DONE))
        // Expected: no network, no `crypto.subtle`, or the chat is gone. Then somebody looks at the lead.
        .catch(() => begun.delete(challenge));
    }),
  );
};
