import { words } from '../words/english.js';
import { Problem } from './Problem.js';
import type { StepProps } from './step-props.js';
import { UsedFor } from './UsedFor.js';

type Props = StepProps & {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly optional: boolean;
};

/** Answers to choose from: one tap answers. */
export const ChoiceStep = ({ options, optional, labelledBy, problem, usedFor, answer }: Props) => (
  <div
    class="answer"
    role="group"
    aria-labelledby={labelledBy}
    aria-describedby={usedFor.length > 0 ? 'used-for' : undefined}
  >
    <div class="options">
      {options.map(({ value, label }) => (
        <button class="option" type="button" key={value} onClick={() => answer(value)}>
          {label}
        </button>
      ))}
    </div>
    <Problem code={problem} />
    <div class="below">
      <UsedFor purposes={usedFor} />
      {optional && (
        <button class="quiet" type="button" onClick={() => answer(null)}>
          {words.skip}
        </button>
      )}
    </div>
  </div>
);
