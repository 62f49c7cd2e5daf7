import { useEffect, useRef, useState } from 'preact/hooks';
import type { AskServer } from './ask-server.js';
import { DecideDialog, type Decided } from './DecideDialog.js';
import { HeldCard } from './HeldCard.js';
import { inWords } from './in-plain-words.js';
import type { Decision, HeldLead } from './read-answers.js';
import type { Queue } from './watch-held.js';

type Props = {
  readonly queue: Queue;
  readonly ask: Pick<AskServer, 'decide'>;
  /** A lead is held no more. */
  readonly onGone: (record: string) => void;
  readonly onTokenRefused: () => void;
};

const OUTCOMES = {
  accept: 'Accepted: it is among the leads now, and goes to its recipients.',
  refuse: 'Refused: it is erased.',
  gone: 'It is not held any more: somebody else has decided, the visitor’s browser has cleared it, or it was erased.',
} as const;

/** The leads that are suspected and wait for somebody of the controller to look. */
export const HeldQueue = ({ queue, ask, onGone, onTokenRefused }: Props) => {
  const [asked, setAsked] = useState<{ readonly lead: HeldLead; readonly decision: Decision }>();
  const [outcome, setOutcome] = useState<{ readonly of: string; readonly words: string }>();
  const told = useRef<HTMLParagraphElement>(null);
  // The button that was pressed is gone with its lead: whoever uses the keyboard goes on from what is told.
  useEffect(() => told.current?.focus(), [outcome]);

  const onDecided = (record: string, decided: Decided) => {
    setAsked(undefined);
    if (decided === 'token-refused') return onTokenRefused();
    setOutcome({ of: record, words: OUTCOMES[decided] });
    onGone(record);
  };
  return (
    <main>
      {outcome && (
        <p key={outcome.of} class="outcome" tabindex={-1} ref={told}>
          {outcome.words}
        </p>
      )}
      <Waiting queue={queue} onDecide={(lead, decision) => setAsked({ lead, decision })} />
      {asked && (
        <DecideDialog
          {...asked}
          ask={ask}
          onDecided={(decided) => onDecided(asked.lead.id, decided)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </main>
  );
};

type WaitingProps = {
  readonly queue: Queue;
  readonly onDecide: (lead: HeldLead, decision: Decision) => void;
};

const Waiting = ({ queue, onDecide }: WaitingProps) => {
  switch (queue.kind) {
    case 'asking':
      return <p class="count">Asking the server …</p>;
    case 'unreachable':
      return (
        <Empty heading="The server does not answer">
          The page keeps trying. Nothing that is held is lost.
        </Empty>
      );
    case 'refused':
      return <Empty heading="The server does not say">{`It answers: ${inWords(queue.code)}.`}</Empty>;
    case 'seen':
      return queue.held.length === 0 ? (
        <Empty heading="Nothing to review">
          Leads that look like a program’s doing wait here until somebody looks. Most of them clear themselves
          within a second.
        </Empty>
      ) : (
        <>
          <p class="about">
            These look like a program’s doing. They are kept, but nobody receives, lists or counts them before
            they are accepted. What nobody looks at goes when its retention ends.
            {queue.more && ' The newest are shown; older ones follow.'}
          </p>
          <ol class="leads">
            {queue.held.map((lead) => (
              <li key={lead.id}>
                <HeldCard lead={lead} onDecide={(decision) => onDecide(lead, decision)} />
              </li>
            ))}
          </ol>
        </>
      );
  }
};

const Empty = ({ heading, children }: { readonly heading: string; readonly children: string | string[] }) => (
  <div class="empty">
    <h2>{heading}</h2>
    <p>{children}</p>
  </div>
);
