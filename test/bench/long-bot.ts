import { PROTOCOL_VERSION } from '@remit/contract';
import { publicBotSchema } from '@remit/contract/schema';
import type { Files } from './plain-page.js';

const HASH = 'a'.repeat(64);
const en = (text: string) => ({ en: text });
const options = ['First', 'Second', 'Third', 'Fourth'].map((name) => ({
  value: name.toLowerCase(),
  label: en(`The ${name.toLowerCase()} of them`),
}));

/** Questions that the conversation of `thirty` has; every third is chosen from, the others are written. */
export const QUESTIONS = 30;

const thirty = () => {
  const steps: Record<string, object> = {};
  for (let at = 0; at < QUESTIONS; at++) {
    const next = at + 1 < QUESTIONS ? `ask-${at + 1}` : 'consent';
    const question = { text: en(`Question ${at + 1}: what would you say to that?`), field: 'wish', next };
    steps[`ask-${at}`] =
      at % 3 === 0 ? { kind: 'choice', ...question, options } : { kind: 'text', ...question };
  }
  steps['consent'] = { kind: 'consent', text: en('One more thing.'), purposes: ['marketing'], next: 'end' };
  steps['end'] = { kind: 'end', text: en('Thank you.'), record: 'quote' };
  return { start: 'ask-0', steps };
};

/** Asks the same again for as long as it is answered. */
const endless = () => ({
  start: 'again',
  steps: {
    again: { kind: 'choice', text: en('Shall we go on like this?'), field: 'wish', options, next: 'again' },
  },
});

/** What a server answers for the bots of the bench. */
export const definitions = (): Files =>
  Object.fromEntries(
    Object.entries({ thirty, endless }).map(([id, flow]) => [
      `/v1/bots/garden/${id}`,
      [
        'application/json',
        JSON.stringify(
          publicBotSchema.parse({
            protocol: PROTOCOL_VERSION,
            extended: false,
            bot: { id, version: 1, title: en('Ask for a quote'), language: 'en', ...flow() },
            instructions: {
              controller: 'garden',
              version: 1,
              party: { name: 'Lumo Garden', address: 'Quay 4, Tammisaari', contact: 'hello@lumo.example' },
              notices: ['2026-10'],
              purposes: {
                contact: {
                  basis: 'contract',
                  categories: ['message'],
                  retention: 'P12M',
                  wording: en('To answer your request.'),
                  wordingSince: '2026-10',
                },
                marketing: {
                  basis: 'consent',
                  categories: ['message'],
                  retention: 'P24M',
                  wording: en('Lumo may write to me.'),
                  wordingSince: '2026-10',
                },
              },
              records: { quote: { kind: 'lead', fields: { wish: 'message' } } },
              recipients: {},
            },
            words: { contact: { en: HASH }, marketing: { en: HASH } },
          }),
        ),
      ],
    ]),
  );
