import type { FieldValue, LeadRecord, LossReason, PublicInstructions, Tag, Verdict } from '@remit/contract';

/**
 * How well what was handed in is kept until the server has it.
 * - `device`: in IndexedDB; it survives a closed tab and a killed browser
 * - `memory`: only as long as this page is open (private window, storage blocked or full)
 */
export type Durability = 'device' | 'memory';

/** What became of a lead or message that was handed in. */
export type HandedIn =
  | { readonly taken: true; readonly id: string; readonly kept: Durability }
  /** No purpose may collect it, a field of it is forbidden, or it is too large. Nothing was kept. */
  | { readonly taken: false; readonly code: string };

/** The person's present choice on a purpose that rests on consent. */
export type Choice = 'never-asked' | 'given' | 'refused' | 'withdrawn' | 'stale';

/** Where a choice was made and how it was indicated; becomes part of the consent change. */
export type Indication = {
  readonly surface: string;
  readonly method: string;
  readonly language: string;
  /** SHA-256 of what was said in place of the purpose's words: a "no" is a refusal by a signal then (PL13). */
  readonly words?: string;
};

export type ClientEvents = {
  /** A record was made, with its tag and all that it says, and is kept. */
  record: LeadRecord;
  /** Something is no record: a lead for good, an event as long as it waits for a choice, each time it is looked at. */
  decision: { readonly type: string; readonly time: number; readonly code: string };
  /** The server has judged a record or consent change. */
  verdict: Verdict;
  /** A choice changed, in this tab or another. */
  consent: Readonly<Record<string, Choice>>;
  /** A record was given up before a verdict. */
  loss: { readonly reason: LossReason; readonly count: number };
};

export type ClientOptions = {
  /** Address of the ingestion server, such as `https://leads.example`. */
  readonly endpoint: string;
  /** Public key of the site. */
  readonly key: string;
  readonly instructions: PublicInstructions;
  /** SHA-256 of each purpose's words per language, from the bot's public definition. */
  readonly words: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where records come from, as their tag says (S7): the chat, or the page's own code. Default `widget`. */
  readonly source?: Tag['source'];
  /**
   * Partners that this page names where it collects data, by their ids in the register of recipients (PL12). Records
   * then carry them with the page's address, without its query. Default: none, and records carry no page.
   */
  readonly partners?: readonly string[];
};

/** The browser client: consent, tag, buffer, send. */
export interface Client {
  /**
   * Goes on with what an earlier visit left: unsent records and the person's choices. Looks only whether
   * the client's own database is there, and opens nothing when it is not, so it may be called at page load.
   */
  resume(): Promise<void>;
  /**
   * Notes a behaviour event with its own time. Until a purpose may collect it, it waits in bounded memory
   * and nothing is stored or sent; it is dropped when the person refuses.
   *
   * @param time when it happened, in milliseconds since 1970; now by default
   */
  track(type: string, fields: Readonly<Record<string, FieldValue>>, time?: number): void;
  /** Hands in a lead or message: the visitor's own act. Resolves when it is written. */
  lead(
    type: string,
    fields: Readonly<Record<string, FieldValue>>,
    more?: Pick<LeadRecord, 'proof'>,
  ): Promise<HandedIn>;
  /** Records "yes" or "no" to each purpose named: one change in the ledger for each. */
  consent(choices: Readonly<Record<string, boolean>>, indication: Indication): Promise<void>;
  /** Withdraws from purposes: purges what only they carried, in every tab, and tells the server. */
  withdraw(purposes: readonly string[], indication: Indication): Promise<void>;
  /** The present choice on each purpose that rests on consent. */
  choices(): Readonly<Record<string, Choice>>;
  /** Records that still wait for the server's verdict. */
  pending(): Promise<number>;
  /** Sends what waits, now. Resolves when the attempt is over. */
  flush(): Promise<void>;
  /** @returns a function that stops listening */
  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void;
  /** Stops everything and leaves no timer, listener, channel or lock behind. What was buffered stays. */
  destroy(): void;
  /** undefined until something had to be kept. */
  readonly durability: Durability | undefined;
}
