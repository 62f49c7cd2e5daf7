import { expect } from 'chai';
import { readOptions } from '../options.js';
import { createRemit } from './commands.js';
import type { Widget } from './widget.js';

const settings = (bot: string, mode = 'bubble') =>
  readOptions({
    controller: 'lumo',
    bot,
    key: 'k',
    endpoint: 'https://leads.example',
    mode,
    target: '#here',
  });

/** A widget that writes down what it is told. */
const pretendWidget = (name: string, told: unknown[]): Widget => ({
  open: () => told.push([name, 'open']),
  close: () => told.push([name, 'close']),
  toggle: () => told.push([name, 'toggle']),
  track: (...event) => told.push([name, 'track', ...event]),
  destroy: () => told.push([name, 'destroy']),
});

describe('the function remit', () => {
  it('tells the first bubble, or the one of the bot that is named', () => {
    const told: unknown[] = [];
    const remit = createRemit();
    remit.add(settings('form', 'inline'), pretendWidget('form', told));
    remit.add(settings('quote'), pretendWidget('quote', told));
    remit.add(settings('help'), pretendWidget('help', told));
    remit('open');
    remit('toggle', 'help');
    remit('close', 'quote');
    expect(told).to.deep.equal([
      ['quote', 'open'],
      ['help', 'toggle'],
      ['quote', 'close'],
    ]);
  });

  it('keeps calls made before there is a chat, with the time they were made', () => {
    const told: unknown[] = [];
    const remit = createRemit([[1234, 'track', 'view', { page: '/' }]]);
    const before = Date.now();
    remit('open', 'help');
    remit('track', 'view', { page: '/b' });
    remit.add(settings('quote'), pretendWidget('quote', told));
    expect(told.slice(0, 1)).to.deep.equal([['quote', 'track', 'view', { page: '/' }, 1234]]);
    const [, second] = told;
    expect(second).to.have.property('4').that.is.within(before, Date.now());
    remit.add(settings('help'), pretendWidget('help', told));
    expect(told.at(-1)).to.deep.equal(['help', 'open']);
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
      'unknown command "opne"; there are open, close, toggle, track',
    );
  });
});
