import { useEffect, useRef, useState } from 'preact/hooks';
import { isSilent, type Answer, type AskServer } from './ask-server.js';
import { Fields } from './Fields.js';
import { inWords, momentInWords } from './in-plain-words.js';
import type { Decision, HeldLead } from './read-answers.js';

/** What came of a decision; `gone`: there was nothing to decide about any more. */
export type Decided = Decision | 'gone' | 'token-refused';

type Props = {
  readonly lead: HeldLead;
  readonly decision: Decision;
  readonly ask: Pick<AskServer, 'decide'>;
  readonly onDecided: (decided: Decided) => void;
  /** Closed without a decision. */
  readonly onClose: () => void;
};

const WORDS = {
  accept: {
    question: 'Accept this lead?',
    follows:
      'It becomes a lead like any other: it is listed and counted, and goes at once to every recipient that may have it. What they have received cannot be called back here.',
    yes: 'Accept it',
    under: 'Accepting …',
  },
  refuse: {
    question: 'Refuse this lead?',
    follows:
      'It is erased, and nobody can bring it back. If you are not sure, leave it: it waits here until its retention ends.',
    yes: 'Erase it',
    under: 'Erasing …',
  },
} as const;

/** Asks whether somebody means it, since neither decision can be undone, and says so when it did not work. */
export const DecideDialog = ({ lead, decision, ask, onDecided, onClose }: Props) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [under, setUnder] = useState(false);
  const [problem, setProblem] = useState<string>();
  const harmless = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    harmless.current?.focus();
  }, []);
  const { question, follows, yes, under: underWords } = WORDS[decision];

  const decide = async () => {
    if (under) return;
    setUnder(true);
    setProblem(undefined);
    const answer = await ask.decide(lead.id, decision);
    const decided = decidedBy(answer);
    if (decided) return onDecided(decided);
    setUnder(false);
    setProblem(problemOf(answer));
  };

  return (
    <dialog
      ref={dialog}
      class="decide"
      aria-labelledby="decide-heading"
      aria-describedby="decide-follows"
      onClose={onClose}
      onCancel={(event) => {
        // What is under way is waited for: its outcome is told here.
        if (under) event.preventDefault();
      }}
    >
      <h2 id="decide-heading">{question}</h2>
      <p class="which">
        {inWords(lead.type)} of {momentInWords(lead.time)}
      </p>
      <Fields fields={lead.fields} />
      <p id="decide-follows">{follows}</p>
      {problem !== undefined && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      <p class="choices">
        <button type="button" class={decision} aria-disabled={under} onClick={() => void decide()}>
          {under ? underWords : yes}
        </button>
        <button
          type="button"
          ref={harmless}
          aria-disabled={under}
          onClick={() => under || dialog.current?.close()}
        >
          Leave it held
        </button>
      </p>
    </dialog>
  );
};

const decidedBy = (answer: Answer<Decision>): Decided | undefined => {
  if (answer.kind === 'answered') return answer.value;
  if (answer.kind === 'token-refused') return answer.kind;
  return answer.kind === 'refused' && answer.code === 'record_unknown' ? 'gone' : undefined;
};

const problemOf = (answer: Answer<Decision>): string => {
  if (answer.kind === 'unreachable')
    return 'The server does not answer. Nothing is decided twice: try again, or look later whether it still waits.';
  if (isSilent(answer)) return 'The server has too much to do just now. Try again in a moment.';
  return `The server does not do it${answer.kind === 'refused' ? `: ${inWords(answer.code)}` : ''}.`;
};
