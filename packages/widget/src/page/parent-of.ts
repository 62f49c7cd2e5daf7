/**
 * Where a chat goes: into its target, or, without one, at the end of the page.
 * @throws TypeError when no element fits
 */
export const parentOf = (target: string | Element): Element => {
  if (target instanceof Element) return target;
  const parent = target ? document.querySelector(target) : document.body;
  if (!parent) throw new TypeError(`remit: no element fits the option "target": "${target}"`);
  return parent;
};
