import type { Choices, Line } from '@remit/contract';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ConsentTerms } from '../conversation/consent-terms.js';
import { words } from '../words/english.js';

/** Id of the element that holds a line, for what is labelled by it. */
export const lineId = (index: number): string => `line-${index}`;

const Chosen = ({ choices, terms }: { choices: Choices; terms: readonly ConsentTerms[] }) => (
  <>
    {terms
      .filter(({ purpose }) => purpose in choices)
      .map(({ purpose, wording }) => (
        <span class="chosen" key={purpose}>
          {words.chosen(choices[purpose] === true, wording)}
        </span>
      ))}
  </>
);

type Props = {
  readonly lines: readonly Line[];
  /** The bot is about to say more. */
  readonly typing: boolean;
  readonly terms: readonly ConsentTerms[];
};

/** What was said so far. New lines are read out politely. */
export const Log = ({ lines, typing, terms }: Props) => {
  const log = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = log.current;
    if (!box) return;
    const down = () => box.scrollTo(0, box.scrollHeight);
    down();
    // A question that takes much room leaves less for what was said.
    const room = new ResizeObserver(down);
    room.observe(box);
    return () => room.disconnect();
  }, [lines.length, typing]);
  return (
    <div class="log" role="log" aria-label={words.conversation} tabIndex={0} ref={log}>
      {lines.map((line, index) => (
        <div class={`line ${line.from}`} key={index} id={lineId(index)}>
          {line.from === 'visitor' && <span class="unseen">{words.you} </span>}
          {line.from === 'visitor' && line.choices ? (
            <Chosen choices={line.choices} terms={terms} />
          ) : (
            line.text || (line.from === 'visitor' && '–')
          )}
        </div>
      ))}
      {typing && (
        <div class="line bot typing" aria-hidden="true">
          <i />
          <i />
          <i />
        </div>
      )}
    </div>
  );
};
