/** What an operator has set up wrongly, as one line that names the variable and says what was expected. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
  readonly code = 'setup';
}
