import { setTimeout as wait } from 'node:timers/promises';
import type { Disclose } from '../recipients/webhook.js';
import type { ControllerStore, Delivery, DeliveryEnd, Store } from '../store/store.js';
import { attemptDelivery } from './attempt-delivery.js';

/** Milliseconds between looks at the outbox when nothing wakes the loop. */
const IDLE = 1000;
/** Milliseconds to wait after a wake, so that a busy server looks once for many admissions. */
const GATHER = 50;
/** Milliseconds for which a claimed delivery is this process's own; longer than any attempt takes. */
const LEASE = 60_000;
/** Attempts under way at once per controller, so that one controller's slow recipient holds up no other's. */
const AT_ONCE = 8;
/** Milliseconds that attempts under way get when the server stops, before they are broken off. */
const STOPPING = 3000;

export type DeliverParts = {
  readonly store: Store;
  readonly disclose: Disclose;
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
export const deliverLoop = ({ store, disclose, now, random, onEnd, onFault }: DeliverParts): DeliverLoop => {
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
    const end = await attemptDelivery({ controller, disclose, now, random }, delivery, breakOff.signal);
    await controller.settleDelivery(delivery.id, end, now());
    onEnd(end.state);
  };

  const lookAt = async (controller: ControllerStore): Promise<void> => {
    const mine = underWay.get(controller.id) ?? new Set();
    underWay.set(controller.id, mine);
    const free = AT_ONCE - mine.size;
    if (free <= 0) return;
    const deliveries = await controller.claimDeliveries(now(), LEASE, free);
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
      if (controller) await lookAt(controller);
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
