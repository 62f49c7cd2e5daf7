import { CmpApi } from '@iabtcf/cmpapi';
import { GVL, TCModel, TCString } from '@iabtcf/core';
import { expect } from 'chai';
import { suiteOfManager, type Answer } from '../../test/manager-suite.js';
import { instructionsOf, optionsOf, pretendSite, until } from '../../test/pretend-site.js';
import type { SiteClient } from '../create-client.js';
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

  describe('legitimate interests', () => {
    const plain = instructionsOf();
    const care = {
      basis: 'legitimate-interest' as const,
      categories: ['behaviour' as const, 'name' as const],
      retention: 'P6M',
      wording: { en: 'To make our pages better' },
      wordingSince: '2026-01',
    };
    let site: ReturnType<typeof pretendSite>;
    let client: SiteClient;
    let endings: (() => void)[];
    beforeEach(() => {
      site = pretendSite(instructionsOf({ purposes: { ...plain.purposes, 'service-improvement': care } }));
      const words = { ...optionsOf(site.instructions).words, 'service-improvement': { en: 'c'.repeat(64) } };
      client = site.create({}, { words });
      endings = [];
    });
    afterEach(async () => {
      for (const end of endings) end();
      leave();
      await site.forget();
      localStorage.clear();
    });
    const options = () => ({
      controller: site.instructions.controller,
      purposes: { 8: ['analytics'] },
      legitimateInterests: { 10: ['service-improvement'] },
      language: 'en',
    });
    /** The real library with a string in which the publisher claims these interests, and the person lets them stand. */
    const arrive = (interests: number[], shown = false) => {
      const model = new TCModel(vendors());
      model.cmpId = 31;
      model.cmpVersion = 1;
      model.publisherConsents.set(8);
      model.publisherLegitimateInterests.set(interests);
      model.isServiceSpecific = true;
      api ??= new CmpApi(31, 1, true);
      api.update(TCString.encode(model), shown);
    };
    const quiet = () => new Promise((resolve) => setTimeout(resolve, 80));
    const said = async () =>
      (await site.onDisk()).person?.history.map((each) => `${each.purpose} ${each.state}`);

    it('[PL8] that the person has objected to are objected to here, once, and what they carried is purged', async () => {
      await client.lead('quote', { name: 'Aino' });
      const waiting = async () =>
        [...(await site.onDisk()).records.values()].map(({ record }) => record.tag.purposes);
      expect(await waiting()).to.deep.equal([['contact', 'service-improvement']]);
      arrive([7, 9]);
      endings.push(connectTcf(client, options()));
      await until(
        async () => (await said())?.includes('service-improvement objected') === true,
        'it is objected to',
      );
      expect(await waiting()).to.deep.equal([['contact']]);
      const change = (await site.onDisk()).person?.history.find(({ state }) => state === 'objected');
      expect(change).to.include({
        surface: 'tcf',
        method: 'consent-manager',
        words: 'c'.repeat(64),
      });
      await quiet();
      const before = await said();
      arrive([7, 9]);
      arrive([7, 9, 10]);
      await quiet();
      expect(await said(), 'not again, and never taken back').to.deep.equal(before);
    });

    it('stand where the person lets them, and while they are asked', async () => {
      arrive([10]);
      endings.push(connectTcf(client, options()));
      await until(() => client.choices()['analytics'] === 'given', 'it was heard');
      arrive([], true);
      await quiet();
      expect(await said()).to.deep.equal(['analytics given']);
    });

    it('[PL16] of which nothing is said are objected to', async () => {
      Reflect.set(window, '__tcfapi', (command: string, _: number, told: (...told: unknown[]) => void) => {
        if (command === 'addEventListener')
          told({ listenerId: 1, eventStatus: 'tcloaded', publisher: { consents: { 8: true } } }, true);
      });
      endings.push(connectTcf(client, options()));
      await until(
        async () => (await said())?.includes('service-improvement objected') === true,
        'it is objected to',
      );
    });

    it('are mapped only where there can be an objection', () => {
      const map = (legitimateInterests: Record<string, string[]>) => () =>
        connectTcf(client, { ...options(), legitimateInterests });
      expect(map({ 3: ['service-improvement'] })).to.throw(
        'legitimateInterests names 3, which cannot be mapped',
      );
      expect(map({ 8: ['analytics'] })).to.throw('names analytics, which rests on consent');
      expect(map({})).to.throw('Option legitimateInterests is missing or cannot be used');
      expect(() => connectTcf(site.open(), options())).to.throw('needs a client of createClient');
    });

    it('tells of what cannot be objected to', async () => {
      arrive([]);
      const faults: string[] = [];
      const onFault = (fault: unknown) => void faults.push(String(fault));
      endings.push(connectTcf(client, { ...options(), legitimateInterests: { 10: ['contact'] }, onFault }));
      await until(() => faults.length > 0, 'it is told');
      expect(faults[0]).to.match(/No objection to contact/);
    });
  });
});
