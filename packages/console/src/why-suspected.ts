/** Why a lead is suspected, and who else than a program may have done it. */
export type Suspected = { readonly reason: string; readonly orElse: string | undefined };

const SUSPECTED: Readonly<Record<string, Suspected>> = {
  trap: {
    reason: 'A field was filled in that nobody sees, reaches or hears. Programs fill in whatever they find.',
    orElse: 'Rarely, a browser extension that fills in forms does it for a person.',
  },
  hurried: {
    reason: 'The questions were answered faster than a person reads and types.',
    orElse: 'Somebody who pastes answers that they had ready may be nearly as fast.',
  },
  visitor_rate: {
    reason: 'One visitor handed in more leads within a minute than people do.',
    orElse: 'It may be somebody of yours who tries out the bot.',
  },
  address_rate: {
    reason: 'More leads came from one network address within a minute than people hand in.',
    orElse: 'An office, a school or a fair has many people behind one address.',
  },
  site_rate: {
    reason: 'Far more leads of your site came within a minute than usual.',
    orElse: 'It may be a campaign that goes well.',
  },
};

/** The server's word for a suspicion, for people. One that the page does not know is shown as it is. */
export const whySuspected = (suspicion: string): Suspected =>
  Object.hasOwn(SUSPECTED, suspicion) && SUSPECTED[suspicion]
    ? SUSPECTED[suspicion]
    : { reason: `It is suspected: ${suspicion.replaceAll('_', ' ')}.`, orElse: undefined };
