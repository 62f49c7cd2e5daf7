import { setTimeout as wait } from 'node:timers/promises';
import type { Connectors } from '../recipients/message.js';
import type { Delivery, DeliveryEnd } from '../store/delivery.js';
import type { ControllerStore, Store } from '../store/store.js';
import { attemptDelivery } from './attempt-delivery.js';

/** Milliseconds between looks at the outbox when nothing wakes the loop. */
const IDLE = 1000;
/** Milliseconds to wait after a wake, so that a busy server looks once for many admissions. */
const GATHER = 50;
/**
 * Milliseconds for which a claimed delivery is this process's own: twice what an attempt may take. What was under
 * way when a process was killed is tried again after this time.
 */
const LEASE = 20_000;
/** Attempts under way at once per recipient of a controller, so that a slow one holds up none but itself (OB7). */
const AT_ONCE = 8;
/** Milliseconds that attempts under way get when the server stops, before they are broken off. */
const STOPPING = 3000;

export type DeliverParts = {
  readonly store: Store;
  readonly connectors: Connectors;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly onEnd: (state: DeliveryEnd['state']) => void;
  /** A fault of ours; the delivery stays claimed until its lease runs out, and is then tried again. */
  readonly onFault: (error: unknown) => void;
};

/** The only way on which anything reaches a recipient (OB1). */
export type DeliverLoop = {
  /** Looks at the outbox soon. */
  readonly wake: () => void;
  /** Claims nothing more and waits for what is under way. */
  readonly stop: () => Promise<void>;
};

/** Claims what is due, decides again, posts, settles; for every controller, until stopped. */
export const deliverLoop = (parts: DeliverParts): DeliverLoop => {
  const { store, connectors, now, random, onEnd, onFault } = parts;
  /** By controller and recipient. */
  const underWay = new Map<string, Set<Promise<void>>>();
  const breakOff = new AbortController();
  let stopped = false;
  let woken = true;
  let rouse: (() => void) | undefined;

  const wake = () => {
    woken = true;
    rouse?.();
  };

  const pause = async () => {
    const idle = new Promise<void>((resolve) => {
      rouse = resolve;
      setTimeout(resolve, IDLE).unref();
    });
    if (!woken) await idle;
    woken = false;
    if (!stopped) await wait(GATHER, undefined, { ref: false });
  };

  const deliver = async (controller: ControllerStore, delivery: Delivery): Promise<void> => {
    const end = await attemptDelivery({ controller, connectors, now, random }, delivery, breakOff.signal);
    await controller.settleDelivery(delivery.id, end, now());
    onEnd(end.state);
  };

  const claim = async (controller: ControllerStore, recipient: string): Promise<void> => {
    const key = `${controller.id} ${recipient}`;
    const mine = underWay.get(key) ?? new Set();
    underWay.set(key, mine);
    const free = AT_ONCE - mine.size;
    if (free <= 0) return;
    const deliveries = await controller.claimDeliveries(recipient, now(), LEASE, free);
    for (const delivery of deliveries) {
      const attempt: Promise<void> = deliver(controller, delivery)
        .catch(onFault)
        .finally(() => {
          mine.delete(attempt);
          // There may be more than could be claimed at once.
          if (deliveries.length === free) wake();
        });
      mine.add(attempt);
    }
  };

  const look = async (): Promise<void> => {
    for (const id of await store.controllers()) {
      const controller = stopped ? undefined : await store.controller(id);
      if (!controller) continue;
      for (const recipient of await controller.dueRecipients(now())) await claim(controller, recipient);
    }
  };

  const running = (async () => {
    while (!stopped) {
      await pause();
      // When the store cannot answer, the next round asks it again.
      if (!stopped) await look().catch(onFault);
    }
  })();

  return {
    wake,
    stop: async () => {
      stopped = true;
      wake();
      await running;
      const late = setTimeout(() => breakOff.abort(), STOPPING);
      await Promise.all([...underWay.values()].flatMap((attempts) => [...attempts]));
      clearTimeout(late);
    },
  };
};
