import type { Config } from '../config.js';
import { hashSecret } from '../ingest/hash-secret.js';
import type { ControllerStore } from '../store/store.js';
import { leadCounter } from './count-leads.js';
import { judgeSuspicion, type LeadRates, type Suspicion } from './judge-suspicion.js';
import { makeChallenge } from './proof-of-work.js';
import { keepSigns, type SignsKept } from './told-signs.js';

/** Why leads are held, and what clears them without anybody looking. */
export type Holding = {
  readonly suspicion: Suspicion;
  /** The work that is asked for each; without any they wait for somebody to look. */
  readonly challenges: ReadonlyMap<string, string>;
};

/** Who hands leads in, and from where. */
export type Handing = {
  readonly subject: { readonly id: string; readonly secret: string };
  /** Network address; not kept. */
  readonly address: string;
};

export type SpamGuard = {
  /** Told signs, until their lead comes. */
  readonly signs: SignsKept;
  /** @param leads ids of what one request hands in. @returns undefined when nothing speaks against them */
  readonly suspect: (
    controller: Pick<ControllerStore, 'id' | 'identitySecret'>,
    handing: Handing,
    leads: readonly string[],
  ) => Promise<Holding | undefined>;
};

/** Pieces of work that are asked for in one answer at most: no honest page hands in more leads at once. */
const MOST_WORK = 5;

/** Of what one address may hand in: what one visitor may, and what all of a site may. */
const limitsFor = (address: number): LeadRates => ({
  address,
  visitor: Math.ceil(address / 3),
  site: address * 10,
});

/**
 * Counts leads, remembers what pages noticed, and says which leads are held. All of it in the memory of this process.
 * @param now milliseconds since 1970
 */
export const spamGuard = (
  { leadsPerMinute, workBits }: Pick<Config, 'leadsPerMinute' | 'workBits'>,
  now: () => number,
): SpamGuard => {
  const signs = keepSigns(now);
  const count = leadCounter(now);
  const most = limitsFor(leadsPerMinute);
  return {
    signs,
    suspect: async (controller, { subject, address }, leads) => {
      if (leads.length === 0) return undefined;
      const { id } = controller;
      const judged = judgeSuspicion({
        told: signs.take(id, { id: subject.id, secretHash: hashSecret(subject.secret) }),
        rates: {
          visitor: count(`${id} visitor ${subject.id}`, leads.length),
          address: count(`${id} address ${address}`, leads.length),
          site: count(`${id} site`, leads.length),
        },
        most,
      });
      if (judged.act === 'accept') return undefined;
      const { act, suspicion } = judged;
      if (act === 'review' || workBits === 0 || leads.length > MOST_WORK)
        return { suspicion, challenges: new Map() };
      const secret = await controller.identitySecret();
      const challengeOf = (record: string) =>
        makeChallenge(secret, { controller: id, record }, workBits, now());
      return {
        suspicion,
        challenges: new Map(leads.map((record) => [record, challengeOf(record)] as const)),
      };
    },
  };
};
