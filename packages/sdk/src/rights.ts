import { PROTOCOL_VERSION, type ConsentChange, type FieldValue } from '@remit/contract';
import type { ClientOptions, Indication } from './client.js';
import type { Connection } from './connect-client.js';
import { objections, presentObjections } from './consent/objections.js';
import type { Platform } from './platform/platform.js';

/** What a person may ask of the controller; `text` is theirs, 2,000 characters at most. */
export type Right = { readonly text?: string } & (
  | { readonly kind: 'access' | 'portability' | 'erasure' | 'restriction' }
  | { readonly kind: 'objection' | 'withdrawal'; readonly purposes: readonly string[] }
  | {
      readonly kind: 'rectification';
      /** Default: every record of the person that has the field. */
      readonly record?: string;
      readonly field: string;
      readonly value: FieldValue;
    }
);

/**
 * What the server said: its answer as docs/http-api.md has it, or the code of its refusal. `unreachable`: there is no
 * network or no server. `subject_unknown`: nothing was ever handed in from this browser.
 */
export type RightsAnswer =
  { readonly ok: true; readonly answer: unknown } | { readonly ok: false; readonly code: string };

/** The rights of the person at this browser, proven by the secret that only it has. */
export interface Rights {
  /**
   * Asks for a right. What was not answered may be asked again, and is one request. An objection or a withdrawal holds
   * here at once, whatever the server says.
   *
   * @param indication where and how it was said
   */
  ask(right: Right, indication: Indication): Promise<RightsAnswer>;
  /** What was asked, and what became of it. */
  list(): Promise<RightsAnswer>;
  /**
   * The copy that an access or portability request was answered with.
   *
   * @param request its id
   * @param format `html` is a page for people, given as its text. Default `json`
   */
  copy(request: string, format?: 'json' | 'html'): Promise<RightsAnswer>;
  /** The person's consent receipts. */
  receipts(): Promise<RightsAnswer>;
  /**
   * Objects (Art. 21) without asking anybody: from now on nothing serves the purposes that the objection reaches (PL8),
   * what only they carried is purged in every tab, and the server hears of it as of a withdrawal.
   *
   * @throws an Error for a purpose that knows no objection; see `objections`
   */
  object(purposes: readonly string[], indication: Indication): Promise<void>;
  /** The purposes that may be objected to, and whether the person has. */
  objections(): Readonly<Record<string, boolean>>;
}

/** Milliseconds after which a request is taken for lost. */
const TIMEOUT = 30_000;

export const personRights = (
  options: ClientOptions,
  { fetch, now }: Pick<Platform, 'fetch' | 'now'>,
  {
    newId,
    resume,
    flush,
    withdraw,
    note,
    signal,
    latest,
  }: Pick<Connection, 'newId' | 'resume' | 'flush' | 'withdraw' | 'note' | 'signal' | 'latest'>,
): Rights => {
  const { endpoint, key, instructions } = options;
  const history = () => latest().person?.history ?? [];
  /** Ids of what was asked and not answered yet: the same again is the same request. */
  const unanswered = new Map<string, string>();

  const post = async (
    path: string,
    more?: object,
    read: (text: string) => unknown = JSON.parse,
  ): Promise<RightsAnswer> => {
    await resume();
    // The server takes nobody's word whom it does not know yet.
    await flush();
    const subject = latest().person?.subject;
    if (!subject) return { ok: false, code: 'subject_unknown' };
    try {
      const response = await fetch(`${endpoint}/v1/${path}`, {
        method: 'POST',
        credentials: 'omit',
        body: JSON.stringify({
          protocol: PROTOCOL_VERSION,
          controller: instructions.controller,
          key,
          subject,
          sentAt: now(),
          ...more,
        }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
      });
      if (response.ok) return { ok: true, answer: read(await response.text()) };
      const refusal: unknown = await response.json();
      return { ok: false, code: String(Reflect.get(Object(refusal), 'code')) };
    } catch {
      // Expected: no network, no answer in time, or something else than the server answered.
      return { ok: false, code: 'unreachable' };
    }
  };

  const object: Rights['object'] = async (purposes, indication) => {
    await resume();
    const say = (before: readonly ConsentChange[]) =>
      objections(purposes, indication, options, before, now(), newId);
    // Who has objected before has nothing to add.
    if (say(history()).length > 0) await note(say);
  };

  return {
    async ask(right, indication) {
      const same = JSON.stringify(right);
      const id = unanswered.get(same) ?? newId();
      unanswered.set(same, id);
      if (right.kind === 'objection') await object(right.purposes, indication);
      if (right.kind === 'withdrawal') await withdraw(right.purposes, indication);
      const answer = await post('requests', { request: { id, ...right } });
      if (answer.ok) unanswered.delete(same);
      return answer;
    },
    list: () => post('requests/mine'),
    copy: (request, format = 'json') =>
      post('requests/export', { request, format }, format === 'html' ? String : undefined),
    receipts: () => post('receipts'),
    object,
    objections: () => presentObjections(instructions, history()),
  };
};
