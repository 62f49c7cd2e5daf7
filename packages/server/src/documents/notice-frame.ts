import type { Instructions } from '@remit/contract';
import type { FrameLanguage } from './vocabulary-words.js';

type Role = Instructions['recipients'][string]['role'];
type Ground = NonNullable<Instructions['recipients'][string]['transferGround']>;

/** The sentences of a notice around what the instructions say. Each takes parts that are in words already. */
export type NoticeFrame = {
  readonly title: (controller: string) => string;
  readonly madeFrom: (controller: string) => string;
  readonly versions: (notice: string, instructions: number) => string;
  readonly headings: Readonly<
    Record<'who' | 'purposes' | 'recipients' | 'rights' | 'source' | 'automated', string>
  >;
  readonly controller: (name: string, address: string | undefined) => string;
  readonly contact: (contact: string) => string;
  readonly dpo: (dpo: string | undefined) => string;
  readonly processor: (name: string, address: string, country: string) => string;
  readonly basis: (basis: string) => string;
  readonly data: (categories: string) => string;
  readonly kept: (duration: string) => string;
  readonly validity: (duration: string) => string;
  readonly interest: string;
  readonly voluntary: string;
  readonly needed: string;
  readonly obligatory: string;
  readonly roles: Readonly<Record<Role, string>>;
  readonly grounds: Readonly<Record<Ground, string>>;
  readonly recipient: (
    name: string,
    role: string,
    country: string,
    categories: string,
    purposes: string,
  ) => string;
  readonly transfer: (sentence: string, ground: string) => string;
  readonly nothing: (name: string, country: string) => string;
  readonly onPages: (sentence: string, pages: string) => string;
  readonly nobody: string;
  readonly rights: (contact: string) => string;
  readonly withdraw: (purposes: string, contact: string) => string;
  readonly object: (purposes: string, contact: string) => string;
  readonly portability: (purposes: string) => string;
  readonly complaint: string;
  readonly age: (years: number) => string;
  readonly ageIn: (country: string, years: number) => string;
  readonly told: string;
  readonly noticed: string;
  readonly handedIn: string;
  readonly noDecisions: string;
  readonly profiling: (purposes: string) => string;
};

const en: NoticeFrame = {
  title: (controller) => `Privacy notice of ${controller}`,
  madeFrom: (controller) =>
    `This notice is made from the instructions of ${controller} that the software enforces: it uses the data for nothing else.`,
  versions: (notice, instructions) => `Notice version ${notice}, instructions version ${instructions}.`,
  headings: {
    who: 'Who is responsible',
    purposes: 'What your data is used for',
    recipients: 'Who receives your data',
    rights: 'Your rights',
    source: 'Where the data comes from',
    automated: 'Automated decisions',
  },
  controller: (name, address) => `The controller is ${name}${address === undefined ? '' : `, ${address}`}.`,
  contact: (contact) => `Write to ${contact}.`,
  dpo: (dpo) =>
    dpo === undefined
      ? 'No data protection officer is named.'
      : `The data protection officer is reached at ${dpo}.`,
  processor: (name, address, country) =>
    `${name}, ${address}, runs the service for the controller as its processor and keeps the data in ${country}.`,
  basis: (basis) => `Legal basis: ${basis}.`,
  data: (categories) => `Data: ${categories}.`,
  kept: (duration) => `Kept for ${duration}, then erased unless another purpose still needs it.`,
  validity: (duration) => `Your consent holds for ${duration}; after that you are asked again.`,
  interest: 'The legitimate interest is the one described here, and you may object to it.',
  voluntary: 'You need not give this data, and refusing has no consequence but that this is not done.',
  needed: 'You need not give this data, but without it this cannot be done for you.',
  obligatory: 'The law requires this data.',
  roles: {
    processor: 'processor, on behalf of the controller',
    controller: 'a controller of its own',
    partner: 'partner',
  },
  grounds: {
    adequacy: 'an adequacy decision (Art. 45)',
    'standard-clauses': 'standard contractual clauses (Art. 46(2)(c))',
    'binding-rules': 'binding corporate rules (Art. 47)',
  },
  recipient: (name, role, country, categories, purposes) =>
    `${name} (${role}) in ${country} receives ${categories}; for: ${purposes}.`,
  transfer: (sentence, ground) =>
    `${sentence} This is outside the European Economic Area; the transfer rests on ${ground}.`,
  nothing: (name, country) =>
    `${name} in ${country} receives nothing: no ground for a transfer outside the European Economic Area is recorded.`,
  onPages: (sentence, pages) => `${sentence} Only what was collected on a page that names it: ${pages}.`,
  nobody: 'No other recipient receives your data.',
  rights: (contact) =>
    `You may have access to your data, have it rectified or erased, and have its use restricted (Art. 15 to 18): write to ${contact}.`,
  withdraw: (purposes, contact) =>
    `You may withdraw your consent at any time, under “Your data” in the chat or by writing to ${contact}, for: ${purposes}. What was done before stays lawful.`,
  object: (purposes, contact) =>
    `You may object at any time (Art. 21), by writing to ${contact}, to: ${purposes}.`,
  portability: (purposes) =>
    `You may have what you gave in a machine-readable form (Art. 20), where it is used for: ${purposes}.`,
  complaint:
    'You may complain to a supervisory authority, where you live, where you work, or where you think the law was broken (Art. 77).',
  age: (years) => `You may consent for yourself from the age of ${years} (Art. 8).`,
  ageIn: (country, years) => `In ${country} from the age of ${years}.`,
  told: 'From you: what you tell in the chat.',
  noticed: 'From you: what you do on the website.',
  handedIn: 'From systems of the controller, where it hands in data of yours; each record says from which.',
  noDecisions: 'No decision about you is made by automated means alone (Art. 22).',
  profiling: (purposes) => `Profiles are made for: ${purposes}.`,
};

