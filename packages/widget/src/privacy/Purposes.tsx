import { needsConsent } from '@remit/contract';
import { termsOf } from '../conversation/consent-terms.js';
import { TermsDetails } from '../steps/TermsDetails.js';
import type { Panel } from './panel.js';

/**
 * Each purpose with its exact words. One that rests on consent has a switch: withdrawing takes the same one tap as
 * giving (WI3). One that may be objected to has a button for that.
 */
export const Purposes = ({ talk, words, rights, state, permit, object }: Panel) => {
  const { instructions, client, language } = talk;
  const choices = client.choices();
  const objections = rights.objections();
  const all = Object.entries(instructions.purposes).flatMap(([purpose, { basis }]) => {
    const terms = termsOf(talk, purpose, language);
    return terms ? [{ basis, terms }] : [];
  });
  const permissions = all.filter(({ basis }) => needsConsent(basis));
  const others = all.filter(({ basis }) => !needsConsent(basis));
  const Wording = ({ terms }: (typeof all)[number]) => (
    <>
      <p id={`wording-${terms.purpose}`} lang={terms.language}>
        {terms.wording}
      </p>
      {TermsDetails({ words: talk.words, terms, controller: instructions.party.name })}
    </>
  );
  return (
    <section>
      <h3>{words.permissions}</h3>
      {permissions.length === 0 && <p>{words.noPermissions}</p>}
      {permissions.map((each) => {
        const { purpose } = each.terms;
        const choice = choices[purpose] ?? 'never-asked';
        const outcome = state().outcomes[purpose];
        const given = choice === 'given';
        return (
          <div class="purpose" key={purpose}>
            {Wording(each)}
            <div class="permission">
              <span role="status">{outcome ? words.outcomes[outcome] : words.choices[choice]}</span>
              <button
                class="switch"
                role="switch"
                aria-checked={given}
                aria-labelledby={`wording-${purpose}`}
                onClick={() => permit(each.terms, !given)}
              />
            </div>
          </div>
        );
      })}
      {others.length > 0 && <h3>{words.otherUses}</h3>}
      {others.map((each) => {
        const { basis, terms } = each;
        const { purpose } = terms;
        const objected = objections[purpose];
        const outcome = state().outcomes[purpose];
        return (
          <div class="purpose" key={purpose}>
            {Wording(each)}
            <div class="permission">
              <span role="status">
                {outcome
                  ? words.outcomes[outcome]
                  : objected
                    ? words.objected
                    : basis !== 'consent' && basis !== 'explicit-consent' && words.bases[basis]}
              </span>
              {objected === false && (
                <button class="option" aria-describedby={`wording-${purpose}`} onClick={() => object(terms)}>
                  {words.object}
                </button>
              )}
            </div>
          </div>
        );
      })}
    </section>
  );
};
