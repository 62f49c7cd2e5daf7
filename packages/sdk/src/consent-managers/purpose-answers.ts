/**
 * What a manager says by its own names: "yes", "no", or nothing that counts either way, such as an opt-out that was
 * not used or a category that nobody may refuse.
 */
export type Answers = Readonly<Record<string, boolean | 'silent'>>;

/** Which purposes each of a manager's names stands for. */
export type PurposeMap = Readonly<Record<string, readonly string[]>>;

/**
 * What a manager's answers say about purposes. A purpose is given only when everything that is mapped to it is: one
 * "no", or one name that the manager does not know, is a "no" (PL16). One about which the manager is silent
 * altogether is left out.
 */
export const purposeAnswers = (purposes: PurposeMap, answers: Answers): Record<string, boolean> => {
  const said: Record<string, boolean> = {};
  for (const [name, mapped] of Object.entries(purposes)) {
    const answer = Object.hasOwn(answers, name) ? answers[name] : false;
    if (answer === 'silent') continue;
    for (const purpose of mapped) said[purpose] = answer === true && said[purpose] !== false;
  }
  return said;
};
