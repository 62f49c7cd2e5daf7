import MailComposer from 'nodemailer/lib/mail-composer';
import type { NoticeKind } from '../store/delivery.js';
import type { Disclosure, Message, Notice } from './message.js';

/** From whom and to whom a mail goes, and when. */
export type Envelope = {
  readonly from: string;
  readonly to: string;
  readonly sentAt: Date;
};

/** What a recipient is to do, in the subject and in words. */
const NOTICES: Readonly<Record<NoticeKind, readonly [subject: string, text: string]>> = {
  'consent.withdrawn': [
    'consent withdrawn',
    'A person has ended the consent on which you were given the data below.\n' +
      'Do not use it for that purpose any more, and erase it unless another ground obliges you to keep it.',
  ],
  'processing.objected': [
    'objection',
    'A person has objected to the use of the data below for the purpose given.\n' +
      'Do not use it for that purpose any more, and erase it unless another ground obliges you to keep it.',
  ],
  'person.erased': [
    'person erased',
    'A person was erased. Erase the data below, and whatever you made from it,\n' +
      'unless another ground obliges you to keep it.',
  ],
  'person.rectified': [
    'data corrected',
    'A person had the fields below corrected. What you have of them is not right any more: use the values\n' +
      'below instead. A field without one is not yours to use any more.',
  ],
  'processing.restricted': [
    'processing restricted',
    'A person has had the use of the data below restricted. Keep it, and do nothing else with it,\n' +
      'until you are told that the restriction was lifted.',
  ],
  'restriction.lifted': [
    'restriction lifted',
    'The restriction of the data below was lifted. You may use it again as you might before.',
  ],
};

/**
 * A value as it may stand in the text. Visitors typed it: characters that control or turn round the text are
 * shown as a dot, and what follows a line break is set in, so that no value can pass for a line of its own.
 */
const shown = (value: unknown): string =>
  (Array.isArray(value) ? value.join(', ') : String(value))
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\P{C}\n\u200c\u200d]/gu, '·')
    .replaceAll('\n', '\n    ');

/** One line of a header. */
const inHeader = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200);

const lines = (entries: readonly (readonly [label: string, value: unknown])[]): string =>
  entries.map(([label, value]) => `${shown(label)}: ${shown(value)}`).join('\n');

const dataMail = ({ controller, purpose, record, fields }: Disclosure) => ({
  subject: `[${controller}] ${record.type} for ${purpose}`,
  text: [
    lines(Object.entries(fields)),
    lines([
      ['Purpose', purpose],
      ['Record', record.id],
      ['Received', new Date(record.receivedAt).toISOString()],
    ]),
    'Use it for this purpose only.',
  ].join('\n\n'),
});

const noticeMail = ({ controller, kind, about }: Notice) => {
  const [subject, text] = NOTICES[kind];
  return {
    subject: `[${controller}] ${subject}`,
    text: [
      text,
      ...about.records.map(({ record, purpose, fields, values = {} }) =>
        lines([['Record', record], ['Purpose', purpose], ['Fields', fields], ...Object.entries(values)]),
      ),
      `Since ${new Date(about.at).toISOString()}.`,
    ].join('\n\n'),
  };
};

/**
 * A message as a plain mail. The subject names controller, record type and purpose, and nothing that a person
 * said. The Message-ID is made of the delivery's id, so a repeat can be recognised (OB5).
 */
export const writeMail = (message: Message, { from, to, sentAt }: Envelope): Promise<Buffer> => {
  const { subject, text } = message.kind === 'data' ? dataMail(message) : noticeMail(message);
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const id = message.deliveryId.replace(/[^\w-]/g, '.');
  return new MailComposer({
    from: { name: '', address: from },
    to: { name: '', address: to },
    subject: inHeader(subject),
    text: `${text}\n`,
    date: sentAt,
    messageId: `<${id}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Remit-Delivery': inHeader(message.deliveryId) },
    textEncoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
};
