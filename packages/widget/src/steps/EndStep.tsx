import type { Delivery } from '../conversation/hand-in.js';
import { words } from '../words/english.js';

type Props = {
  /** undefined when the bot hands nothing in. */
  readonly delivery: Delivery | undefined;
  /** Where to turn to when the answers were refused. */
  readonly contact: string;
};

/** The conversation is over: says truthfully what became of the answers (WI6). */
export const EndStep = ({ delivery, contact }: Props) => (
  <div class={`answer delivery ${delivery ?? ''}`} role="status">
    {delivery === 'refused' ? (
      <>
        {words.refused} <a href={`mailto:${contact}`}>{contact}</a>
      </>
    ) : (
      delivery && words.delivery[delivery]
    )}
  </div>
);
