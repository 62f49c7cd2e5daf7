import type { ConsentTerms } from '../conversation/consent-terms.js';
import { regionInWords, retentionInWords } from '../words/in-plain-words.js';
import type { Words } from '../words/words.js';

type Props = { readonly words: Words; readonly terms: ConsentTerms; readonly controller: string };

/** How long a purpose keeps what it is given, and who receives it: one tap away. */
export const TermsDetails = ({ words, terms, controller }: Props) => {
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
