import { startFlow, textIn, type Bot } from '@remit/contract';
import { expect } from 'chai';
import { definitionOf } from '../../test/pretend-server.js';
import { english } from '../words/english.js';
import { categoriesOf, usedFor } from './what-for.js';

const en = (text: string) => ({ en: text });
const { instructions, bot: quote } = definitionOf('lumo');
const say = (text: Readonly<Record<string, string>>) => textIn(text, 'en', 'en');
const talk = { instructions, say, words: english };

const purpose = (
  basis: 'contract' | 'consent',
  category: 'message' | 'health',
  wording: string,
): (typeof instructions.purposes)[string] => ({
  basis,
  categories: [category],
  retention: 'P1Y',
  wording: en(wording),
  wordingSince: '2026-10',
});

describe('what an answer is for', () => {
  it('is read from the records that can still be handed in, not from the first end', () => {
    const bot: Bot = {
      ...quote,
      start: 'asked',
      steps: {
        elsewhere: { kind: 'end', text: en('Bye.'), record: 'other' },
        asked: {
          kind: 'text',
          text: en('?'),
          field: 'note',
          optional: false,
          long: false,
          max: 9,
          next: 'fork',
        },
        fork: {
          kind: 'condition',
          when: { any: [{ field: 'note', is: 'answered' }] },
          then: 'done',
          otherwise: 'asked',
        },
        done: { kind: 'end', text: en('Bye.'), record: 'mine' },
      },
    };
    const records = {
      other: { kind: 'lead', fields: { note: 'health' } },
      mine: { kind: 'lead', fields: { note: 'message' } },
    } as const;
    const definition = { bot, instructions: { ...instructions, records } };
    const found = categoriesOf(definition, startFlow(bot, 'en'), { field: 'note' });
    expect(found).to.deep.equal(['message']);
  });

  it('says what nobody asks for before what rests on consent', () => {
    expect(usedFor(talk, ['name'])).to.equal('To answer your request.');
    expect(usedFor(talk, ['behaviour'])).to.equal('Only if you say yes: Lumo may count what I look at.');
    expect(usedFor(talk, ['health'])).to.equal('');
  });

  it('is one short line, whatever there is to say', () => {
    const long = 'word '.repeat(60).trim();
    const purposes = { a: purpose('contract', 'message', long), b: purpose('contract', 'message', 'More.') };
    const line = usedFor({ ...talk, instructions: { ...instructions, purposes } }, ['message']);
    expect(line.length).to.be.lessThan(102);
    expect(line).to.match(/word…$/);
  });
});
