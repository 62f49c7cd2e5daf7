import type { Processor } from '../documents/processor.js';
import { canonicalJson } from '../store/chain.js';
import type { ControllerStore } from '../store/store.js';
import { makeReceipt } from './make-receipt.js';
import type { ReceiptKeys } from './receipt-keys.js';

/** What receipts are made with, for a whole installation. */
export type ReceiptParts = {
  /** Undefined where the operator did not say who runs the installation. */
  readonly processor: Processor | undefined;
  readonly keys: ReceiptKeys;
};

/** A receipt as it is given out. */
export type IssuedReceipt = {
  /** Id of the consent change. */
  readonly change: string;
  readonly purpose: string;
  readonly state: string;
  /** The signed record, a compact JWS. */
  readonly jws: string;
};

/** Receipts given out at once: the newest. */
const MOST = 500;

/** The receipts, or the path of what they would have to name and nobody said. */
export type ReceiptsIssued =
  | {
      readonly ok: true;
      readonly receipts: readonly IssuedReceipt[];
      /** Older changes, beyond what is given out at once. */
      readonly earlier: number;
    }
  | { readonly ok: false; readonly missing: string };

/**
 * A receipt for each of a person's consent changes, in the order of the ledger, each by the instructions that
 * were in force when it was received.
 */
export const receiptsOf = async (
  controller: ControllerStore,
  subject: string,
  { processor, keys }: ReceiptParts,
): Promise<ReceiptsIssued> => {
  if (!processor) return { ok: false, missing: 'REMIT_PROCESSOR_FILE' };
  const history = (await controller.histories([subject])).get(subject) ?? [];
  const receipts: IssuedReceipt[] = [];
  const { address } = (await controller.instructions()).party;
  for (const entry of history.slice(-MOST)) {
    const { id, purpose, state, receivedAt } = entry;
    const [instructions, words] = await Promise.all([
      controller.documents.instructionsWith(purpose, receivedAt),
      controller.words(entry.words),
    ]);
    if (!instructions || words === undefined) return { ok: false, missing: `purposes.${purpose}` };
    const made = makeReceipt({ subject, entry, words, instructions, processor, address });
    if (!made.ok) return made;
    receipts.push({ change: id, purpose, state, jws: await keys.sign(canonicalJson(made.record)) });
  }
  return { ok: true, receipts, earlier: Math.max(0, history.length - MOST) };
};
