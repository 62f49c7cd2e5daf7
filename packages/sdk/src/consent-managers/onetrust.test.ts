import { expect } from 'chai';
import { suiteOfManager, type Answer } from '../../test/manager-suite.js';
import { pretendSite } from '../../test/pretend-site.js';
import { connectOneTrust } from './onetrust.js';

/** OneTrust as its guide of events and methods tells it. */
const there = (answer?: Answer, groups = ['C0001']) => {
  if (answer?.analytics) groups.push('C0002');
  if (answer?.marketing) groups.push('C0004');
  Reflect.set(window, 'OnetrustActiveGroups', `,${groups.join()},`);
  Reflect.set(window, 'OneTrust', { IsAlertBoxClosed: () => answer !== undefined });
};

const updated = () => dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', { detail: ['C0001'] }));

const leave = () => {
  Reflect.deleteProperty(window, 'OneTrust');
  Reflect.deleteProperty(window, 'OnetrustActiveGroups');
};

describe('OneTrust', () => {
  suiteOfManager({
    surface: 'onetrust',
    names: { analytics: 'C0002', marketing: 'C0004' },
    connect: connectOneTrust,
    arrive: (stored) => {
      there(stored);
      updated();
    },
    answer: (answer) => {
      there(answer);
      updated();
      dispatchEvent(new Event('OTConsentApplied'));
    },
    repeat: () => {
      updated();
    },
    arriveBroken: () => {
      there({ analytics: true, marketing: true });
      Reflect.set(window, 'OneTrust', {
        IsAlertBoxClosed: () => {
          throw new Error('blocked');
        },
      });
    },
    leave,
  });

  it('[PL16] takes groups that are active before the banner was answered for nothing', async () => {
    const site = pretendSite();
    const client = site.open();
    there(undefined, ['C0001', 'C0002']);
    const { controller } = site.instructions;
    const end = connectOneTrust(client, { controller, purposes: { C0002: ['analytics'] } });
    updated();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(client.choices()).to.include({ analytics: 'never-asked' });
    expect(() => connectOneTrust(client, { controller, purposes: { C0001: ['analytics'] } })).to.throw(
      /C0001/,
    );
    end();
    leave();
    await site.forget();
  });
});
