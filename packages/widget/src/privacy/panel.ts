import { personRights, type Right, type Rights, type RightsAnswer } from '@remit/sdk/rights';
import type { ConsentTerms } from '../conversation/consent-terms.js';
import type { Talk } from '../conversation/visit.js';
import type { ChoiceOutcome, PrivacyWords } from '../words/privacy-words.js';
import { requestIn, type RequestKind } from './server-said.js';

/** What "Your data" shows, and remembers as long as the page is open. */
export type PanelState = {
  /** What became of the last change made here to each purpose. */
  readonly outcomes: Readonly<Record<string, ChoiceOutcome | undefined>>;
  /** How many events of each type were noted since this was loaded. */
  readonly noted: Readonly<Record<string, number>>;
  /** What is about to be asked for. */
  readonly kind: RequestKind;
  /** A question to the server is under way. */
  readonly busy: boolean;
  /** The last answers of the server, by what was asked. */
  readonly answers: Readonly<Partial<Record<Question, RightsAnswer>>>;
};

type Question = 'ask' | 'list' | 'receipts' | 'copy';

export type Panel = {
  readonly talk: Talk;
  readonly words: PrivacyWords;
  readonly rights: Rights;
  /** Shows the conversation again. */
  readonly back: () => void;
  readonly state: () => PanelState;
  /** Gives or withdraws one permission. */
  readonly permit: (terms: ConsentTerms, yes: boolean) => void;
  /** Objects to one use: holds at once, and the server is told. */
  readonly object: (terms: ConsentTerms) => void;
  /** What is about to be asked for. */
  readonly choose: (kind: RequestKind) => void;
  /** Asks for a right. @param done called when the server has taken it */
  readonly ask: (right: Right, done: () => void) => void;
  /** Asks the server for what it knows, and shows it. @param use is given what it knows */
  readonly look: (
    question: 'list' | 'receipts' | 'copy',
    asked: () => Promise<RightsAnswer>,
    use?: (answer: unknown) => void,
  ) => void;
};

/**
 * What "Your data" does, without any screen.
 * @param forget takes away what this tab keeps of the conversation
 */
export const createPanel = (talk: Talk, words: PrivacyWords, forget: () => void, back: () => void): Panel => {
  const { client, options, signal, changed } = talk;
  let state: PanelState = { outcomes: {}, noted: {}, kind: 'access', busy: false, answers: {} };
  const set = (patch: Partial<PanelState>) => {
    state = { ...state, ...patch };
    changed();
  };
  const rights = personRights(
    options,
    { fetch: (address, init) => fetch(address, init), now: Date.now },
    client,
  );

  // Many are noted or judged at once: one drawing for all of them.
  let due = false;
  const soon = () => {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      if (!signal.aborted) changed();
    }, 50);
  };
  const onEnd = (stop: () => void) => signal.addEventListener('abort', stop);
  onEnd(client.on('verdict', soon));
  onEnd(
    client.on('record', ({ type }) => {
      if (options.instructions.records[type]?.kind !== 'event') return;
      state = { ...state, noted: { ...state.noted, [type]: (state.noted[type] ?? 0) + 1 } };
      soon();
    }),
  );

  const change = (purpose: string, outcome: ChoiceOutcome | undefined, said: Promise<void>) => {
    const tell = (became: ChoiceOutcome | undefined) =>
      set({ outcomes: { ...state.outcomes, [purpose]: became } });
    said.then(
      () => tell(outcome),
      (error: unknown) => {
        tell('notNoted');
        reportError(error);
      },
    );
  };
  const indication = (language: string) => ({ surface: 'your-data', method: 'button', language });

  const question = async (
    name: Question,
    asked: () => Promise<RightsAnswer>,
    use: (answer: unknown) => void,
  ) => {
    if (state.busy) return;
    set({ busy: true });
    const answer = await asked().finally(() => (state = { ...state, busy: false }));
    set({ answers: { ...state.answers, [name]: answer } });
    if (answer.ok) use(answer.answer);
  };

  return {
    talk,
    words,
    rights,
    back,
    state: () => state,
    permit: ({ purpose, language }, yes) =>
      change(purpose, yes ? 'given' : 'withdrawn', client.consent({ [purpose]: yes }, indication(language))),
    object: ({ purpose, language }) =>
      change(purpose, undefined, rights.object([purpose], indication(language))),
    choose: (kind) => set({ kind }),
    ask: (right, done) => {
      question(
        'ask',
        () => rights.ask(right, indication(talk.language)),
        (answer) => {
          // What was answered and not handed in yet goes as well.
          if (right.kind === 'erasure') forget();
          if (requestIn(answer)) done();
        },
      ).catch(reportError);
    },
    look: (name, asked, use = () => undefined) => {
      question(name, asked, use).catch(reportError);
    },
  };
};
