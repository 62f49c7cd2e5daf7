import { remembered } from './remembered.js';

/**
 * How carefully a category must be handled.
 * - `pseudonymous`: says something about a person only together with something else
 * - `personal`: personal data (Art. 4(1))
 * - `special`: special category (Art. 9): explicit consent only
 * - `restricted`: national identification number (Art. 87)
 * - `forbidden`: refused everywhere, never written anywhere
 */
export type Sensitivity = 'pseudonymous' | 'personal' | 'special' | 'restricted' | 'forbidden';

/** The closed vocabulary of data categories (S6) with the sensitivity of each. */
export const CATEGORIES = {
  name: 'personal',
  email: 'personal',
  phone: 'personal',
  address: 'personal',
  company: 'personal',
  'relationship-history': 'personal',
  'marketing-permit': 'personal',
  'birth-date': 'personal',
  job: 'personal',
  employer: 'personal',
  gender: 'personal',
  language: 'personal',
  username: 'personal',
  password: 'forbidden',
  location: 'personal',
  message: 'personal',
  behaviour: 'pseudonymous',
  transaction: 'personal',
  purchase: 'personal',
  'event-registration': 'personal',
  health: 'special',
  'national-id': 'restricted',
  sentiment: 'personal',
  device: 'pseudonymous',
} as const satisfies Record<string, Sensitivity>;

/** Id of a data category, as written in a controller's instructions. */
export type CategoryId = keyof typeof CATEGORIES;

/** True when `id` is a category of the closed vocabulary. */
export const isCategory = (id: string): id is CategoryId => Object.hasOwn(CATEGORIES, id);

/**
 * Field names that can only mean a password, whatever category a sender gives them (PL4), in the
 * languages the product speaks. Compared without case, accents, spaces, hyphens and underscores.
 */
const PASSWORD_NAME =
  /pass(word|wd|phrase|code|wort)|salasana|losenord|motdepasse|contrasena|wachtwoord|has[l\u0142]o|^pwd$/;

/** True when a field of this name is refused as a password wherever it turns up (PL4). */
export const looksLikePassword = remembered((name) =>
  PASSWORD_NAME.test(
    name
      .normalize('NFKD')
      .replace(/[\u0300-\u036f\s_-]/g, '')
      .toLowerCase(),
  ),
);
