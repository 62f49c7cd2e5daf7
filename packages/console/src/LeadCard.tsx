import { Fields } from './Fields.js';
import { asHeading, inWords, momentInWords, whyNot } from './in-plain-words.js';
import type { SeenLead, View } from './merge-purposes.js';
import { ScopeChips } from './ScopeChips.js';

type Props = { readonly lead: SeenLead; readonly onWhy: () => void };

/** One lead: its scope, and beside it what each purpose of the reader may see of it. */
export const LeadCard = ({ lead, onWhy }: Props) => {
  const { id, type, time, scope, views } = lead;
  const heading = `lead-${id}`;
  return (
    <article class="lead" aria-labelledby={heading}>
      <div class="scope">
        <h2 id={heading}>{asHeading(type)}</h2>
        <p>
          <time datetime={new Date(time).toISOString()}>{momentInWords(time)}</time>
        </p>
        <ScopeChips purposes={scope.purposes} id={`${heading}-scope`} />
        <dl class="facts">
          <dt>Notice</dt>
          <dd>{scope.notice}</dd>
          <dt>Source</dt>
          <dd>{inWords(scope.source)}</dd>
          <dt>Consent change</dt>
          <dd>{scope.consent === null ? 'none' : <code>{scope.consent}</code>}</dd>
        </dl>
        <button type="button" class="why" onClick={onWhy} aria-haspopup="dialog">
          Why do you have this?
        </button>
      </div>
      {views.map(({ purpose, view }) => (
        <section key={purpose} class="view" data-sees={view.kind === 'some' ? 'some' : 'nothing'}>
          <h3>{asHeading(purpose)}</h3>
          <Seen view={view} />
        </section>
      ))}
    </article>
  );
};

const Seen = ({ view }: { readonly view: View }) => {
  switch (view.kind) {
    case 'some':
      return (
        <>
          <Fields fields={view.fields} />
          {byReason(view.withheld).map(([code, fields]) => (
            <p key={code} class="withheld">
              <b>Not {fields.map(inWords).join(', ')}:</b> {whyNot(code)}.
            </p>
          ))}
        </>
      );
    case 'out-of-scope':
      return (
        <p class="nothing">
          <b>Sees nothing.</b> This purpose is not in the lead’s scope: it was never allowed, or it has ended.
        </p>
      );
    case 'nothing-now':
      return (
        <p class="nothing">
          <b>Sees nothing any more.</b> It was in the scope once; “Why do you have this?” says what ended it.
        </p>
      );
    case 'refused':
      return (
        <p class="nothing">
          <b>No answer for this purpose:</b> {whyNot(view.code)}.
        </p>
      );
  }
};

const byReason = (withheld: readonly { field: string; code: string }[]): [string, string[]][] => {
  const fields = new Map<string, string[]>();
  for (const { field, code } of withheld) fields.set(code, [...(fields.get(code) ?? []), field]);
  return [...fields];
};
