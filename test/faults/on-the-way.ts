// What goes wrong between a page that stays open and the server.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.js';
import type { Fate } from './faulty-network.js';
import type { World } from './world.js';

/** Without the fault nothing was shown. */
const assertMet = ({ network }: World): void => {
  if (!network.arrivals().some(({ fate }) => fate !== 'pass')) throw new Error('no batch has met the fault');
};

/** A visitor who consents, and does all they do while batches meet with this. */
const meeting =
  (fate: Fate | ((index: number) => Fate)): Fault['play'] =>
  async (world) => {
    const page = await world.open();
    world.network.meet(fate);
    await world.yes(page);
    await world.work(page);
    await world.arrived();
    if (fate !== 'pass') assertMet(world);
  };

/** As {@link meeting}, until the outage is over. */
const meetingForAWhile =
  (fate: Fate): Fault['play'] =>
  async (world) => {
    const page = await world.open();
    world.network.meet(fate);
    await world.yes(page);
    const working = world.work(page);
    await sleep(world.scale.outage);
    world.network.meet('pass');
    await working;
    await world.arrived();
    assertMet(world);
  };

const everySecond =
  (fate: Fate): ((index: number) => Fate) =>
  (index) =>
    index % 2 === 0 ? fate : 'pass';

/** Seconds that a server asks for. */
const ASKED = 2;

/** Nothing may arrive sooner than the server has asked for. */
const assertPatience = ({ network }: World): void => {
  const arrivals = network.arrivals();
  for (const [index, { at, fate }] of arrivals.entries()) {
    const after = (arrivals[index + 1]?.at ?? Infinity) - at;
    if (typeof fate === 'object' && 'refuse' in fate && after < ASKED * 1000)
      throw new Error(`asked again after ${after} ms, though asked to wait ${ASKED} s`);
  }
};

export const onTheWay: readonly Fault[] = [
  { name: '[BU3] no fault', play: meeting('pass') },
  {
    name: '[TR4] server down from the start, and back',
    async play(world) {
      await world.network.down();
      const page = await world.open();
      await world.yes(page);
      const working = world.work(page);
      await sleep(world.scale.outage);
      await world.network.up();
      await working;
      await world.arrived();
    },
  },
  {
    name: '[IN1] [TR4] server killed in the middle, and started again',
    ownServer: true,
    async play(world) {
      const page = await world.open();
      await world.yes(page);
      const working = world.work(page);
      await world.made(world.scale.events / 2);
      await world.server.kill();
      await sleep(world.scale.outage);
      await world.server.start();
      await working;
      await world.goOn(page);
      await world.arrived();
    },
  },
  { name: '[TR4] 503 for a while', play: meetingForAWhile({ refuse: true }) },
  {
    name: '[TR4] 503 for a while, with Retry-After',
    async play(world) {
      await meetingForAWhile({ refuse: true, retryAfter: ASKED })(world);
      assertPatience(world);
    },
  },
  { name: '[TR4] 503 to every second request', play: meeting(everySecond({ refuse: true })) },
  {
    name: '[IN2] every second connection cut after the write',
    async play(world) {
      world.network.keepAlive(false);
      await meeting(everySecond('cut-after'))(world);
    },
  },
  { name: '[IN2] the same, connections kept alive', play: meeting(everySecond('cut-after')) },
  { name: '[IN2] every second answer cut in the middle', play: meeting(everySecond('cut-within')) },
  { name: '[TR4] every second connection cut before the write', play: meeting(everySecond('cut-before')) },
  {
    name: '[IN2] slow answers',
    play: async (world) => meeting((index) => (index < 2 ? { late: world.scale.slowness } : 'pass'))(world),
  },
  {
    name: '[TR4] offline, and back',
    async play(world) {
      const page = await world.open();
      await world.yes(page);
      const working = world.work(page);
      await world.made(world.scale.events / 4);
      await world.setOffline(page, true);
      const { length } = world.network.arrivals();
      await sleep(world.scale.outage);
      // One may have been on its way.
      if (world.network.arrivals().length > length + 1) throw new Error('it was not offline');
      await world.setOffline(page, false);
      await working;
      await world.arrived();
    },
  },
];
