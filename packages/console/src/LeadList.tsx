import { LeadCard } from './LeadCard.js';
import type { Watched } from './watch-leads.js';

type Props = {
  readonly watched: Watched;
  /** Somebody wants to know why a lead is kept. */
  readonly onWhy: (record: string) => void;
};

/** The leads as they come in, newest first. */
export const LeadList = ({ watched, onWhy }: Props) => {
  const seen = watched.kind === 'seen' ? watched : undefined;
  return (
    <main>
      {/* Only the number is read out; a list that reads itself out at every change would be no help. */}
      <p class="count" aria-live="polite">
        {seen && seen.leads.length > 0
          ? `${seen.leads.length} ${seen.leads.length === 1 ? 'lead' : 'leads'}`
          : ''}
      </p>
      {seen?.leads.length === 0 && (
        <div class="empty">
          <h2>No leads yet</h2>
          <p>Open the shop, ask for a quote, and the lead appears here by itself.</p>
        </div>
      )}
      {watched.kind === 'unreachable' && (
        <div class="empty">
          <h2>The server does not answer</h2>
          <p>The page keeps trying. Is the server running?</p>
        </div>
      )}
      <ol class="leads">
        {seen?.leads.map((lead) => (
          <li key={lead.id}>
            <LeadCard lead={lead} onWhy={() => onWhy(lead.id)} />
          </li>
        ))}
      </ol>
    </main>
  );
};
