import type { Words } from '../words/words.js';

type Props = {
  readonly words: Words;
  readonly failed: boolean;
  readonly retry: () => void;
};

/** Stands in the place of what is still being loaded, or could not be. */
export const Wait = ({ words, failed, retry }: Props) => (
  <div class="wait" role="status">
    <p>{failed ? words.loadingFailed : words.loading}</p>
    {failed && (
      <button class="main" onClick={retry}>
        {words.retry}
      </button>
    )}
  </div>
);
