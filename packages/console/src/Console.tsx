import { useEffect, useMemo, useState } from 'preact/hooks';
import { askServer, type AskServer } from './ask-server.js';
import { HeldQueue } from './HeldQueue.js';
import { LeadList } from './LeadList.js';
import { TokenForm } from './TokenForm.js';
import { TopBar, type Place } from './TopBar.js';
import { watchHeld, type Queue } from './watch-held.js';
import { watchLeads, type Watched } from './watch-leads.js';
import { WhyPanel } from './WhyPanel.js';

/** Milliseconds between two looks at the leads, and at what waits for a review: every look is in the audit. */
const EVERY = 1500;
const EVERY_HELD = 6000;

/**
 * The whole page. The token stays in memory: whoever reloads the page gives it again.
 * @param token bearer token of a reader, when the page's address had one
 */
export const Console = ({ token: given }: { readonly token: string | undefined }) => {
  const [token, setToken] = useState(given);
  const [refused, setRefused] = useState(false);
  const ask = useMemo(() => (token === undefined ? undefined : askServer(token)), [token]);
  return ask ? (
    <Leads
      ask={ask}
      onRefused={() => {
        setRefused(true);
        setToken(undefined);
      }}
    />
  ) : (
    <TokenForm
      refused={refused}
      onToken={(pasted) => {
        setRefused(false);
        setToken(pasted);
      }}
    />
  );
};

const Leads = ({ ask, onRefused }: { readonly ask: AskServer; readonly onRefused: () => void }) => {
  const [watched, setWatched] = useState<Watched>({ kind: 'asking' });
  const [queue, setQueue] = useState<Queue>({ kind: 'asking' });
  const [place, setPlace] = useState<Place>('leads');
  const [opened, setOpened] = useState<string>();
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => watchLeads({ ask, tell: setWatched, now: Date.now, every: EVERY }), [ask]);
  useEffect(() => {
    if (watched.kind === 'token-refused') onRefused();
  }, [watched.kind]);

  const reviewer = watched.kind === 'seen' && watched.reader.mayReview ? watched.reader : undefined;
  useEffect(
    () => reviewer && watchHeld({ ask, purposes: reviewer.purposes, tell: setQueue, every: EVERY_HELD }),
    [ask, reviewer],
  );
  // What was decided here is gone at once: an answer that was under way then may still have it.
  const left =
    queue.kind === 'seen' ? { ...queue, held: queue.held.filter(({ id }) => !gone.has(id)) } : queue;
  const waiting = left.kind === 'seen' ? `${left.held.length}${left.more ? '+' : ''}` : undefined;
  return (
    <>
      <TopBar watched={watched} place={place} onPlace={setPlace} waiting={waiting} />
      {place === 'held' ? (
        <HeldQueue
          queue={left}
          ask={ask}
          onGone={(record) => setGone((all) => new Set([...all, record]))}
          onTokenRefused={onRefused}
        />
      ) : (
        <LeadList watched={watched} onWhy={setOpened} />
      )}
      {opened !== undefined && (
        <WhyPanel key={opened} record={opened} ask={ask} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
};
