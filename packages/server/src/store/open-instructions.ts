import type { Instructions } from '@remit/contract';
import { readControllers } from './controllers.js';
import { instructionsInForce } from './instructions.js';
import { openExisting, type DatabasePlace } from './open-existing.js';

/**
 * The instructions in force of one controller, or of all in the order of their ids, as an operator looks at
 * them: nothing is changed and no key is needed.
 * @throws DatabaseUnavailableError
 */
export const readInstructions = async (
  place: DatabasePlace,
  controller: string | undefined,
): Promise<readonly Instructions[]> => {
  const { read, close } = await openExisting(place, controller);
  try {
    const ids = controller === undefined ? await readControllers(read) : [controller];
    return await Promise.all(ids.map((id) => instructionsInForce(read, id)));
  } finally {
    await close();
  }
};
