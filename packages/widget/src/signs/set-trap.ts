/** What password managers read to leave a field alone. */
const LEAVE_ALONE = ['data-1p-ignore', 'data-bwignore', 'data-lpignore', 'data-form-type'];

/**
 * Puts a field into the chat that a program fills in and nobody else meets: it is not seen, not reached with the
 * keyboard and not read out, and browsers and password managers have nothing to fill in under its name.
 * @returns whether it was filled in
 */
export const setTrap = (box: HTMLElement): (() => boolean) => {
  const holder = document.createElement('div');
  const field = document.createElement('input');
  holder.className = 'unseen';
  holder.ariaHidden = 'true';
  // Out of the page's flow and its overflow.
  holder.style.position = 'fixed';
  holder.style.insetBlockStart = '0';
  field.name = 'remark';
  // As large as every field here: nothing tells a program that it is not one.
  field.style.minBlockSize = '44px';
  field.tabIndex = -1;
  field.autocomplete = 'off';
  for (const name of LEAVE_ALONE) field.setAttribute(name, 'other');
  holder.append(field);
  box.append(holder);
  return () => field.value !== '';
};
