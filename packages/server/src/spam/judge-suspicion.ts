/** Why a lead is suspected. The words are for the controller, who reviews what is held. */
export const SUSPICIONS = {
  trap: 'a field was filled in that nobody sees',
  hurried: 'answered faster than a person reads and types',
  visitor_rate: 'more leads of one visitor than people hand in',
  address_rate: 'more leads from one network address than people hand in',
  site_rate: 'far more leads of this site than usual',
} as const;

export type Suspicion = keyof typeof SUSPICIONS;

/** What the page noticed while the answers were given. Nothing of it says who somebody is. */
export type ToldSigns = {
  /** The field that nobody sees or reaches was filled in. */
  readonly trap: boolean;
  /** Milliseconds from the opening of the conversation until now. */
  readonly took: number;
  /** Answers given in that time. */
  readonly answers: number;
  /** Characters in these answers. */
  readonly typed: number;
};

/** Leads within the present minute, these included. */
export type LeadRates = { readonly visitor: number; readonly address: number; readonly site: number };

/** What is known of leads that were just handed in. */
export type Signs = {
  /** undefined: the page told nothing, as most pages do of most people. */
  readonly told: ToldSigns | undefined;
  readonly rates: LeadRates;
  /** Beyond these a rate is a sign. */
  readonly most: LeadRates;
};

/**
 * What is to be done with leads.
 * - `accept`: nothing speaks against them
 * - `ask`: held until the page has done a piece of work, or somebody of the controller accepts them
 * - `review`: held until somebody of the controller accepts them
 */
export type SuspicionJudged =
  { readonly act: 'accept' } | { readonly act: 'ask' | 'review'; readonly suspicion: Suspicion };

/** Fewer answers than these say nothing about how fast somebody is. */
const FEWEST_ANSWERS = 3;
/** Milliseconds that reading a question and choosing or sending an answer takes a person at the very least. */
const AN_ANSWER = 700;
/** Milliseconds a character, at the very least; nobody types a hundred in a second. */
const A_CHARACTER = 10;
/** Characters that count: more may have been pasted, and a browser fills in a name or an address by itself. */
const MOST_CHARACTERS = 300;

const isHurried = ({ took, answers, typed }: ToldSigns): boolean =>
  answers >= FEWEST_ANSWERS && took < answers * AN_ANSWER + Math.min(typed, MOST_CHARACTERS) * A_CHARACTER;

/**
 * Decides whether leads are suspected (SP1). One sign that a person may give as well asks for work, which costs an
 * honest browser a moment and nobody an answer; the trap, or two signs at once, needs somebody to look.
 */
export const judgeSuspicion = ({ told, rates, most }: Signs): SuspicionJudged => {
  if (told?.trap) return { act: 'review', suspicion: 'trap' };
  const found: Suspicion[] = [
    ...(told && isHurried(told) ? (['hurried'] as const) : []),
    ...(rates.visitor > most.visitor ? (['visitor_rate'] as const) : []),
    ...(rates.address > most.address ? (['address_rate'] as const) : []),
    ...(rates.site > most.site ? (['site_rate'] as const) : []),
  ];
  const [first] = found;
  if (first === undefined) return { act: 'accept' };
  return { act: found.length > 1 ? 'review' : 'ask', suspicion: first };
};
