import type { FieldValue } from '@remit/contract';
import { asHeading, valueInWords } from './in-plain-words.js';

/** What a person said, field by field. It may be written in another direction than the page. */
export const Fields = ({ fields }: { readonly fields: Readonly<Record<string, FieldValue>> }) => (
  <dl>
    {Object.entries(fields).map(([field, value]) => (
      <div key={field}>
        <dt>{asHeading(field)}</dt>
        <dd>
          <bdi>{valueInWords(value)}</bdi>
        </dd>
      </div>
    ))}
  </dl>
);
