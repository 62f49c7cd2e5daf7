import type { Inline, Line } from '@remit/contract';
import type { ComponentChildren } from 'preact';
import type { Talk } from '../conversation/visit.js';
import type { StepWords } from '../words/step-words.js';
import { OuterLink } from './special/OuterLink.js';

type Props = {
  readonly talk: Talk;
  readonly line: Line;
  readonly index: number;
  readonly more: StepWords;
};

/** Formatted words as elements: what was written never becomes markup. */
const formatted = (more: StepWords, parts: readonly Inline[]): ComponentChildren =>
  parts.map((part) => {
    switch (part.kind) {
      case 'words':
        return part.text;
      case 'code':
        return <code>{part.text}</code>;
      case 'bold':
        return <strong>{formatted(more, part.parts)}</strong>;
      case 'italic':
        return <em>{formatted(more, part.parts)}</em>;
      case 'link': {
        const words = formatted(more, part.parts);
        return /^http/i.test(part.href) ? (
          OuterLink(more, part.href, words, '')
        ) : (
          <a href={part.href}>{words}</a>
        );
      }
    }
  });

/** Lines whose frame was asked for, by conversation. */
const framed = new WeakMap<Talk, Set<number>>();

/** Something to see. Nothing is asked of another site for a video or a page before it is clicked. */
const Embedded = ({ talk, line, index, more }: Props): ComponentChildren => {
  const step = talk.bot.steps[line.step];
  if (step?.kind !== 'embed') return undefined;
  const { media, src, poster } = step;
  const title = talk.say(step.title);
  if (media === 'image') return <img src={src} alt={title} referrerPolicy="no-referrer" loading="lazy" />;
  const picture = poster && (
    <img src={poster.src} alt={talk.say(poster.alt)} referrerPolicy="no-referrer" loading="lazy" />
  );
  const { host } = new URL(src);
  if (media === 'video')
    return (
      <>
        {title}
        {OuterLink(more, src, [picture, <span>▶ {host}</span>], 'embed')}
      </>
    );
  const shown = framed.get(talk);
  if (shown?.has(index))
    return (
      <iframe
        src={src}
        title={title}
        referrerPolicy="no-referrer"
        sandbox="allow-scripts allow-same-origin allow-forms allow-popups"
      />
    );
  return (
    <>
      {title}
      {picture}
      <button
        class="option"
        onClick={() => {
          framed.set(talk, new Set([...(shown ?? []), index]));
          talk.changed();
        }}
      >
        {more.showFrom(host)}
      </button>
    </>
  );
};

/** Where nothing is asked but to go on: what was answered there is that. */
const WAITING: readonly string[] = ['calendar', 'hand-off'];

/** What a line shows that is more than its words. @returns undefined for words alone */
export const SaidLine = (props: Props): ComponentChildren => {
  const { talk, line, more } = props;
  if (line.from === 'visitor')
    return WAITING.includes(talk.bot.steps[line.step]?.kind ?? '') ? talk.words.goOn : undefined;
  // One element: what stands in a line is laid out as a column.
  return line.inline ? <span>{formatted(more, line.inline)}</span> : Embedded(props);
};
