import { handedIn } from './handed-in.js';
import type { Panel } from './panel.js';

/** What was handed in on this page, what was noted of the visit, what earlier visits left, and what waits here. */
export const Collected = ({ talk, words, state }: Panel) => {
  const { client, instructions } = talk;
  const { delivery } = talk.state();
  const kept = delivery !== 'refused' && delivery;
  const said = kept ? handedIn(talk) : [];
  const { person, records } = client.latest();
  const waiting = records.size + (person?.unsent.length ?? 0);
  const noted = Object.entries(state().noted).map(
    ([type, count]) => `${type.replaceAll('-', ' ')} (${count})`,
  );
  return (
    <section>
      <h3>{words.handedIn}</h3>
      {kept && said.length > 0 ? (
        <>
          <dl>
            {said.map(([question, answer]) => (
              <div>
                <dt>{question}</dt>
                <dd>{answer}</dd>
              </div>
            ))}
          </dl>
          <p class="quietly">{talk.words.delivery[kept]}</p>
        </>
      ) : (
        <p>{words.nothingHandedIn}</p>
      )}
      {noted.length > 0 && <p>{words.noted(noted.join(', '))}</p>}
      {person && <p>{words.known(instructions.party.name)}</p>}
      <p class="waiting" role="status">
        {waiting > 0 && words.waiting(new Intl.NumberFormat(talk.words.language).format(waiting))}
      </p>
    </section>
  );
};
