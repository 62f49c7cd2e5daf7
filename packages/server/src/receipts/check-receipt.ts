import { receiptSchema, type Receipt } from './receipt-schema.js';
import { verifySignature, type PublicKey } from './sign-receipt.js';

/** A receipt that is as it was signed and complete, or why it is not believed. */
export type ReceiptChecked =
  { readonly ok: true; readonly receipt: Receipt } | { readonly ok: false; readonly problem: string };

/** Checks a receipt without asking anybody: signature, every mandatory field, hash of the words. */
export const checkReceipt = async (jws: string, keys: readonly PublicKey[]): Promise<ReceiptChecked> => {
  const verified = await verifySignature(jws, keys);
  if (!verified.ok) return verified;
  const parsed = receiptSchema.safeParse(verified.payload);
  if (parsed.success) return { ok: true, receipt: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, problem: `${issue?.path.join('.') || 'receipt'}: ${issue?.message}` };
};
