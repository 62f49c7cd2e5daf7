import { clockInWords, inWords } from './in-plain-words.js';
import type { Watched } from './watch-leads.js';

/** What the page shows: the leads, or those that wait for a review. */
export type Place = 'leads' | 'held';

type Props = {
  readonly watched: Watched;
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
  /** Leads that wait for a review, as words; undefined when the page does not know. */
  readonly waiting: string | undefined;
};

/** Whose leads these are, who reads them and for what, whether they are up to date, and where else one may go. */
export const TopBar = ({ watched, place, onPlace, waiting }: Props) => {
  const reader = watched.kind === 'seen' ? watched.reader : undefined;
  const way = (to: Place, words: string) => (
    <button type="button" aria-current={place === to ? 'page' : undefined} onClick={() => onPlace(to)}>
      {words}
    </button>
  );
  return (
    <header class="top">
      <div>
        <h1>{place === 'leads' ? 'Leads and their scope' : 'Leads to review'}</h1>
        {reader && (
          <p class="reader">
            <b>{reader.controller}</b>, read as <b>{reader.id}</b> for{' '}
            {reader.purposes.length === 0 ? 'no purpose' : reader.purposes.map(inWords).join(', ')}
          </p>
        )}
      </div>
      <Standing watched={watched} />
      {reader?.mayReview && (
        <nav class="ways" aria-label="Leads">
          {way('leads', 'Leads')}
          {way('held', waiting === undefined ? 'To review' : `To review (${waiting})`)}
        </nav>
      )}
    </header>
  );
};

const Standing = ({ watched }: { readonly watched: Watched }) => {
  const stale = watched.kind === 'seen' && watched.stale;
  const [mark, words] =
    watched.kind === 'seen'
      ? stale
        ? ['gone', `The server does not answer. This is what it said at ${clockInWords(watched.asOf)}.`]
        : ['live', 'Live']
      : watched.kind === 'unreachable'
        ? ['gone', 'No answer']
        : ['asking', 'Asking the server'];
  return (
    <p class="standing" role="status" data-mark={mark}>
      {words}
    </p>
  );
};
