import { CmpApi } from '@iabtcf/cmpapi';
import { GVL, TCModel, TCString } from '@iabtcf/core';
import { expect } from 'chai';
import { suiteOfManager, type Answer } from '../../test/manager-suite.js';
import { pretendSite } from '../../test/pretend-site.js';
import { connectTcf } from './tcf.js';

const purpose = (id: number) => ({
  id,
  name: `${id}`,
  description: '',
  descriptionLegal: '',
  illustrations: [],
});
/** The list of vendors: none, and the framework's purposes. */
const vendors = () =>
  new GVL({
    gvlSpecificationVersion: 3,
    vendorListVersion: 50,
    tcfPolicyVersion: 5,
    lastUpdated: '2026-01-01T00:00:00Z',
    purposes: Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`${index + 1}`, purpose(index + 1)]),
    ),
    specialPurposes: {},
    features: {},
    specialFeatures: {},
    stacks: {},
    vendors: {},
  });

/** What the person allows the publisher; what they allow vendors is all, and counts for nothing here. */
const encoded = ({ analytics, marketing }: Answer): string => {
  const model = new TCModel(vendors());
  model.cmpId = 31;
  model.cmpVersion = 1;
  model.purposeConsents.set([1, 2, 3, 4, 7, 8]);
  model.publisherLegitimateInterests.set([2, 3, 7, 8]);
  if (analytics) model.publisherConsents.set(8);
  if (marketing) model.publisherConsents.set(3);
  model.isServiceSpecific = true;
  return TCString.encode(model);
};

describe('TCF', () => {
  let api: CmpApi | undefined;
  let last: string;
  /** Who has asked to be told, and was not taken off again. */
  const listening = new Set<unknown>();
  /**
   * The library's state outlasts a page here, so that it takes every update but the very first for the person's act:
   * of a stored answer it is said what it says on a new page.
   */
  let stored = false;
  const counted = () => {
    const real: unknown = Reflect.get(window, '__tcfapi');
    if (typeof real !== 'function') throw new Error('no __tcfapi');
    Reflect.set(window, '__tcfapi', (command: unknown, ...rest: unknown[]) => {
      if (command === 'addEventListener') listening.add(rest[1]);
      if (command === 'removeEventListener') listening.clear();
      const [version, told, ...more] = rest;
      const heard = (data: object, ok: boolean) =>
        typeof told === 'function' && told(stored ? { ...data, eventStatus: 'tcloaded' } : data, ok);
      return Reflect.apply(real, undefined, [command, version, heard, ...more]);
    });
  };
  const tell = (answer: Answer, shown: boolean) => {
    last = encoded(answer);
    api?.update(last, shown);
  };
  const leave = () => {
    api = undefined;
    listening.clear();
    Reflect.deleteProperty(window, '__tcfapi');
  };
  suiteOfManager({
    surface: 'tcf',
    names: { analytics: '8', marketing: '3' },
    connect: connectTcf,
    arrive: (answer) => {
      api = new CmpApi(31, 1, true);
      stored = answer !== undefined;
      // While it asks, everything may be preset: that must not count.
      tell(answer ?? { analytics: true, marketing: true }, !answer);
      counted();
    },
    answer: (answer) => {
      stored = false;
      tell(answer, true);
      tell(answer, false);
    },
    repeat: () => {
      api?.update(last, true);
      api?.update(last, true);
    },
    arriveBroken: () => {
      Reflect.set(window, '__tcfapi', () => {
        throw new Error('blocked');
      });
    },
    leave,
    listeners: () => listening.size,
  });

  it('[PL16] takes a failure, and a visitor to whom the GDPR does not apply, for nothing', async () => {
    const site = pretendSite();
    const client = site.open();
    const { controller } = site.instructions;
    const publisher = { consents: { 8: true } };
    Reflect.set(
      window,
      '__tcfapi',
      (command: string, _version: number, told: (...told: unknown[]) => void) => {
        if (command !== 'addEventListener') return;
        told(null, false);
        told({ listenerId: 1, eventStatus: 'tcloaded', publisher }, false);
        told({ listenerId: 1, eventStatus: 'cmpuishown', publisher }, true);
        told({ listenerId: 1, eventStatus: 'tcloaded', gdprApplies: false, publisher }, true);
      },
    );
    const end = connectTcf(client, { controller, purposes: { 8: ['analytics'] } });
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(client.choices()).to.include({ analytics: 'never-asked' });
    expect(() => connectTcf(client, { controller, purposes: { 12: ['analytics'] } })).to.throw(/12/);
    end();
    leave();
    await site.forget();
  });
});
