import { useEffect, useMemo, useState } from 'preact/hooks';
import { askServer, type AskServer } from './ask-server.js';
import { LeadList } from './LeadList.js';
import { TokenForm } from './TokenForm.js';
import { watchLeads, type Watched } from './watch-leads.js';
import { WhyPanel } from './WhyPanel.js';

/** Milliseconds between two looks at the server. */
const EVERY = 1500;

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
  const [opened, setOpened] = useState<string>();
  useEffect(() => watchLeads({ ask, tell: setWatched, now: Date.now, every: EVERY }), [ask]);
  useEffect(() => {
    if (watched.kind === 'token-refused') onRefused();
  }, [watched.kind]);
  return (
    <>
      <LeadList watched={watched} onWhy={setOpened} />
      {opened !== undefined && (
        <WhyPanel key={opened} record={opened} ask={ask} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
};
