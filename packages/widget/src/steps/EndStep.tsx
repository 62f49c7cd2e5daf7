import type { StepProps } from './step-props.js';

/** The conversation is over: says truthfully what became of the answers (WI6). */
export const EndStep = ({ talk: { words, instructions }, state: { delivery } }: StepProps<'end'>) => {
  const { contact } = instructions.party;
  return (
    <div class={`answer delivery ${delivery}`} role="status">
      {delivery === 'refused' ? (
        <>
          {words.refused} <a href={`mailto:${contact}`}>{contact}</a>
        </>
      ) : (
        delivery && words.delivery[delivery]
      )}
    </div>
  );
};
