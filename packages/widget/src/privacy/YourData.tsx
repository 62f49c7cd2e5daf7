import type { Talk } from '../conversation/visit.js';
import { TermsDetails } from '../steps/TermsDetails.js';
import { handedIn } from './handed-in.js';
import { permit } from './permit.js';

const Mail = ({ what, to }: { what: string; to: string }) => (
  <div>
    <dt>{what}</dt>
    <dd>
      <a href={`mailto:${to}`}>{to}</a>
    </dd>
  </div>
);

/**
 * Who has the visitor's data, what was handed in, and each permission: as easy to withdraw as to give (WI3).
 */
export const YourData = ({ talk }: { readonly talk: Talk }) => {
  const { words } = talk;
  const { party } = talk.instructions;
  const { delivery } = talk.state();
  const kept = delivery !== 'refused' && delivery;
  const said = kept ? handedIn(talk) : [];
  const choices = talk.client.choices();
  const permissions = talk.terms(Object.keys(talk.instructions.purposes));
  return (
    <section class="your-data" aria-labelledby="your-data">
      <h2 id="your-data" tabIndex={-1}>
        {words.yourData}
      </h2>
      <h3>{words.responsible}</h3>
      <strong>{party.name}</strong>
      {party.address}
      <dl>
        {Mail({ what: words.contact, to: party.contact })}
        {party.dpo && Mail({ what: words.dpo, to: party.dpo })}
      </dl>
      <p class="quietly">{words.processor(party.name)}</p>

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
          <p class="quietly">{words.delivery[kept]}</p>
        </>
      ) : (
        <p>{words.nothingHandedIn}</p>
      )}

      <h3>{words.permissions}</h3>
      {permissions.length === 0 && <p>{words.noPermissions}</p>}
      {permissions.map((each) => {
        const choice = choices[each.purpose] ?? 'never-asked';
        const outcome = talk.outcomes.get(each.purpose);
        const given = choice === 'given';
        return (
          <div class="purpose">
            <p id={`wording-${each.purpose}`} lang={each.language}>
              {each.wording}
            </p>
            {TermsDetails({ words, terms: each, controller: party.name })}
            <div class="permission">
              <span role="status">{outcome ? words.outcomes[outcome] : words.choices[choice]}</span>
              <button
                class="option"
                aria-describedby={`wording-${each.purpose}`}
                onClick={() => permit(talk, each, !given)}
              >
                {given ? words.withdraw : words.give}
              </button>
            </div>
          </div>
        );
      })}
    </section>
  );
};
