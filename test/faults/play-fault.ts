import type { Fault } from './fault.js';
import type { Tally } from './tally.js';
import { openWorld, type Surroundings } from './world.js';

export type Played = Tally & { readonly errors: readonly string[] };

/** Lets one fault happen, and counts. */
export const playFault = async (fault: Fault, surroundings: Surroundings): Promise<Played> => {
  const world = await openWorld(surroundings, fault);
  try {
    await fault.play(world);
    return { ...(await world.settle()), errors: world.errors() };
  } finally {
    await world.close();
  }
};
