import { consentChangeSchema } from '@remit/contract/schema';
import { z } from 'zod';
import { checkReceipt, type ReceiptChecked } from './check-receipt.js';
import { parseJson } from './parse-json.js';
import type { Receipt } from './receipt-schema.js';
import { STATE_TERMS } from './receipt-terms.js';
import type { PublicKey } from './sign-receipt.js';

/** An answer of `POST /v1/receipts`, and nothing beside what it holds. */
const answerSchema = z.strictObject({
  now: z.number(),
  controller: z.string(),
  receipts: z.array(
    z.strictObject({
      change: z.string(),
      purpose: z.string(),
      state: consentChangeSchema.shape.state,
      jws: z.string(),
    }),
  ),
  earlier: z.number(),
});

/** What an answer says of a receipt, which nobody signed. */
const SAID = ['controller', 'change', 'purpose', 'state'] as const;
type Said = Readonly<Record<(typeof SAID)[number], string>>;

type Found = { readonly jws: string; readonly said?: Said };

/** The receipts in a text: an answer of the server as it is, or one signed receipt alone, on a line. */
const receiptsIn = (text: string): readonly Found[] => {
  const answer = answerSchema.safeParse(parseJson(text));
  if (!answer.success) return [{ jws: text.replace(/\r?\n$/, '') }];
  const controller = `urn:remit:controller:${answer.data.controller}`;
  return answer.data.receipts.map(({ change, purpose, state, jws }) => ({
    jws,
    said: { controller, change, purpose, state: STATE_TERMS[state] },
  }));
};

/** The same, as the receipt itself has it. */
const signedIn = (receipt: Receipt): Readonly<Record<(typeof SAID)[number], readonly string[]>> => {
  const [process] = receipt['dpv:hasProcess'];
  return {
    controller: process?.['dpv:hasDataController'].map((each) => each['@id']) ?? [],
    change: [receipt['dpv:hasIdentifier']],
    purpose: process?.['dpv:hasPurpose'].map((each) => each['skos:prefLabel']) ?? [],
    state: process?.['dpv:hasConsentStatus'][0]?.['@type'] ?? [],
  };
};

const check = async ({ jws, said }: Found, keys: readonly PublicKey[]): Promise<ReceiptChecked> => {
  const checked = await checkReceipt(jws, keys);
  if (!checked.ok || !said) return checked;
  const signed = signedIn(checked.receipt);
  const other = SAID.find((name) => !signed[name].includes(said[name]));
  return other === undefined
    ? checked
    : { ok: false, problem: `the ${other} beside it is not the signed one` };
};

/**
 * Checks every receipt in the text of a file, without asking anybody: signature, every mandatory field, hash
 * of the words, and that an answer says of each what it says itself. Of an answer `now` and `earlier` belong
 * to no receipt and are not vouched for.
 */
export const checkReceiptsIn = (
  text: string,
  keys: readonly PublicKey[],
): Promise<readonly ReceiptChecked[]> => Promise.all(receiptsIn(text).map((found) => check(found, keys)));
