import { FILE_KINDS, fileKindsOf } from '@remit/contract';
import { AnswerForm, fieldState, Hint } from '../AnswerForm.js';
import { draftOf } from '../draft.js';
import type { RareProps, View } from '../step-props.js';
import { readFile, type ReadFile } from './read-file.js';
import { filesOf } from './send-files.js';

type Draft = { readonly chosen: readonly ReadFile[]; readonly reading?: boolean };

const drafts = draftOf((): Draft => ({ chosen: [] }));

/** A file, or several. They are read when they are chosen, and sent with the answers. */
const FileStep = (props: RareProps<'file'>) => {
  const { step, talk, more, labelledBy, state } = props;
  const { draft, change } = drafts(props);
  const { chosen } = draft;
  const { most, maxBytes } = step;
  const kinds = fileKindsOf(step.types);
  const endings = kinds.map((kind) => FILE_KINDS[kind].endings);
  const busy = state.busy || draft.reading;
  const { readOnly: _, ...said } = fieldState(props);
  const size = new Intl.NumberFormat(talk.language, {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: 1,
  });
  const take = async (files: FileList) => {
    change({ chosen, reading: true });
    const read = await Promise.all(
      Array.from(files, (file) => readFile(file, kinds, maxBytes, talk.client.newId())),
    );
    change({ chosen: most > 1 ? [...chosen, ...read] : read });
  };
  return AnswerForm(
    props,
    () => {
      for (const { upload, bytes } of chosen) filesOf(talk).hold(upload, bytes);
      if (chosen.length > 0) return chosen.map(({ text }) => text);
      return step.optional ? null : [''];
    },
    <>
      <input
        {...said}
        type="file"
        accept={endings
          .flat()
          .map((ending) => `.${ending}`)
          .join()}
        multiple={most > 1}
        disabled={busy}
        aria-labelledby={labelledBy}
        aria-required={!step.optional}
        onChange={({ currentTarget }) => {
          const { files } = currentTarget;
          if (files?.length) take(files).catch(reportError);
        }}
      />
      {Hint(
        [
          endings.map(([ending]) => ending.toUpperCase()).join(', '),
          more.atMost(size.format(maxBytes / 1e6)),
          most > 1 && more.choose(1, most),
        ]
          .filter(Boolean)
          .join(' · '),
      )}
      <div class="options" aria-live="polite">
        {chosen.map((file) => (
          <button
            class="option"
            type="button"
            disabled={busy}
            onClick={({ currentTarget }) => {
              const field = currentTarget.form?.querySelector('input');
              // Later: in Firefox the key that is still down would open the window to choose in.
              setTimeout(() => field?.focus());
              change({ chosen: chosen.filter((each) => each !== file) });
            }}
          >
            {more.remove(file.name)}
          </button>
        ))}
      </div>
    </>,
    <button class="main" disabled={busy}>
      {talk.words.goOn}
    </button>,
  );
};

/** At the end: "sent" is said of all, or not at all (WI6). @returns null when there is nothing to say of files */
const EndWithFiles = ({ talk, more, state: { delivery } }: RareProps<'end'>) => {
  const files = filesOf(talk);
  const progress = files.progress();
  if (!delivery || delivery === 'refused' || (progress === undefined && !files.lost())) return null;
  const words = talk.words.delivery;
  const { contact } = talk.instructions.party;
  const stays = files.waiting() || delivery === 'device' || delivery === 'memory';
  return (
    <div class="answer delivery" role="status">
      {progress === undefined ? (
        <>
          {words[delivery]} {more.fileLost} <a href={`mailto:${contact}`}>{contact}</a>
        </>
      ) : (
        <>
          {words[stays ? 'memory' : 'sending']}
          <progress value={progress} aria-label={words.sending} />
        </>
      )}
    </div>
  );
};

/** Files: choosing them, and what becomes of them. */
export const view: View = (props) => {
  const { step } = props;
  if (step.kind === 'end') return EndWithFiles({ ...props, step });
  return step.kind === 'file' ? FileStep({ ...props, step }) : null;
};
