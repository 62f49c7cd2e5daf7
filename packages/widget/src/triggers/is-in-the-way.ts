const WRITING =
  'input:not([type=button],[type=submit],[type=checkbox],[type=radio]),textarea,select,[contenteditable]';
const DIALOGS = 'dialog[open],[role=dialog],[role=alertdialog],[aria-modal=true]';

/** Whether something that comes by itself would be in the way now: somebody writes, or a dialog or another chat is open. */
export const isInTheWay = (page: Document): boolean => {
  const { activeElement } = page;
  if (activeElement?.matches(WRITING)) return true;
  for (const dialog of page.querySelectorAll(DIALOGS)) if (dialog.checkVisibility()) return true;
  for (const { shadowRoot } of page.querySelectorAll('remit-chat'))
    if (shadowRoot?.querySelector('.launcher:is([aria-expanded=true],[aria-busy=true]),.teaser')) return true;
  return false;
};
