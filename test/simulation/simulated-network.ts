import type { SeededRandom } from './seeded-random.js';
import type { Page, SharedByTabs } from './simulated-tab.js';
import type { Reply, SimulatedServer } from './simulated-server.js';

/** How often what happens to a request, from 0 to 1. */
export type Weather = {
  /** It never arrives, and the sender is told or hears nothing at all. */
  readonly drop: number;
  /** It arrives, and the answer does not. */
  readonly cut: number;
  /** It arrives twice. */
  readonly duplicate: number;
  /** It takes up to a minute and a half. */
  readonly delay: number;
  /** Something in between answers in place of the server. */
  readonly between: number;
};

export const FAIR: Weather = { drop: 0, cut: 0, duplicate: 0, delay: 0, between: 0 };

export interface SimulatedNetwork {
  weather: Weather;
  offline: boolean;
  /** Something in between refuses for ever whatever holds this text, in place of the server. */
  forbidden: string | undefined;
  /** Whether anything was answered in place of the server by a final status. */
  hasRefused(): boolean;
  fetch(page: Page, address: string, init: RequestInit): Promise<Response>;
}

/** An answer whose body was read already: reading it takes no time of its own. */
class ReadResponse extends Response {
  readonly #body: string;

  constructor({ status, headers, body }: Reply) {
    super(null, { status, headers });
    this.#body = body;
  }

  override async json(): Promise<unknown> {
    return JSON.parse(this.#body);
  }
}

/** Answers of what stands between: proxies, sign-in pages, balancers that have no server left. */
const IN_BETWEEN: readonly [Reply, ...Reply[]] = [
  { status: 200, headers: {}, body: '<html>Sign in to this network</html>' },
  { status: 403, headers: {}, body: '<html>Forbidden</html>' },
  { status: 404, headers: {}, body: '<html>Not found</html>' },
  { status: 408, headers: {}, body: '' },
  { status: 429, headers: { 'retry-after': '7' }, body: '' },
  { status: 500, headers: {}, body: '{}' },
  { status: 502, headers: {}, body: '<html>Bad gateway</html>' },
  { status: 503, headers: { 'retry-after': '30' }, body: '' },
];

type NetworkParts = Pick<SharedByTabs, 'time'> & {
  readonly random: SeededRandom;
  readonly server: SimulatedServer;
  /** Told of each request at the moment it is made. */
  readonly onRequest: (page: Page, body: string, init: RequestInit, isOpen: () => boolean) => void;
};

export const simulatedNetwork = ({ time, random, server, onRequest }: NetworkParts): SimulatedNetwork => {
  let refused = false;

  const network: SimulatedNetwork = {
    weather: FAIR,
    offline: false,
    forbidden: undefined,
    hasRefused: () => refused,
    fetch: (page, _address, init) =>
      new Promise((resolve, reject) => {
        const body = typeof init.body === 'string' ? init.body : '';
        let open = true;
        let aborted = false;
        onRequest(page, body, init, () => open && page.isAlive());
        const fail = (ms: number): void =>
          page.enter(ms, () => {
            open = false;
            reject(new TypeError('network error'));
          });
        const answer = (ms: number, reply: Reply): void =>
          page.enter(ms, () => {
            if (!aborted) time.note(`tab ${page.id} is answered ${reply.status} ${reply.body}`);
            open = false;
            resolve(new ReadResponse(reply));
          });
        init.signal?.addEventListener('abort', () => {
          if (!open) return;
          open = false;
          aborted = true;
          reject(new DOMException('aborted', 'AbortError'));
        });

        const { weather, forbidden } = network;
        if (network.offline) return fail(random.between(0, 5));
        if (random.chance(weather.drop)) {
          if (random.chance(0.8)) fail(random.between(1, 3_000));
          return;
        }
        const isForbidden = forbidden !== undefined && body.includes(forbidden);
        if (isForbidden || random.chance(weather.between)) {
          const reply = isForbidden ? { status: 403, headers: {}, body: '' } : random.pick(IN_BETWEEN);
          refused ||= reply.status === 403 || reply.status === 404;
          return answer(random.between(5, 300), reply);
        }

        const travel = (): number => random.between(2, random.chance(weather.delay) ? 90_000 : 150);
        const isCut = random.chance(weather.cut);
        const arrive = async (counts: boolean): Promise<void> => {
          // What was on its way when its sender gave up, or died, may arrive all the same.
          const isKept = page.isAlive() ? !aborted : init.keepalive === true;
          if (!isKept && random.chance(0.5)) return;
          const reply = await server.receive(body);
          if (!counts) return;
          if (isCut || !reply) fail(random.between(1, 200));
          else answer(travel(), reply);
        };
        time.after(travel(), () => arrive(true));
        if (random.chance(weather.duplicate)) time.after(travel(), () => arrive(false));
      }),
  };
  return network;
};
