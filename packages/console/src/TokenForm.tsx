import { useRef } from 'preact/hooks';

type Props = {
  /** The last token was not known to the server. */
  readonly refused: boolean;
  readonly onToken: (token: string) => void;
};

/** Asks for the token of a reader. Its answer goes nowhere but into this page's memory. */
export const TokenForm = ({ refused, onToken }: Props) => {
  const input = useRef<HTMLInputElement>(null);
  return (
    <main class="door">
      <h1>Leads and their scope</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const token = input.current?.value.trim() ?? '';
          if (token === '') input.current?.focus();
          else onToken(token);
        }}
      >
        <label for="token">Token of a reader</label>
        <input
          id="token"
          ref={input}
          type="password"
          autocomplete="off"
          spellcheck={false}
          required
          aria-describedby={refused ? 'token-refused token-help' : 'token-help'}
          aria-invalid={refused}
        />
        {refused && (
          <p id="token-refused" class="refused" role="alert">
            The server does not know this token. It may have been replaced.
          </p>
        )}
        <p id="token-help">
          A token decides for which purposes you may read. It was shown when the reader was set up.
        </p>
        <button type="submit">Show the leads</button>
      </form>
    </main>
  );
};
