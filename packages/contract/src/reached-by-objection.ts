import { knowsObjection, reaches } from './consent-in-force.js';
import type { DecisionInstructions } from './purpose-limitation.js';

/**
 * The purposes of a controller that an objection to one of them ends (PL8): the purpose itself, what narrows it,
 * and with direct marketing all that is made for it. None when it rests on a basis that knows no objection.
 */
export const reachedByObjection = (
  objectedTo: string,
  purposes: DecisionInstructions['purposes'],
): string[] =>
  Object.entries(purposes).flatMap(([id, { broader, basis }]) => {
    const family = broader ?? id;
    return knowsObjection(family, basis) && reaches(objectedTo, id, family) ? [id] : [];
  });
