import { expect } from 'chai';
import { readOptions } from '../options.js';
import type { Call, Tell } from './command.js';
import { createRemit } from './commands.js';

const settings = (bot: string, mode = 'bubble') =>
  readOptions({
    controller: 'lumo',
    bot,
    key: 'k',
    endpoint: 'https://leads.example',
    mode,
    target: '#here',
  });

/** A chat that writes down what it is told; one without a launcher is not meant by those to open and close. */
const pretendChat =
  (name: string, told: unknown[], launcher = true): Tell =>
  ([time, ...command]) => {
    if (!launcher && ['open', 'close', 'toggle'].includes(command[0])) return false;
    told.push([name, ...command]);
    times.push(time);
    return true;
  };

const times: number[] = [];

describe('the function remit', () => {
  it('tells the first chat with a launcher, or the one of the bot that is named', () => {
    const told: unknown[] = [];
    const remit = createRemit();
    remit.add(settings('form', 'inline'), pretendChat('form', told, false));
    remit.add(settings('quote'), pretendChat('quote', told));
    remit.add(settings('help'), pretendChat('help', told));
    remit('open');
    remit('toggle', 'help');
    remit('close', 'quote');
    remit('prefill', { name: 'Anna' });
    remit('setAnswer', 'what', 'shed', 'help');
    remit('reset', 'quote');
    expect(told).to.deep.equal([
      ['quote', 'open'],
      ['help', 'toggle', 'help'],
      ['quote', 'close', 'quote'],
      ['form', 'prefill', { name: 'Anna' }],
      ['help', 'setAnswer', 'what', 'shed', 'help'],
      ['quote', 'reset', 'quote'],
    ]);
  });

  it('lets go of a chat that was taken away, and of no other', () => {
    const told: unknown[] = [];
    const remit = createRemit();
    remit.add(settings('quote'), pretendChat('quote', told));
    remit.add(settings('help'), pretendChat('help', told));
    remit('open', 'help');
    remit('destroy', 'quote');
    remit('open');
    remit('open', 'quote');
    expect(told).to.deep.equal([
      ['help', 'open', 'help'],
      ['quote', 'destroy', 'quote'],
      ['help', 'open'],
    ]);
  });

  it('keeps calls made before there is a chat, with the time they were made', () => {
    const told: unknown[] = [];
    const early: Call = [1234, 'track', 'view', { page: '/' }];
    const remit = createRemit([early]);
    const before = Date.now();
    remit('open', 'help');
    remit('track', 'view', { page: '/b' });
    times.length = 0;
    remit.add(settings('quote'), pretendChat('quote', told));
    expect(told.slice(0, 1)).to.deep.equal([['quote', 'track', 'view', { page: '/' }]]);
    expect(times[0]).to.equal(1234);
    expect(times[1]).to.be.within(before, Date.now());
    remit.add(settings('help'), pretendChat('help', told));
    expect(told.at(-1)).to.deep.equal(['help', 'open', 'help']);
    expect(remit.q).to.deep.equal([]);
  });

  it('keeps no more than a hundred of them', () => {
    const remit = createRemit();
    for (let count = 0; count < 150; count++) remit('track', 'view');
    expect(remit.q).to.have.length(100);
  });

  it('throws on an unknown command, and names those that there are', () => {
    // As a page without types would say it.
    expect(() => Reflect.apply(createRemit(), undefined, ['opne'])).to.throw(
      TypeError,
      'unknown command "opne"; there are open, close, toggle, track, reset, prefill, setAnswer, submit, destroy, on',
    );
  });
});
