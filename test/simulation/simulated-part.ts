/** Where a member is looked for that is not simulated. */
const NOT_SIMULATED = new Proxy(
  {},
  {
    get(_target, name) {
      // Whoever awaits an object asks whether it is a promise; whoever prints it asks for symbols.
      if (name === 'then' || typeof name === 'symbol') return undefined;
      throw new Error(`${name} is not simulated`);
    },
  },
);

/**
 * An object of a browser or server of which only some members are simulated. Asking for any other throws, so it
 * is never taken for more than it is.
 */
export const simulatedPart = <T extends object>(members: Partial<T>): T => {
  const part: object = Object.setPrototypeOf(members, NOT_SIMULATED);
  // Checked when it is used: what it lacks throws.
  return part as T;
};