const fi: NoticeFrame = {
  title: (controller) => `Tietosuojaseloste: ${controller}`,
  madeFrom: (controller) =>
    `Tämä seloste on tehty niistä ohjeista (${controller}), joita ohjelmisto noudattaa: tietoja ei käytetä muuhun.`,
  versions: (notice, instructions) => `Selosteen versio ${notice}, ohjeiden versio ${instructions}.`,
  headings: {
    who: 'Rekisterinpitäjä',
    purposes: 'Mihin tietojasi käytetään',
    recipients: 'Kuka saa tietosi',
    rights: 'Oikeutesi',
    source: 'Mistä tiedot saadaan',
    automated: 'Automaattiset päätökset',
  },
  controller: (name, address) => `Rekisterinpitäjä on ${name}${address === undefined ? '' : `, ${address}`}.`,
  contact: (contact) => `Yhteydenotot: ${contact}.`,
  dpo: (dpo) =>
    dpo === undefined ? 'Tietosuojavastaavaa ei ole nimetty.' : `Tietosuojavastaavan tavoittaa: ${dpo}.`,
  processor: (name, address, country) =>
    `${name}, ${address}, ylläpitää palvelua rekisterinpitäjän puolesta henkilötietojen käsittelijänä; säilytysmaa: ${country}.`,
  basis: (basis) => `Oikeusperuste: ${basis}.`,
  data: (categories) => `Tiedot: ${categories}.`,
  kept: (duration) =>
    `Säilytetään ${duration}, minkä jälkeen poistetaan, ellei muu käyttötarkoitus niitä tarvitse.`,
  validity: (duration) => `Suostumuksesi on voimassa ${duration}; sen jälkeen sitä kysytään uudelleen.`,
  interest: 'Oikeutettu etu on se, joka tässä kuvataan, ja voit vastustaa sitä.',
  voluntary: 'Tietojen antaminen on vapaaehtoista. Kieltäytymisestä seuraa vain, ettei tätä tehdä.',
  needed: 'Tietojen antaminen on vapaaehtoista, mutta ilman niitä tätä ei voida tehdä puolestasi.',
  obligatory: 'Laki edellyttää näitä tietoja.',
  roles: {
    processor: 'käsittelijä, rekisterinpitäjän lukuun',
    controller: 'itsenäinen rekisterinpitäjä',
    partner: 'kumppani',
  },
  grounds: {
    adequacy: 'tietosuojan riittävyyttä koskeva päätös (45 art.)',
    'standard-clauses': 'vakiosopimuslausekkeet (46 art. 2 kohta c)',
    'binding-rules': 'yritystä koskevat sitovat säännöt (47 art.)',
  },
  recipient: (name, role, country, categories, purposes) =>
    `${name} (${role}), maa: ${country}, saa: ${categories}; käyttötarkoitus: ${purposes}.`,
  transfer: (sentence, ground) =>
    `${sentence} Maa on Euroopan talousalueen ulkopuolella; siirron peruste: ${ground}.`,
  nothing: (name, country) =>
    `${name}, maa: ${country}, ei saa mitään: siirrolle Euroopan talousalueen ulkopuolelle ei ole kirjattu perustetta.`,
  onPages: (sentence, pages) =>
    `${sentence} Vain tiedot, jotka on kerätty kumppanin nimeävällä sivulla: ${pages}.`,
  nobody: 'Muita vastaanottajia ei ole.',
  rights: (contact) =>
    `Voit tarkastaa, oikaista ja poistattaa tietosi sekä rajoittaa niiden käyttöä (15–18 art.): kirjoita osoitteeseen ${contact}.`,
  withdraw: (purposes, contact) =>
    `Voit peruuttaa suostumuksesi milloin tahansa keskustelun kohdassa ”Omat tietosi” tai kirjoittamalla osoitteeseen ${contact}: ${purposes}. Aiempi käsittely pysyy laillisena.`,
  object: (purposes, contact) =>
    `Voit vastustaa käsittelyä milloin tahansa (21 art.) kirjoittamalla osoitteeseen ${contact}: ${purposes}.`,
  portability: (purposes) =>
    `Voit saada antamasi tiedot koneellisesti luettavassa muodossa (20 art.), kun niitä käytetään tarkoitukseen: ${purposes}.`,
  complaint:
    'Voit valittaa valvontaviranomaiselle siellä, missä asut tai työskentelet tai missä lakia mielestäsi rikottiin (77 art.).',
  age: (years) => `Voit antaa suostumuksen itse ${years} vuoden iästä alkaen (8 art.).`,
  ageIn: (country, years) => `Maassa ${country} ${years} vuoden iästä alkaen.`,
  told: 'Sinulta: mitä kerrot keskustelussa.',
  noticed: 'Sinulta: mitä teet verkkosivuilla.',
  handedIn: 'Rekisterinpitäjän järjestelmistä, jos se tuo sieltä tietojasi; kunkin tiedon lähde on kirjattu.',
  noDecisions: 'Sinusta ei tehdä päätöksiä pelkästään automaattisesti (22 art.).',
  profiling: (purposes) => `Profiileja tehdään tarkoitukseen: ${purposes}.`,
};

/** The frame in each language. */
export const NOTICE_FRAMES: Readonly<Record<FrameLanguage, NoticeFrame>> = { en, fi };
