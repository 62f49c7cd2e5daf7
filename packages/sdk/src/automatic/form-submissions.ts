/** Characters of a form's name at most. */
const LONGEST = 100;

/**
 * Tells of each form that is handed in, by its `id` or `name`. What was entered is never looked at.
 *
 * @param submitted is given the name; an empty text when the form has none
 */
export const formSubmissions = (
  document: EventTarget,
  submitted: (name: string) => void,
  signal: AbortSignal,
): void => {
  const heard = (event: Event): void => {
    const [form] = event.composedPath();
    if (!(form instanceof HTMLFormElement)) return;
    // Not its properties: a field that is called "id" or "name" would stand in their place.
    const name = form.getAttribute('id') ?? form.getAttribute('name') ?? '';
    submitted(name.slice(0, LONGEST));
  };
  document.addEventListener('submit', heard, { capture: true, signal });
};
