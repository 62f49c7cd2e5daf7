import type { CategoryId, LegalBasis, VocabularyPurpose } from '@remit/contract';

/** Languages in which documents are framed. What a controller wrote stands in the languages it wrote. */
export const FRAME_LANGUAGES = ['en', 'fi'] as const;
export type FrameLanguage = (typeof FRAME_LANGUAGES)[number];

type Words = Readonly<Record<FrameLanguage, string>>;

/** What each category is called to a person. */
export const CATEGORY_WORDS: Readonly<Record<CategoryId, Words>> = {
  name: { en: 'name', fi: 'nimi' },
  email: { en: 'e-mail address', fi: 'sähköpostiosoite' },
  phone: { en: 'telephone number', fi: 'puhelinnumero' },
  address: { en: 'postal address', fi: 'postiosoite' },
  company: { en: 'organisation', fi: 'organisaatio' },
  'relationship-history': { en: 'history of the customer relationship', fi: 'asiakassuhteen historia' },
  'marketing-permit': { en: 'marketing permits and prohibitions', fi: 'markkinointiluvat ja -kiellot' },
  'birth-date': { en: 'date of birth', fi: 'syntymäaika' },
  job: { en: 'position', fi: 'tehtävänimike' },
  employer: { en: 'employer', fi: 'työnantaja' },
  gender: { en: 'gender', fi: 'sukupuoli' },
  language: { en: 'mother tongue', fi: 'äidinkieli' },
  username: { en: 'user name', fi: 'käyttäjätunnus' },
  password: { en: 'password', fi: 'salasana' },
  location: { en: 'location', fi: 'sijainti' },
  message: { en: 'messages', fi: 'viestit' },
  behaviour: { en: 'pages looked at and what was clicked', fi: 'katsotut sivut ja napsautukset' },
  transaction: { en: 'transactions', fi: 'tapahtumatiedot' },
  purchase: { en: 'purchases', fi: 'ostot' },
  'event-registration': { en: 'event registration', fi: 'tapahtumailmoittautuminen' },
  health: { en: 'health, such as allergies', fi: 'terveystiedot, kuten allergiat' },
  'national-id': { en: 'passport number or personal identity code', fi: 'passin numero tai henkilötunnus' },
  sentiment: { en: 'ratings and opinions', fi: 'arviot ja mielipiteet' },
  device: { en: 'kind of device and browser', fi: 'laitteen ja selaimen tyyppi' },
};

/** What each purpose is called to a person. */
export const PURPOSE_WORDS: Readonly<Record<VocabularyPurpose, Words>> = {
  orders: { en: 'Orders', fi: 'Tilaukset' },
  billing: { en: 'Billing', fi: 'Laskutus' },
  recovery: { en: 'Recovery of debts', fi: 'Perintä' },
  contact: { en: 'Answering you', fi: 'Yhteydenotto' },
  support: { en: 'Customer service', fi: 'Asiakaspalvelu' },
  messaging: { en: 'Messages', fi: 'Viestit' },
  'service-improvement': { en: 'Improving the service', fi: 'Palvelun kehittäminen' },
  reporting: { en: 'Reporting', fi: 'Raportointi' },
  analytics: { en: 'Analysis of use', fi: 'Käytön analysointi' },
  marketing: { en: 'Direct marketing', fi: 'Suoramarkkinointi' },
  newsletter: { en: 'Newsletter', fi: 'Uutiskirje' },
  relationship: { en: 'Customer relationship', fi: 'Asiakassuhteen hoito' },
  satisfaction: { en: 'Measuring satisfaction', fi: 'Tyytyväisyyden mittaaminen' },
  profiling: { en: 'Profiling', fi: 'Profilointi' },
  targeting: { en: 'Targeted marketing', fi: 'Kohdennettu markkinointi' },
  events: { en: 'Events', fi: 'Tapahtumat' },
  'partner-sharing': { en: 'Sharing with partners', fi: 'Tietojen jakaminen kumppaneille' },
};

/** Each legal basis with its place in the GDPR. */
export const BASIS_WORDS: Readonly<Record<LegalBasis, Words>> = {
  consent: { en: 'your consent (Art. 6(1)(a))', fi: 'suostumuksesi (6 art. 1 kohta a)' },
  'explicit-consent': {
    en: 'your explicit consent (Art. 6(1)(a) and 9(2)(a))',
    fi: 'nimenomainen suostumuksesi (6 art. 1 kohta a ja 9 art. 2 kohta a)',
  },
  contract: {
    en: 'a contract with you, or steps towards one that you asked for (Art. 6(1)(b))',
    fi: 'kanssasi tehty sopimus tai sitä edeltävät pyytämäsi toimet (6 art. 1 kohta b)',
  },
  'legal-obligation': {
    en: 'a legal obligation (Art. 6(1)(c))',
    fi: 'lakisääteinen velvoite (6 art. 1 kohta c)',
  },
  'vital-interest': { en: 'vital interests (Art. 6(1)(d))', fi: 'elintärkeät edut (6 art. 1 kohta d)' },
  'public-task': { en: 'a task in the public interest (Art. 6(1)(e))', fi: 'yleinen etu (6 art. 1 kohta e)' },
  'legitimate-interest': {
    en: 'a legitimate interest (Art. 6(1)(f))',
    fi: 'oikeutettu etu (6 art. 1 kohta f)',
  },
};

/** Each legal basis, said of people and not to one. */
export const BASIS_IN_RECORDS: Readonly<Record<LegalBasis, string>> = {
  consent: 'consent (Art. 6(1)(a))',
  'explicit-consent': 'explicit consent (Art. 6(1)(a) and 9(2)(a))',
  contract: 'a contract or steps towards one (Art. 6(1)(b))',
  'legal-obligation': 'a legal obligation (Art. 6(1)(c))',
  'vital-interest': 'vital interests (Art. 6(1)(d))',
  'public-task': 'a task in the public interest (Art. 6(1)(e))',
  'legitimate-interest': 'a legitimate interest (Art. 6(1)(f))',
};
