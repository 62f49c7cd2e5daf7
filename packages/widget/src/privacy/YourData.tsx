import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Permission, Talk } from '../conversation/visit.js';
import { TermsDetails } from '../steps/TermsDetails.js';
import { words } from '../words/english.js';

const Mail = ({ what, to }: { what: string; to: string }) => (
  <p>
    {what}: <a href={`mailto:${to}`}>{to}</a>
  </p>
);

/** Who has the visitor's data, what was handed in, and each permission: as easy to withdraw as to give (WI3). */
export const YourData = ({ talk }: { readonly talk: Talk }) => {
  const { party } = talk.definition.instructions;
  const { handedIn, delivery } = talk.conversation.state();
  const heading = useRef<HTMLHeadingElement>(null);
  const [said, say] = useState<{ purpose: string; text: string }>();
  useLayoutEffect(() => heading.current?.focus(), []);

  const permit = async (permission: Permission, yes: boolean) => {
    const { purpose } = permission;
    try {
      await talk.permit(permission, yes);
      say({ purpose, text: yes ? words.given : words.withdrawn });
    } catch (error) {
      say({ purpose, text: words.notNoted });
      reportError(error);
    }
  };
  const permissions = talk.permissions();

  return (
    <section class="your-data" aria-labelledby="your-data">
      <h2 id="your-data" tabIndex={-1} ref={heading}>
        {words.yourData}
      </h2>
      <h3>{words.responsible}</h3>
      <p>
        <strong>{party.name}</strong>
        {party.address && <span class="address">{party.address}</span>}
      </p>
      <Mail what={words.contact} to={party.contact} />
      {party.dpo && <Mail what={words.dpo} to={party.dpo} />}
      <p class="quietly">{words.processor(party.name)}</p>

      <h3>{words.handedIn}</h3>
      {handedIn.length > 0 ? (
        <>
          <dl>
            {handedIn.map(({ field, question, answer }) => (
              <div key={field}>
                <dt>{question}</dt>
                <dd>{answer}</dd>
              </div>
            ))}
          </dl>
          {delivery && delivery !== 'refused' && <p class="quietly">{words.delivery[delivery]}</p>}
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
                {said?.purpose === each.purpose ? said.text : words.choice[each.choice]}
              </span>
              <button
                class="option"
                type="button"
                aria-describedby={`wording-${each.purpose}`}
                onClick={() => void permit(each, !given)}
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
