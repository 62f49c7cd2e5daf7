/** WebDriver's code points for keys that are not a character; https://www.w3.org/TR/webdriver2/#keyboard-actions */
const KEYS = {
  Escape: '\uE00C',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Backspace: '\uE003',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
};

/**
 * A keyboard over WebDriver.
 *
 * @param {(actions: object[]) => Promise<unknown>} perform hands actions to the browser
 */
export function webkitKeyboard(perform) {
  const send = async (kind, value) => perform([{ type: kind, value }]);
  return {
    down: (name) => send('keyDown', keyOf(name)),
    up: (name) => send('keyUp', keyOf(name)),
    press: (name) => perform(stroke(keyOf(name))),
    type: (text) => perform([...text].flatMap(stroke)),
  };
}

const stroke = (value) => [
  { type: 'keyDown', value },
  { type: 'keyUp', value },
];

function keyOf(name) {
  if ([...name].length === 1) return name;
  if (!Object.hasOwn(KEYS, name))
    throw new Error(`no key ${name}: add its code point to webkit-keyboard.mjs`);
  return KEYS[name];
}
