/** WebDriver's numbers of the buttons. */
const BUTTONS = { left: 0, middle: 1, right: 2 };

/**
 * A mouse over WebDriver.
 *
 * @param {(actions: object[]) => Promise<unknown>} perform hands actions to the browser
 */
export function webkitMouse(perform) {
  const moved = (x, y) => ({ type: 'pointerMove', origin: 'viewport', duration: 0, x, y });
  const pressed = (type, { button = 'left' } = {}) => ({ type, button: BUTTONS[button] });
  return {
    move: (x, y) => perform([moved(x, y)]),
    down: (options) => perform([pressed('pointerDown', options)]),
    up: (options) => perform([pressed('pointerUp', options)]),
    click: (x, y, options) =>
      perform([moved(x, y), pressed('pointerDown', options), pressed('pointerUp', options)]),
  };
}
