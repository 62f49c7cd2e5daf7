import type { Talk } from '../conversation/visit.js';
import { TermsDetails } from '../steps/TermsDetails.js';
import * as chatWords from '../words/english.js';
import { yourDataWords as words } from '../words/your-data-words.js';
import { handedIn } from './handed-in.js';
import { permissionsIn, permit } from './permissions.js';

export { yourDataStyles } from './your-data-styles.js';

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
 * Loaded on its own: a conversation needs none of it.
 */
export const YourData = ({ talk }: { readonly talk: Talk }) => {
  const { party } = talk.instructions;
  const { delivery } = talk.state();
  const said = handedIn(talk);
  const permissions = permissionsIn(talk);
  return (
    <section class="your-data" aria-labelledby="your-data">
      <h2 id="your-data" tabIndex={-1}>
        {chatWords.yourData}
      </h2>
      <h3>{words.responsible}</h3>
      <strong>{party.name}</strong>
      {party.address}
      <dl>
        <Mail what={words.contact} to={party.contact} />
        {party.dpo && <Mail what={words.dpo} to={party.dpo} />}
      </dl>
      <p class="quietly">{words.processor(party.name)}</p>

      <h3>{words.handedIn}</h3>
      {said.length > 0 ? (
        <>
          <dl>
            {said.map(({ field, question, answer }) => (
              <div key={field}>
                <dt>{question}</dt>
                <dd>{answer}</dd>
              </div>
            ))}
          </dl>
          {delivery && delivery !== 'refused' && <p class="quietly">{chatWords.delivery[delivery]}</p>}
        </>
      ) : (
        <p>{words.nothingHandedIn}</p>
      )}

      <h3>{words.permissions}</h3>
      {permissions.length === 0 && <p>{words.noPermissions}</p>}
      {permissions.map((each) => {
        const given = each.choice === 'given';
        return (
          <div class="purpose" key={each.purpose}>
            <p id={`wording-${each.purpose}`} lang={each.language}>
              {each.wording}
            </p>
            <TermsDetails terms={each} controller={party.name} />
            <div class="permission">
              <span role="status">
                {each.outcome ? words.outcome[each.outcome] : words.choice[each.choice]}
              </span>
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
