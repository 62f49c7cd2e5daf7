import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, AskServer } from './ask-server.js';
import { groundsByPurpose, type PurposeGrounds } from './grounds-by-purpose.js';
import {
  asHeading,
  basisInWords,
  dayInWords,
  deliveryInWords,
  inWords,
  momentInWords,
  valueInWords,
  whyNot,
} from './in-plain-words.js';
import type { Change, Why } from './read-answers.js';

type Props = { readonly record: string; readonly ask: AskServer; readonly onClose: () => void };

/** Answers "why do you have this?" for one lead: purpose, basis, consent, words shown, until when, who received it. */
export const WhyPanel = ({ record, ask, onClose }: Props) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [answer, setAnswer] = useState<Answer<Why>>();
  useEffect(() => {
    dialog.current?.showModal();
    void ask.why(record).then(setAnswer);
  }, []);
  return (
    <dialog
      ref={dialog}
      class="why-panel"
      aria-labelledby="why-heading"
      aria-busy={answer === undefined}
      onClose={onClose}
      onClick={(event) => {
        // A click beside the panel hits the dialog itself.
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div class="why-body">
        <header>
          <h2 id="why-heading">Why do you have this?</h2>
          <button type="button" class="close" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </header>
        <Told answer={answer} />
      </div>
    </dialog>
  );
};

const Told = ({ answer }: { readonly answer: Answer<Why> | undefined }) => {
  if (answer === undefined) return <p>Asking the server …</p>;
  if (answer.kind === 'unreachable') return <p>The server does not answer. Close this and try again.</p>;
  if (answer.kind === 'token-refused') return <p>The server does not know this token any more.</p>;
  if (answer.kind === 'refused')
    return answer.code === 'record_unknown' ? (
      <p>It is not kept any more: no purpose was left that may use it.</p>
    ) : (
      <p>The server does not say: {inWords(answer.code)}.</p>
    );
  const why = answer.value;
  return (
    <>
      <p>
        A {inWords(why.type)}, handed in through the {inWords(why.source)} on {momentInWords(why.time)} under
        notice {why.notice}. Record <code>{why.record}</code>.
      </p>
      {groundsByPurpose(why).map((grounds) => (
        <Purpose key={grounds.purpose} grounds={grounds} />
      ))}
      <h3>What is kept</h3>
      <dl class="kept">
        {why.fields.map(({ field, value }) => (
          <div key={field}>
            <dt>{asHeading(field)}</dt>
            <dd>{value === undefined ? <i>not for your purposes</i> : <bdi>{valueInWords(value)}</bdi>}</dd>
          </div>
        ))}
      </dl>
    </>
  );
};

const Purpose = ({ grounds }: { readonly grounds: PurposeGrounds }) => {
  const { purpose, basis, consent, ended, until, allowed, refused, deliveries } = grounds;
  return (
    <section class="grounds" data-sees={allowed.length > 0 ? 'some' : 'nothing'}>
      <h3>For {inWords(purpose)}</h3>
      <ul>
        <li>
          {allowed.length > 0 ? `May use ${allowed.map(inWords).join(', ')}.` : 'May use nothing of it now.'}
          {until !== null && allowed.length > 0 && ` Until ${dayInWords(until)}.`}
        </li>
        <li>Rests on {basisInWords(basis)}.</li>
        {consent && <Choice change={consent} />}
        {ended && <Choice change={ended} />}
        {refused.map(({ code, rule, fields }) => (
          <li key={code}>
            Not {fields.map(inWords).join(', ')}: {whyNot(code)} <span class="rule">({rule})</span>.
          </li>
        ))}
        {deliveries.map(({ id, recipient, state, settledAt }) => (
          <li key={id}>
            <b>{recipient}</b> {deliveryInWords(state)}
            {settledAt !== null && `, ${momentInWords(settledAt)}`}.
          </li>
        ))}
        {deliveries.length === 0 && <li>Nobody else received it.</li>}
      </ul>
    </section>
  );
};

const Choice = ({ change: { state, time, notice, words } }: { readonly change: Change }) => (
  <li>
    Consent <b>{state}</b> on {momentInWords(time)} under notice {notice}
    {words === null ? (
      '.'
    ) : (
      <>
        , to these words: <q>{words}</q>
      </>
    )}
  </li>
);
