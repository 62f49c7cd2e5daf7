import { createHmac } from 'node:crypto';
import { placeOf } from './aes-gcm.js';

/** A person as the store knows them: an id, and a secret that nobody but this installation can derive. */
export type DerivedPerson = { readonly id: string; readonly secret: string };

/** A person's name with a source as it is compared; an e-mail address in lower case. */
const normalise = (person: string): string => {
  const plain = person.normalize('NFKC').trim();
  return plain.includes('@') ? plain.toLowerCase() : plain;
};

/**
 * The person behind the name that a source has for them, such as a customer number. The same name of the same
 * source is always the same person, so that one who was erased is recognised; the name itself is kept nowhere
 * and cannot be found from the id without the key.
 * @returns undefined when nothing is left of the name
 */
export const personOf = (
  key: Buffer,
  controller: string,
  source: string,
  person: string,
): DerivedPerson | undefined => {
  const name = normalise(person);
  if (name === '') return undefined;
  const derive = (what: string): string =>
    createHmac('sha256', key)
      .update(placeOf(what, controller, source, name))
      .digest('base64url')
      .slice(0, 32);
  return { id: derive('person'), secret: derive('person secret') };
};
