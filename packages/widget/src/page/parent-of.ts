/**
 * Where a chat goes: to the end of the page, or into its target.
 * @param target CSS selector, or nothing
 * @throws TypeError when no element fits
 */
export const parentOf = (target: string): Element => {
  const parent = target ? document.querySelector(target) : document.body;
  if (!parent) throw new TypeError(`remit: option "target" fits no element: ${target}`);
  return parent;
};
