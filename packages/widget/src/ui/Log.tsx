import type { Talk } from '../conversation/visit.js';

/** Id of the element that holds a line, for what is labelled by it. */
export const lineId = (index: number): string => `line-${index}`;

/**
 * What was said so far; the last line stays in sight (column-reverse). New lines are read out politely: by the log itself
 * where what does it better could not be had.
 */
export const Log = ({ talk, alone }: { readonly talk: Talk; readonly alone: boolean }) => {
  const { words } = talk;
  const { flow, shown } = talk.state();
  return (
    <div
      class="log"
      role="log"
      aria-live={alone ? undefined : 'off'}
      aria-label={words.conversation}
      tabIndex={0}
    >
      <div>
        {flow.lines.slice(0, shown).map((line, index) =>
          line.from === 'bot' ? (
            <div class="line bot" id={lineId(index)}>
              {talk.extension?.line(talk, line, index) ?? line.text}
            </div>
          ) : (
            <div class="line visitor">
              <span class="unseen">{words.you}</span>
              {line.choices
                ? talk
                    .terms(Object.keys(line.choices))
                    .map(({ purpose, wording }) => (
                      <p>{`${words.one[line.choices?.[purpose] ? 1 : 0]} – ${wording}`}</p>
                    ))
                : line.text || (talk.extension?.line(talk, line, index) ?? words.skipped)}
              {talk.beside?.line(index)}
            </div>
          ),
        )}
        {shown < flow.lines.length && (
          <div class="line bot typing" aria-hidden="true">
            • • •
          </div>
        )}
      </div>
    </div>
  );
};
