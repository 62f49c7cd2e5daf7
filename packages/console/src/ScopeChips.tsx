import { asHeading } from './in-plain-words.js';

type Props = {
  readonly purposes: readonly string[];
  /** Id of its label: one of a kind on the page. */
  readonly id: string;
};

/** The purposes that a lead may serve. */
export const ScopeChips = ({ purposes, id }: Props) => (
  <>
    <p class="label" id={id}>
      Scope
    </p>
    <ul class="chips" aria-labelledby={id}>
      {purposes.map((purpose) => (
        <li key={purpose}>{asHeading(purpose)}</li>
      ))}
    </ul>
  </>
);
