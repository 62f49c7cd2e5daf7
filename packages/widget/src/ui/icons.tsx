/** An icon of one path, drawn in the colour of the text around it. Made anew each time: an element that is kept would keep its page. */
export const icon = (path: string) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={path} />
  </svg>
);

export const closeIcon = () => icon('M6 6l12 12M18 6L6 18');
export const shieldIcon = () => icon('M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4');
export const sendIcon = () => icon('M12 19V5M6 11l6-6 6 6');
