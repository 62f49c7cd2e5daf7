import { sendIcon } from '../../ui/icons.js';
import { AnswerForm, fieldState } from '../AnswerForm.js';
import { draftOf } from '../draft.js';
import type { RareProps } from '../step-props.js';

/** More than fit on a screen are not drawn: whoever looks for one of them writes on. */
const MOST = 60;

type Draft = { readonly written: string; readonly open: boolean; readonly active: number };

const drafts = draftOf((): Draft => ({ written: '', open: false, active: -1 }));

/** Without case and accents. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** Brings the option that the arrows have come to into sight. */
const follow = (field: HTMLElement) =>
  field.closest('form')?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });

/**
 * A long list that is searched by writing, as the combobox of the ARIA Authoring Practices: arrows go through what was
 * found, Enter takes it, Escape closes the list.
 */
export const ListStep = (props: RareProps<'list'>) => {
  const { step, talk, more, labelledBy } = props;
  const { draft, change } = drafts(props);
  const { written, open, active } = draft;
  const sought = plain(written);
  const found = step.options
    .map((option) => ({ ...option, words: talk.say(option.label) }))
    .filter(({ words }) => plain(words).includes(sought))
    // What begins with it comes first.
    .toSorted((a, b) => Number(plain(b.words).startsWith(sought)) - Number(plain(a.words).startsWith(sought)))
    .slice(0, MOST);
  const take = () => {
    const meant = found[active] ?? found.find(({ words }) => plain(words) === sought);
    return meant?.value ?? (found.length === 1 && sought ? (found[0]?.value ?? '') : written);
  };
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLInputElement }) => {
    const { key, currentTarget } = event;
    const way = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (event.isComposing) return;
    if (way) {
      const next = open ? active + way : way > 0 ? 0 : found.length - 1;
      change({ ...draft, open: true, active: (next + found.length) % found.length || 0 });
      follow(currentTarget);
    } else if (key === 'Escape' && open) {
      // It closes the list, not the chat.
      event.stopPropagation();
      change({ ...draft, open: false, active: -1 });
    } else return;
    event.preventDefault();
  };
  return AnswerForm(
    props,
    take,
    <>
      <div class="written">
        <input
          {...fieldState(props)}
          type="text"
          name="answer"
          role="combobox"
          autocomplete="off"
          aria-autocomplete="list"
          aria-labelledby={labelledBy}
          aria-expanded={open}
          aria-controls="found"
          aria-activedescendant={open && found[active] ? `found-${active}` : undefined}
          aria-required={!step.optional}
          placeholder={step.placeholder ? talk.say(step.placeholder) : more.search}
          value={written}
          // What nobody writes themselves does not open the list.
          onInput={({ currentTarget, isTrusted }) =>
            change({ written: currentTarget.value, open: isTrusted, active: -1 })
          }
          onClick={() => change({ ...draft, open: true })}
          onKeyDown={onKeyDown}
        />
        <button class="send" aria-label={talk.words.send}>
          {sendIcon()}
        </button>
      </div>
      <ul id="found" role="listbox" aria-labelledby={labelledBy} hidden={!open || found.length === 0}>
        {found.map(({ value, words }, index) => (
          <li
            key={value}
            id={`found-${index}`}
            role="option"
            aria-selected={index === active}
            onClick={() => talk.answer(value)}
          >
            {words}
          </li>
        ))}
      </ul>
      <p class="unseen" role="status">
        {open && more.found(found.length)}
      </p>
    </>,
    null,
  );
};
