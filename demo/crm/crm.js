// Shows what reached the CRM, newest first. Everything is put in as text.
const EVERY = 1500;

const find = (id) => document.getElementById(id);
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
let shown = 0;

const element = (name, text, ...children) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
};

const inWords = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

const row = (name, value) => element('div', undefined, element('dt', name), element('dd', inWords(value)));

const delivery = ({ webhookId, receivedAt, body }) => {
  const { fields = {}, purpose = 'not named', recordType = body.type } = body.data ?? {};
  const purposeMark = element('span', `for ${purpose}`);
  purposeMark.className = 'purpose';
  const about = element(
    'dl',
    undefined,
    row('received', moment.format(receivedAt)),
    row('webhook-id', webhookId),
  );
  about.className = 'about';
  const whole = element(
    'details',
    undefined,
    element('summary', 'As received'),
    element('pre', JSON.stringify(body, null, 2)),
  );
  return element(
    'li',
    undefined,
    element('h2', `${recordType} `, purposeMark),
    element('dl', undefined, ...Object.entries(fields).map(([name, value]) => row(name, value))),
    about,
    whole,
  );
};

const look = async () => {
  const answer = await fetch('/leads.json', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
  const deliveries = await answer.json();
  // Deliveries are only ever added.
  for (const each of deliveries.slice(shown)) find('deliveries').prepend(delivery(each));
  shown = deliveries.length;
  find('empty').hidden = shown > 0;
  find('count').textContent = shown > 0 ? `${shown} ${shown === 1 ? 'delivery' : 'deliveries'}` : '';
};

const watch = async () => {
  try {
    if (!document.hidden) await look();
    find('standing').textContent = 'Live';
    find('standing').dataset.mark = 'live';
  } catch {
    // The CRM was stopped: what is shown stays, and the next look may find it again.
    find('standing').textContent = 'No answer; this is what it said last';
    find('standing').dataset.mark = 'gone';
  }
  setTimeout(() => void watch(), EVERY);
};

void watch();
