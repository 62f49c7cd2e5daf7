import { expect } from 'chai';
import { byButton, instructionsOf, pretendSite, until } from '../../test/pretend-site.js';
import type { SiteClient } from '../create-client.js';
import type { Automatic } from '../site-options.js';

const behaviour = (...names: string[]) => ({
  kind: 'event' as const,
  fields: Object.fromEntries(names.map((name) => [name, 'behaviour' as const])),
});
const plain = instructionsOf();
const records = {
  ...plain.records,
  'page-view': behaviour('path', 'referrer-host', 'utm_source', 'utm_campaign'),
  'outbound-click': behaviour('host'),
  'scroll-depth': behaviour('percent', 'path'),
  'form-submission': behaviour('form'),
};

describe('automatic events', () => {
  const home = location.href;
  let site: ReturnType<typeof pretendSite>;
  let client: SiteClient;
  let stage: HTMLElement;

  beforeEach(() => {
    site = pretendSite(instructionsOf({ records }));
    stage = document.body.appendChild(document.createElement('div'));
  });
  afterEach(async () => {
    await site.forget();
    stage.remove();
    history.replaceState(null, '', home);
    scrollTo(0, 0);
  });

  const begin = async (automatic: Automatic) => {
    const after = (ms: number, job: () => void) => {
      const timer = setTimeout(job, ms);
      return () => clearTimeout(timer);
    };
    client = site.create({ after }, { automatic });
    await client.consent({ analytics: true }, byButton);
    // What is loaded when it is needed is there.
    await client.rights();
  };
  const noted = () =>
    site.server.seen.flatMap((batch) => batch.records.map(({ type, fields }) => ({ type, ...fields })));
  const sent = async (count: number) => {
    await until(
      async () => {
        await client.flush();
        return noted().length >= count;
      },
      `${count} are noted, not ${JSON.stringify(noted())}`,
    );
    return noted();
  };
  const quiet = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await client.flush();
    return noted();
  };
  /** A click that leads nowhere. */
  const click = (element: Element) => {
    const stop = (event: Event) => event.preventDefault();
    window.addEventListener('click', stop, { once: true });
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }));
    window.removeEventListener('click', stop);
  };
  const link = (href: string, parent: Node = stage) => {
    const element = document.createElement('a');
    element.href = href;
    parent.appendChild(element);
    return element;
  };

  it('are none unless they are switched on', async () => {
    await begin({});
    click(link('https://other.example/a'));
    expect(await quiet()).to.deep.equal([]);
  });

  it('[BU1] wait for the choice as all events do: nothing is stored or sent before', async () => {
    client = site.create({}, { automatic: { pageView: 'page-view', outboundClick: 'outbound-click' } });
    await client.rights();
    site.timers.pass(1_000);
    click(link('https://other.example/a'));
    expect(await site.isOnDisk()).to.equal(false);
    expect(site.server.seen).to.deep.equal([]);
  });

  it('note the view with the campaign by its known names and nothing else of the query', async () => {
    const query = new URLSearchParams({
      utm_source: 'newsletter',
      utm_campaign: 'spring',
      utm_medium: 'email',
      utm_term: 'x'.repeat(101),
      email: 'aino@mail.example',
      token: 'secret-token',
    });
    history.replaceState(null, '', `/prices?${query}#aino`);
    await begin({ pageView: 'page-view' });
    expect(await sent(1)).to.deep.equal([
      // The plan has no field for the medium, and the referrer is this very host.
      { type: 'page-view', path: '/prices', utm_source: 'newsletter', utm_campaign: 'spring' },
    ]);
    history.pushState(null, '', `/terms?${query}`);
    expect((await sent(2))[1], 'where they came from is told once').to.deep.equal({
      type: 'page-view',
      path: '/terms',
    });
    for (const { text } of site.server.seen) expect(text).not.to.match(/mail\.example|secret-token|xxx/);
  });

  it('note a view of which the page tells', async () => {
    history.replaceState(null, '', '/app');
    await begin({});
    await client.page('page-view');
    expect(await sent(1)).to.deep.equal([{ type: 'page-view', path: '/app' }]);
    const fault = await client.page('page-veiw').then(() => '', String);
    expect(fault).to.match(/No event page-veiw.*did you mean page-view\?/);
    expect(await client.page().then(() => '', String)).to.match(/No event/);
  });

  it('note the host of a link that leads away, and neither its path nor its query', async () => {
    await begin({ outboundClick: 'outbound-click' });
    click(link('https://shop.example:8443/aino?email=aino@mail.example'));
    const open = stage.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
    const inner = link('http://partner.example/', open);
    click(inner.appendChild(document.createElement('b')));
    click(link('/here'));
    click(link('mailto:aino@mail.example'));
    click(link('tel:+358401234567'));
    click(stage);
    expect(await quiet()).to.deep.equal([
      { type: 'outbound-click', host: 'shop.example:8443' },
      { type: 'outbound-click', host: 'partner.example' },
    ]);
  });

  it('note how far a page is read, each step once for each view', async () => {
    await begin({ scrollDepth: 'scroll-depth' });
    stage.style.height = `${innerHeight * 4}px`;
    const percents = async (count: number) => (await sent(count)).map((each) => Reflect.get(each, 'percent'));
    scrollTo(0, innerHeight);
    await new Promise((resolve) => setTimeout(resolve, 100));
    scrollTo(0, 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await percents(1)).to.have.length.within(1, 2);
    scrollTo(0, 1e6);
    expect(await percents(4)).to.deep.equal([25, 50, 75, 100]);
    scrollTo(0, 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    scrollTo(0, 1e6);
    expect(await quiet(), 'once for each view').to.have.length(4);
    history.pushState(null, '', '/another-view');
    scrollTo(0, 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    scrollTo(0, 1e6);
    const again = await sent(8);
    expect(again.slice(4).map((each) => Reflect.get(each, 'path'))).to.include('/another-view');
  });

  it('note that a form was handed in, by its own name, and never a value', async () => {
    await begin({ formSubmission: 'form-submission' });
    const form = stage.appendChild(document.createElement('form'));
    form.setAttribute('name', 'newsletter');
    // Fields that stand in the place of the form's own properties.
    for (const name of ['id', 'name', 'email']) {
      const input = form.appendChild(document.createElement('input'));
      input.name = name;
      input.value = 'aino@mail.example';
    }
    window.addEventListener('submit', (event) => event.preventDefault(), { once: true });
    form.requestSubmit();
    expect(await sent(1)).to.deep.equal([{ type: 'form-submission', form: 'newsletter' }]);
    for (const { text } of site.server.seen) expect(text).not.to.include('mail.example');
  });

  it('have to be events of the tracking plan', () => {
    const create = (automatic: object) => () => site.create({}, { automatic });
    expect(create({ pageView: 'pageview' })).to.throw('No event pageview; there are');
    expect(create({ pageView: 'pageview' })).to.throw('did you mean page-view?');
    expect(create({ pageView: 'quote' }), 'a lead is no event').to.throw('No event quote');
    expect(create({ pageViews: 'page-view' })).to.throw(
      'No automatic event pageViews; there are pageView, outboundClick, scrollDepth, formSubmission; did you mean pageView?',
    );
  });

  it('end with the client, also when they were still to be loaded', async () => {
    await begin({
      pageView: 'page-view',
      outboundClick: 'outbound-click',
      formSubmission: 'form-submission',
    });
    await sent(1);
    client.destroy();
    click(link('https://other.example/a'));
    history.pushState(null, '', '/after');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(noted()).to.have.length(1);
    const late = site.create({}, { automatic: { outboundClick: 'outbound-click' } });
    late.destroy();
    await late.rights();
    expect(Object.hasOwn(history, 'pushState')).to.equal(false);
  });
});
