import { words } from '../words/english.js';

/** One short line that says what an answer is used for. Nothing where no purpose covers it without consent. */
export const UsedFor = ({ purposes }: { readonly purposes: readonly string[] }) =>
  purposes.length > 0 && (
    <p class="used-for" id="used-for">
      {words.usedFor(purposes.join(' '))}
    </p>
  );
