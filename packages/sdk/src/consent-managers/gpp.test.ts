import { CmpApi, CmpDisplayStatus, SignalStatus } from '@iabgpp/cmpapi';
import { expect } from 'chai';
import { suiteOfManager, type Answer } from '../../test/manager-suite.js';
import { pretendSite, until } from '../../test/pretend-site.js';
import { connectGpp } from './gpp.js';

const SECTION = 'tcfeuv2';

const allow = (api: CmpApi, { analytics, marketing }: Answer) => {
  const consents = Array.from({ length: 24 }, (_, index) =>
    index === 7 ? analytics : index === 2 ? marketing : false,
  );
  api.setFieldValue(SECTION, 'PublisherConsents', consents);
};

describe('GPP', () => {
  let api: CmpApi | undefined;
  const arrive = (stored?: Answer) => {
    // The stub that stands at the top of a page: nobody has called it yet.
    Reflect.set(window, '__gpp', () => []);
    api = new CmpApi(31, 1);
    api.setApplicableSections([2]);
    if (stored) {
      allow(api, stored);
      api.setSignalStatus(SignalStatus.READY);
    } else api.setCmpDisplayStatus(CmpDisplayStatus.VISIBLE);
  };
  const leave = () => {
    api = undefined;
    Reflect.deleteProperty(window, '__gpp');
  };
  const answer = (said: Answer) => {
    if (!api) return;
    api.setSignalStatus(SignalStatus.NOT_READY);
    api.setCmpDisplayStatus(CmpDisplayStatus.VISIBLE);
    allow(api, said);
    api.fireSectionChange(SECTION);
    api.setCmpDisplayStatus(CmpDisplayStatus.HIDDEN);
    api.setSignalStatus(SignalStatus.READY);
  };
  suiteOfManager({
    surface: 'gpp',
    names: { analytics: 'tcfeuv2.8', marketing: 'tcfeuv2.3' },
    connect: connectGpp,
    arrive,
    answer,
    repeat: () => api?.setSignalStatus(SignalStatus.READY),
    arriveBroken: () => {
      Reflect.set(window, '__gpp', () => {
        throw new Error('blocked');
      });
    },
    leave,
    listeners: () => Reflect.get(api ?? {}, 'cmpApiContext')?.eventQueue.size ?? 0,
  });

  it('[PL16] takes an opt-out of the United States for a "no", and one that was not used for nothing', async () => {
    const site = pretendSite();
    const client = site.open();
    const { controller } = site.instructions;
    arrive();
    api?.setFieldValue('usnat', 'SaleOptOut', 2);
    api?.setFieldValue('usnat', 'TargetedAdvertisingOptOut', 1);
    const end = connectGpp(client, {
      controller,
      purposes: { 'usnat.SaleOptOut': ['analytics'], 'usnat.TargetedAdvertisingOptOut': ['marketing'] },
    });
    api?.setSignalStatus(SignalStatus.READY);
    await until(() => client.choices()['marketing'] === 'refused', 'the opt-out is heard');
    expect(client.choices()).to.include({ analytics: 'never-asked' });
    expect(() => connectGpp(client, { controller, purposes: { 'usnat.Sale': ['analytics'] } })).to.throw(
      /usnat.Sale/,
    );
    end();
    leave();
    await site.forget();
    localStorage.clear();
  });
});
