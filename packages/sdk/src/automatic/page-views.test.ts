import { expect } from 'chai';
import { pageViews } from './page-views.js';

const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Ways in which a browser tells that the address has changed. */
const WAYS = {
  'by the Navigation API': () => window,
  'by the history, where there is no Navigation API': () => {
    const old = new EventTarget();
    window.addEventListener('popstate', () => old.dispatchEvent(new Event('popstate')), { signal });
    return old;
  },
};
let signal: AbortSignal;

for (const [way, windowOf] of Object.entries(WAYS)) {
  describe(`views of a page, told ${way}`, () => {
    const home = location.href;
    let ending: AbortController;
    let seen: string[];
    let view: () => void;

    const begin = (parts: { prerendering?: boolean } = {}) => {
      const after = (ms: number, job: () => void) => {
        const timer = setTimeout(job, ms);
        return () => clearTimeout(timer);
      };
      const own = Object.assign(new EventTarget(), parts);
      const told = windowOf();
      const count = (isFirst: boolean) => void seen.push(`${location.pathname}${isFirst ? ' first' : ''}`);
      view = pageViews({ document: own, window: told, location, history, after }, count, signal);
      return { document: own, window: told };
    };

    beforeEach(() => {
      ending = new AbortController();
      signal = ending.signal;
      seen = [];
      history.replaceState(null, '', '/start');
    });
    afterEach(async () => {
      ending.abort();
      history.replaceState(null, '', home);
      await turn();
    });

    it('are the load, and each change of the path', async () => {
      begin();
      await turn();
      expect(seen).to.deep.equal(['/start first']);
      history.pushState(null, '', '/a');
      await turn();
      history.replaceState(null, '', '/b');
      await turn();
      history.back();
      await new Promise((resolve) => window.addEventListener('popstate', resolve, { once: true }));
      await turn();
      expect(seen).to.deep.equal(['/start first', '/a', '/b', '/start']);
    });

    it('are not a change of the query, of the fragment, or of nothing', async () => {
      begin();
      await turn();
      history.pushState(null, '', '/start?page=2');
      await turn();
      history.pushState(null, '', '/start#prices');
      await turn();
      history.replaceState({ scroll: 1 }, '');
      await turn();
      location.hash = 'more';
      await turn();
      expect(seen).to.deep.equal(['/start first']);
    });

    it('count a redirection once', async () => {
      begin();
      history.replaceState(null, '', '/start/');
      await turn();
      history.pushState(null, '', '/old');
      history.replaceState(null, '', '/new');
      await turn();
      expect(seen).to.deep.equal(['/start/ first', '/new']);
    });

    it('that the page tells itself are not told once more', async () => {
      begin();
      view();
      await turn();
      history.pushState(null, '', '/a');
      view();
      await turn();
      expect(seen).to.deep.equal(['/start first', '/a']);
      view();
      expect(seen, 'the page knows best').to.deep.equal(['/start first', '/a', '/a']);
    });

    it('are a return from the memory of the browser, and no other show of the page', async () => {
      const parts = begin();
      await turn();
      parts.window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
      parts.window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      expect(seen).to.deep.equal(['/start first', '/start']);
    });

    it('of a page that is rendered in advance begin when it is shown', async () => {
      const { document } = begin({ prerendering: true });
      await turn();
      expect(seen).to.deep.equal([]);
      document.dispatchEvent(new Event('prerenderingchange'));
      await turn();
      expect(seen).to.deep.equal(['/start first']);
    });

    it('leave no trace where they end before they begin', async () => {
      ending.abort();
      begin();
      await turn();
      expect(seen).to.deep.equal([]);
      expect(Object.hasOwn(history, 'pushState') || Object.hasOwn(history, 'replaceState')).to.equal(false);
    });

    it('end without a trace', async () => {
      begin();
      await turn();
      ending.abort();
      expect(Object.hasOwn(history, 'pushState') || Object.hasOwn(history, 'replaceState')).to.equal(false);
      history.pushState(null, '', '/after');
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      await turn();
      expect(seen).to.deep.equal(['/start first']);
    });
  });
}

describe('a history that others stand before too', () => {
  it('is left as they made it', () => {
    const ending = new AbortController();
    const after = () => () => {};
    const parts = { document: new EventTarget(), window: new EventTarget(), location, history, after };
    pageViews(parts, () => {}, ending.signal);
    const ours = history.pushState;
    const theirs: History['pushState'] = (...state) => Reflect.apply(ours, history, state);
    history.pushState = theirs;
    ending.abort();
    try {
      expect(history.pushState).to.equal(theirs);
      expect(Object.hasOwn(history, 'replaceState')).to.equal(false);
      const { href } = location;
      history.pushState(null, '', '/still-works');
      expect(location.pathname).to.equal('/still-works');
      history.pushState(null, '', href);
    } finally {
      Reflect.deleteProperty(history, 'pushState');
    }
  });
});
