// Sends batches over keep-alive connections as fast as the server answers. Of events, each connection sends for
// one visitor; a visit is all that one visitor does: a choice, events and a lead. With `refused` each batch holds
// one event more, which the decision is against; with `malformed` one more that is not even an event.
// Plain sockets: on a machine with few cores the sender's own work counts against the server.
import { connect } from 'node:net';
import { PROTOCOL_VERSION } from '@remit/contract';
import {
  CONTROLLER,
  makeConsent,
  makeEvent,
  makeLead,
  makeVisitor,
  ORIGIN,
  SITE_KEY,
} from './make-events.mjs';

const [url = '', traffic = 'events', connections = '32', seconds = '1'] = process.argv.slice(2);
const RECORDS = 20;
/** What of each batch the server has to refuse. */
const EXTRA = traffic === 'refused' || traffic === 'malformed' ? 1 : 0;
const { hostname, port, host } = new URL(url);
const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** @type {number[]} */
const latencies = [];
let stored = 0;
let measuring = false;
let over = false;

/** @param {number} number */
const visit = (number) => {
  let visitor = makeVisitor(number);
  let consented = false;
  let sent = 0;

  const additional = (/** @type {number} */ now) => {
    if (traffic !== 'refused' && traffic !== 'malformed') return [];
    const event = makeEvent(visitor, now);
    if (traffic === 'malformed') return [{ ...event, type: 'A page was seen' }];
    return [{ ...event, tag: { ...event.tag, purposes: ['contact'] } }];
  };

  const makeBody = () => {
    const now = Date.now();
    return JSON.stringify({
      protocol: PROTOCOL_VERSION,
      controller: CONTROLLER,
      key: SITE_KEY,
      subject: visitor.subject,
      sentAt: now,
      changes: consented ? [] : [makeConsent(visitor, now)],
      records: [
        ...Array.from({ length: RECORDS }, (_, index) =>
          traffic === 'visits' && index === RECORDS - 1 ? makeLead(now) : makeEvent(visitor, now),
        ),
        ...additional(now),
      ],
    });
  };

  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let received = Buffer.alloc(0);
    const send = () => {
      const body = makeBody();
      sent = performance.now();
      socket.write(
        `POST /v1/batch HTTP/1.1\r\nhost: ${host}\r\norigin: ${ORIGIN}\r\ncontent-type: text/plain\r\n` +
          `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', resolve);
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const headEnd = received.indexOf(END_OF_HEAD);
      if (headEnd < 0) return;
      const head = received.toString('latin1', 0, headEnd);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
      if (received.length < headEnd + 4 + length) return;
      const body = received.toString('utf8', headEnd + 4, headEnd + 4 + length);
      received = Buffer.alloc(0);
      const refused = body.split('"refused"').length - 1;
      if (!head.startsWith('HTTP/1.1 200') || refused !== EXTRA) {
        reject(new Error(`${head.slice(0, 80)} ${body.slice(0, 400)}`));
        socket.destroy();
        return;
      }
      consented = true;
      if (traffic === 'visits') {
        visitor = makeVisitor((number += Number(connections)));
        consented = false;
      }
      if (measuring && !over) {
        latencies.push(performance.now() - sent);
        stored += RECORDS;
      }
      if (over) socket.end();
      else send();
    });
  });
};

const visits = Promise.all(Array.from({ length: Number(connections) }, (_, number) => visit(number)));
// Code is compiled and caches are filled first.
setTimeout(() => {
  measuring = true;
  process.send?.('measuring');
  const start = performance.now();
  setTimeout(
    () => {
      over = true;
      const took = performance.now() - start;
      latencies.sort((a, b) => a - b);
      process.send?.({
        stored,
        rowsPerSecond: (stored / took) * 1000,
        p50: latencies[Math.floor(latencies.length * 0.5)],
        p99: latencies[Math.floor(latencies.length * 0.99)],
        batches: latencies.length,
      });
    },
    Number(seconds) * 1000,
  );
}, 1000);
await visits;
process.disconnect();
