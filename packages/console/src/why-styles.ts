/** How the answer to "why do you have this?" looks. */
export const whyStyles = `
  .why-panel {
    width: min(40rem, 100%);
    max-width: 100%;
    height: 100%;
    max-height: 100%;
    margin-block: 0;
    margin-inline: auto 0;
    padding: 0;
    border: 0;
    border-inline-start: 1px solid var(--line);
    background: var(--card);
    color: var(--ink);
  }

  .why-panel::backdrop {
    background: rgb(10 14 22 / 45%);
  }

  .why-body {
    display: grid;
    gap: 1rem;
    padding: 1.5rem;
  }

  .why-body header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
  }

  .grounds {
    padding: 1rem 1.15rem;
    border: 1px solid var(--line);
    border-radius: 0.75rem;
  }

  .grounds[data-sees='nothing'] {
    background: var(--faint);
  }

  .grounds h3 {
    display: flex;
    align-items: center;
    gap: 0.5rem;
  }

  .grounds ul {
    display: grid;
    gap: 0.35rem;
    margin-top: 0.5rem;
  }

  .grounds q {
    color: var(--ink-soft);
  }

  .rule {
    color: var(--ink-soft);
    font-size: 0.85em;
  }

  .kept > div {
    display: grid;
    grid-template-columns: 8rem 1fr;
    gap: 0.75rem;
    padding-block: 0.4rem;
    border-top: 1px solid var(--line);
  }
`;
