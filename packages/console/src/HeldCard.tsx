import { Fields } from './Fields.js';
import { asHeading, inWords, momentInWords } from './in-plain-words.js';
import type { Decision, HeldLead } from './read-answers.js';
import { ScopeChips } from './ScopeChips.js';
import { whySuspected } from './why-suspected.js';

type Props = {
  readonly lead: HeldLead;
  /** Somebody wants to decide: they are asked whether they mean it. */
  readonly onDecide: (decision: Decision) => void;
};

/** One lead that is held: what it says, why it is suspected, and what can be done about it. */
export const HeldCard = ({ lead, onDecide }: Props) => {
  const { id, type, time, scope, suspicion, fields } = lead;
  const heading = `held-${id}`;
  const { reason, orElse } = whySuspected(suspicion);
  const choice = (decision: Decision, words: string) => (
    <button
      type="button"
      class={decision}
      aria-haspopup="dialog"
      aria-describedby={heading}
      onClick={() => onDecide(decision)}
    >
      {words}
    </button>
  );
  return (
    <article class="lead held" aria-labelledby={heading}>
      <div class="scope">
        <h2 id={heading}>{asHeading(type)}</h2>
        <p>
          <time datetime={new Date(time).toISOString()}>{momentInWords(time)}</time>
        </p>
        <ScopeChips purposes={scope.purposes} id={`${heading}-scope`} />
        <dl class="facts">
          <dt>Source</dt>
          <dd>{inWords(scope.source)}</dd>
        </dl>
      </div>
      <section class="view">
        <h3>What it says</h3>
        <Fields fields={fields} />
      </section>
      <section class="view">
        <h3>Why it is held</h3>
        <p>{reason}</p>
        {orElse && <p class="or-else">{orElse}</p>}
        <p class="choices">
          {choice('accept', 'Accept …')}
          {choice('refuse', 'Refuse …')}
        </p>
      </section>
    </article>
  );
};
