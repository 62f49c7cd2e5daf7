import type { Right } from '@remit/sdk/rights';
import type { ComponentChild } from 'preact';
import { answerFields } from './answer-fields.js';
import type { Panel } from './panel.js';
import { Refused } from './Refused.js';
import { requestIn, type RequestKind } from './server-said.js';
import { SentRequests } from './SentRequests.js';

/** In the order of how often they are asked for. A withdrawal is the switch of its purpose. */
const KINDS = [
  'access',
  'rectification',
  'erasure',
  'restriction',
  'objection',
  'portability',
] as const satisfies readonly RequestKind[];

/** What was filled in, as a right to ask for. @returns undefined when something is missing */
const rightIn = (form: HTMLFormElement): Right | undefined => {
  const filled = new FormData(form);
  const read = (name: string): string => {
    const value = filled.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const kind = KINDS.find((each) => each === read('kind'));
  const more = read('text') ? { text: read('text') } : {};
  if (kind === 'objection') return { kind, purposes: [read('purpose')], ...more };
  if (kind === 'rectification') return { kind, field: read('field'), value: read('value'), ...more };
  return kind && { kind, ...more };
};

/** A field with its label. */
const labelled = (label: string, field: ComponentChild) => (
  <label class="field">
    {label}
    {field}
  </label>
);

/** Asks the controller for a right, and shows what was asked before. */
export const Requests = (panel: Panel) => {
  const { talk, words, rights, state, choose, ask } = panel;
  const { kind: chosen, busy, answers } = state();
  const { party } = talk.instructions;
  const passedOn = answers.ask?.ok ? requestIn(answers.ask.answer) : undefined;
  const day = new Intl.DateTimeFormat(talk.words.language, { dateStyle: 'long' });
  return (
    <section>
      <h3>{words.rights}</h3>
      <form
        class="request"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const right = rightIn(form);
          if (right) ask(right, () => form.reset());
        }}
      >
        {labelled(
          words.asksFor,
          <select
            name="kind"
            onChange={({ currentTarget }) => choose(KINDS[currentTarget.selectedIndex] ?? chosen)}
          >
            {KINDS.map((kind) => (
              <option value={kind}>{words.kinds[kind]}</option>
            ))}
          </select>,
        )}
        {chosen === 'rectification' &&
          labelled(
            words.whichAnswer,
            <select name="field">
              {answerFields(talk).map(([field, asked]) => (
                <option value={field}>{asked}</option>
              ))}
            </select>,
          )}
        {chosen === 'rectification' &&
          labelled(words.newValue, <input name="value" required maxLength={2000} />)}
        {chosen === 'objection' &&
          labelled(
            words.whichUse,
            <select name="purpose">
              {Object.keys(rights.objections()).map((purpose) => (
                <option value={purpose}>
                  {talk.say(talk.instructions.purposes[purpose]?.wording ?? {})}
                </option>
              ))}
            </select>,
          )}
        {labelled(words.remark, <textarea name="text" rows={2} maxLength={2000} />)}
        <button class="option" disabled={busy}>
          {words.ask(party.name)}
        </button>
      </form>
      <p role="status">
        {answers.ask &&
          (answers.ask.ok
            ? passedOn && words.passedOn(day.format(passedOn.dueAt))
            : Refused({ talk, words, answer: answers.ask }))}
      </p>
      {SentRequests(panel)}
    </section>
  );
};
