import type { RequestRefusal } from '../errors.js';
import type { ControllerStore, Store } from '../store/store.js';

/** Whom a request claims to come from. */
export type Sender = {
  readonly controller: string;
  readonly key: string;
  /** The header `Origin`, which browsers set and pages cannot. */
  readonly origin: string | undefined;
};

/** The controller's store, or why the sender may not write to it. */
export type Checked =
  | { readonly ok: true; readonly controller: ControllerStore }
  | { readonly ok: false; readonly refusal: RequestRefusal; readonly originAllowed: boolean };

/** Origin, site key and controller must belong together (SV4). */
export const checkSender = async (store: Store, sender: Sender): Promise<Checked> => {
  if (sender.origin === undefined)
    return { ok: false, originAllowed: false, refusal: { code: 'origin_missing' } };
  const controller = await store.controller(sender.controller);
  if (!controller)
    return { ok: false, originAllowed: true, refusal: { code: 'controller_unknown', path: 'controller' } };
  const { origins } = await controller.instructions();
  if (!origins.includes(sender.origin))
    return { ok: false, originAllowed: false, refusal: { code: 'origin_not_allowed' } };
  if (!(await controller.hasSiteKey(sender.key)))
    return { ok: false, originAllowed: true, refusal: { code: 'key_unknown', path: 'key' } };
  return { ok: true, controller };
};
