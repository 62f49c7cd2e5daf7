import type { Talk } from '../conversation/visit.js';
import { english } from '../words/english.js';
import { directionOf } from '../words/in-plain-words.js';
import { closeIcon, shieldIcon } from './icons.js';
import { Log } from './Log.js';
import { Question } from './Question.js';
import { Wait } from './Wait.js';

type Props = {
  readonly talk: Talk | 'loading' | 'failed';
  readonly inline: boolean;
  readonly open: boolean;
  /** "Your data" is shown instead of the conversation. */
  readonly data: boolean;
  readonly close: () => void;
  readonly showData: (data: boolean) => void;
  /** What stands beside the conversation could not be loaded. */
  readonly alone: boolean;
  /** The focus is in the chat. */
  readonly within: boolean;
  readonly retry: () => void;
};

/** The panel: header, and below it the conversation or "Your data". */
export const Shell = ({ talk, inline, open, data, close, showData, alone, within, retry }: Props) => {
  const there = typeof talk === 'object';
  const words = there ? talk.words : english;
  const language = there ? talk.language : english.language;
  const title = there ? talk.say(talk.bot.title) : '';
  const name = there ? talk.instructions.party.name : '';
  return (
    <div
      class={`panel ${inline ? '' : 'bubble'}`}
      role={inline ? 'region' : 'dialog'}
      aria-label={title || words.conversation}
      tabIndex={-1}
      hidden={!open}
      lang={language}
      dir={directionOf(language)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return;
        if (data) showData(false);
        else close();
      }}
    >
      <div class="header">
        <span class="avatar" aria-hidden="true">
          {[...name][0]}
          {there && talk.picture}
        </span>
        <div class="who">
          <strong>{title}</strong>
          <span>{name}</span>
        </div>
        {there && (
          <button class="quiet data-button" aria-pressed={data} onClick={() => showData(!data)}>
            {shieldIcon()}
            {words.yourData}
          </button>
        )}
        {!inline && (
          <button class="quiet" aria-label={words.close} onClick={close}>
            {closeIcon()}
          </button>
        )}
      </div>
      {there ? (
        <>
          <div class="conversation" hidden={data}>
            {Log({ talk, alone })}
            {talk.beside?.below(within)}
            <div class="question">{Question({ talk })}</div>
          </div>
          {data && (talk.beside?.data() ?? Wait({ words, failed: alone, retry: () => showData(true) }))}
        </>
      ) : (
        Wait({ words, failed: talk === 'failed', retry })
      )}
    </div>
  );
};
