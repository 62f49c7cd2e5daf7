import type { ControllerStore } from '../store/store.js';
import type { DeliveryLine } from '../store/delivery.js';

/** What recipients received of a record, or are to receive. */
export const deliveriesOf = async (
  controller: Pick<ControllerStore, 'whoReceived'>,
  record: string,
): Promise<readonly DeliveryLine[]> => {
  const { received } = await controller.whoReceived(record);
  return received.map(({ fields: _fields, notices: _notices, ...line }) => line);
};
