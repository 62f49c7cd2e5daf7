import { textIn } from '@remit/contract';
import { consentTerms } from '../conversation/consent-terms.js';
import type { Talk } from '../conversation/visit.js';
import { YourData } from '../privacy/YourData.js';
import { words } from '../words/english.js';
import { directionOf } from '../words/in-plain-words.js';
import { BackIcon, CloseIcon, ShieldIcon } from './icons.js';
import { Log } from './Log.js';
import { Question } from './Question.js';
import { useRevealed } from './reveal-lines.js';

type Props = {
  readonly talk: Talk | 'loading' | 'failed';
  readonly inline: boolean;
  readonly open: boolean;
  /** "Your data" is shown instead of the conversation. */
  readonly data: boolean;
  readonly hasFocus: () => boolean;
  readonly close: () => void;
  readonly showData: (data: boolean) => void;
  readonly retry: () => void;
};

const Conversation = ({ talk, hasFocus, hidden }: Pick<Props, 'hasFocus'> & { talk: Talk; hidden: boolean }) => {
  const { flow } = talk.conversation.state();
  const { definition, language } = talk;
  const visible = useRevealed(flow.lines);
  const typing = visible < flow.lines.length;
  const terms = consentTerms(definition, Object.keys(definition.instructions.purposes), language);
  return (
    <div class="conversation" hidden={hidden}>
      <Log lines={flow.lines.slice(0, visible)} typing={typing} terms={terms} />
      {!typing && <Question key={flow.lines.length} talk={talk} hasFocus={hasFocus} />}
    </div>
  );
};

/** The panel: header, and below it the conversation or "Your data". */
export const Shell = ({ talk, inline, open, data, hasFocus, close, showData, retry }: Props) => {
  const there = typeof talk === 'object';
  const language = there ? talk.language : words.language;
  const title = there ? textIn(talk.definition.bot.title, language, talk.definition.bot.language) : '';
  const name = there ? talk.definition.instructions.party.name : '';
  return (
    <div
      class="panel"
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
      <header>
        {data ? (
          <button class="icon-button" type="button" aria-label={words.back} onClick={() => showData(false)}>
            <BackIcon />
          </button>
        ) : (
          <span class="avatar" aria-hidden="true">
            {[...name][0]}
          </span>
        )}
        <div class="who">
          <strong>{title}</strong>
          <span>{name}</span>
        </div>
        {there && !data && (
          <button class="data-button" type="button" onClick={() => showData(true)}>
            <ShieldIcon />
            {words.yourData}
          </button>
        )}
        {!inline && (
          <button class="icon-button" type="button" aria-label={words.close} onClick={close}>
            <CloseIcon />
          </button>
        )}
      </header>
      {there ? (
        <>
          <Conversation talk={talk} hasFocus={hasFocus} hidden={data} />
          {data && <YourData talk={talk} />}
        </>
      ) : (
        <div class="wait" role="status">
          <p>{talk === 'failed' ? words.loadingFailed : words.loading}</p>
          {talk === 'failed' && (
            <button class="main" type="button" onClick={retry}>
              {words.retry}
            </button>
          )}
        </div>
      )}
    </div>
  );
};
