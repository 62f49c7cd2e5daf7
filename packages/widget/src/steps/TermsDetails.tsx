import type { ConsentTerms } from '../conversation/consent-terms.js';
import * as words from '../words/english.js';
import { regionInWords, retentionInWords } from '../words/in-plain-words.js';

/** How long a purpose keeps what it is given, and who receives it: one tap away. */
export const TermsDetails = ({ terms, controller }: { terms: ConsentTerms; controller: string }) => {
  const recipients = terms.recipients.map(
    ({ name, region }) => `${name} (${regionInWords(region, words.language)})`,
  );
  return (
    <details>
      <summary>{words.details}</summary>
      <p>
        {words.keptFor(retentionInWords(terms.retention, words.language))}{' '}
        {recipients.length > 0 ? words.receivedBy(recipients.join(', ')) : words.receivedByNobody(controller)}
      </p>
    </details>
  );
};
