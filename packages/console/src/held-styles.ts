/** How the review of suspected leads looks. */
export const heldStyles = `
  .about,
  .which,
  .or-else {
    color: var(--ink-soft);
  }

  .about {
    max-width: 60rem;
    margin-bottom: 1rem;
  }

  .outcome {
    width: fit-content;
    margin-bottom: 1rem;
    padding: 0.5rem 0.9rem;
    border-radius: 0.5rem;
    background: var(--blue-pale);
    color: var(--blue-strong);
    font-weight: 600;
  }

  .held .view h3::before {
    content: none;
  }

  .or-else {
    margin-top: 0.5rem;
    font-size: 0.92rem;
  }

  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem;
    margin-top: 1rem;
  }

  .refuse {
    border-color: var(--red);
    color: var(--red);
  }

  .refuse:hover {
    background: var(--red-pale);
  }

  .decide {
    width: min(34rem, 100% - 2rem);
    max-height: calc(100% - 2rem);
    padding: 1.5rem;
    border: 1px solid var(--line);
    border-radius: 0.9rem;
    background: var(--card);
    color: var(--ink);
    overflow: auto;
  }

  .decide::backdrop {
    background: rgb(10 14 22 / 45%);
  }

  .decide .which::first-letter {
    text-transform: uppercase;
  }

  .decide dl {
    margin-block: 1rem;
    padding: 0.5rem 1rem;
    border-radius: 0.5rem;
    background: var(--faint);
  }

  .decide dl > div {
    display: grid;
    grid-template-columns: 6rem 1fr;
    gap: 0.75rem;
    align-items: baseline;
    padding-block: 0.2rem;
  }

  .decide dt {
    font-size: 0.85rem;
  }

  .decide dd {
    overflow-wrap: anywhere;
  }

  .decide .refused {
    margin-top: 0.75rem;
  }

  .decide .accept {
    background: var(--blue);
    color: var(--on-blue);
  }

  .decide .accept:hover {
    background: var(--blue-strong);
  }

  .decide .refuse {
    background: var(--red);
    color: var(--card);
  }

  .decide .refuse:hover {
    border-color: var(--ink);
  }

  .decide [aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }
`;
