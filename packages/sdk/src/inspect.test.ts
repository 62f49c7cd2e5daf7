import { expect } from 'chai';
import { byButton, pretendSite, until } from '../test/pretend-site.js';

const SAID = ['Aino Example', 'aino@mail.example', '/secret/path'];

describe('looking into a client', () => {
  let site: ReturnType<typeof pretendSite>;
  let printed: unknown[][];
  const { debug } = console;

  beforeEach(() => {
    site = pretendSite();
    printed = [];
    console.debug = (...line: unknown[]) => void printed.push(line);
  });
  afterEach(async () => {
    console.debug = debug;
    await site.forget();
  });

  const about = (event: string) =>
    printed.filter(([, which]) => which === event).map(([, , detail]) => detail);
  const holdsNothingSaid = async (what: unknown) => {
    const text = JSON.stringify(what);
    const { person } = await site.onDisk();
    expect(text).to.be.a('string').with.length.above(2);
    for (const said of [...SAID, person?.subject.secret ?? '', person?.subject.id ?? ''])
      expect(said !== '' && text.includes(said), said).to.equal(false);
  };

  it('shows what waits, the choices and the losses, without what was said and without the secret', async () => {
    const client = site.create();
    site.server.answer = () => new Response('', { status: 503 });
    expect(await client.inspect()).to.deep.equal({
      durability: undefined,
      choices: { marketing: 'never-asked', analytics: 'never-asked' },
      losses: {},
      pending: [],
    });
    expect(await site.isOnDisk(), 'looking opens nothing').to.equal(false);
    await client.consent({ marketing: true }, byButton);
    const handed = await client.lead('quote', { name: SAID[0] ?? '', email: SAID[1] ?? '' });
    const seen = await client.inspect();
    expect(seen).to.deep.include({ durability: 'device', losses: {} });
    expect(seen.choices).to.include({ marketing: 'given' });
    const [pending] = seen.pending;
    expect(pending).to.have.all.keys('id', 'type', 'tag', 'bytes');
    expect(pending).to.include({ type: 'quote', id: handed.taken ? handed.id : '' });
    expect(pending?.tag.purposes).to.deep.equal(['contact', 'marketing']);
    expect(pending?.bytes).to.be.above(100);
    await holdsNothingSaid(seen);
  });

  it('shows what was said only to who asks for it, and the secret to nobody', async () => {
    const client = site.create();
    site.server.answer = () => new Response('', { status: 503 });
    await client.lead('quote', { name: SAID[0] ?? '' });
    const seen = await client.inspect(true);
    expect(seen.pending[0]?.fields).to.deep.equal({ name: SAID[0] });
    const { person } = await site.onDisk();
    expect(JSON.stringify(seen)).not.to.include(person?.subject.secret);
  });

  it('counts what was given up until the server knows', async () => {
    const client = site.create();
    site.server.answer = () => new Response('', { status: 503 });
    await client.consent({ analytics: true }, byButton);
    client.track('view', { page: '/a' });
    await client.pending();
    await client.withdraw(['analytics'], byButton);
    expect((await client.inspect()).losses).to.deep.equal({ withdrawn: 1 });
  });

  it('prints each record with its tag, what was decided, and the verdict', async () => {
    const client = site.create({}, { debug: true });
    // The printer is loaded when it is needed.
    await client.inspect();
    client.track('view', { page: SAID[2] ?? '' });
    client.track('view', { page: '/other' });
    await client.lead('quote', { name: SAID[0] ?? '', email: SAID[1] ?? '', phone: 1 });
    await client.lead('nothing', { name: SAID[0] ?? '' });
    await client.consent({ analytics: true }, byButton);
    await client.flush();
    await until(() => about('verdict').length >= 4, 'all is judged');
    expect(about('decision').map((each) => Reflect.get(Object(each), 'code'))).to.include.members([
      'no_purpose_left',
      'record_type_unknown',
    ]);
    expect(
      about('decision'),
      'what waits is told of once, however often it is looked at',
    ).to.have.length.below(4);
    const records = about('record');
    expect(records.map((each) => Reflect.get(Object(each), 'type'))).to.deep.equal(['quote', 'view', 'view']);
    for (const record of records) expect(record).to.have.all.keys('id', 'type', 'tag');
    expect(about('consent')).to.have.length.above(0);
    await holdsNothingSaid(printed);
  });

  it('prints nothing unless it is asked to', async () => {
    const client = site.create();
    await client.lead('quote', { name: SAID[0] ?? '' });
    await client.flush();
    await client.inspect();
    expect(printed).to.deep.equal([]);
  });
});

describe('names that there are not', () => {
  it('are refused with the nearest that there is', async () => {
    const site = pretendSite();
    const client = site.create();
    const listen = (event: string) => () => Reflect.apply(client.on, client, [event, () => {}]);
    expect(listen('verdcit')).to.throw(
      'No event verdcit; there are record, decision, verdict, consent, loss; did you mean verdict?',
    );
    expect(listen('consents')).to.throw('did you mean consent?');
    expect(listen('constructor')).to.throw('No event constructor');
    const create = (options: object) => () => site.create({}, options);
    expect(create({ endpont: 'x' })).to.throw('No option endpont; there are endpoint, key,');
    expect(create({ endpont: 'x' })).to.throw('did you mean endpoint?');
    expect(create({ automtic: {} })).to.throw('did you mean automatic?');
    expect(create({ debug: 'yes' })).to.throw('Option debug is missing or cannot be used');
    expect(create({ automatic: 'all' })).to.throw('Option automatic is missing or cannot be used');
    await site.forget();
  });
});
