/** How leads look. Adopted by the script that draws them; what the empty page needs is in console.css. */
export const leadStyles = `
  .leads {
    display: grid;
    gap: 1rem;
    padding-bottom: 3rem;
  }

  .lead {
    display: grid;
    grid-template-columns: minmax(15rem, 1.1fr);
    grid-auto-columns: minmax(0, 1fr);
    grid-auto-flow: column;
    border: 1px solid var(--line);
    border-radius: 0.9rem;
    background: var(--card);
    overflow: hidden;
  }

  .scope {
    display: grid;
    gap: 0.35rem;
    align-content: start;
    justify-items: start;
    padding: 1.1rem 1.25rem 1.25rem;
  }

  .scope time {
    color: var(--ink-soft);
  }

  .label {
    margin-top: 0.5rem;
    color: var(--ink-soft);
    font-size: 0.85rem;
  }

  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem;
  }

  .chips li {
    padding: 0.1rem 0.7rem;
    border-radius: 1rem;
    background: var(--blue-pale);
    color: var(--blue-strong);
    font-size: 0.9rem;
    font-weight: 600;
  }

  .facts {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.1rem 0.9rem;
    margin-block: 0.5rem 0.75rem;
    font-size: 0.9rem;
  }

  dt {
    color: var(--ink-soft);
  }

  .view {
    min-width: 0;
    padding: 1.1rem 1.25rem 1.25rem;
    border-inline-start: 1px solid var(--line);
  }

  .view h3 {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    margin-bottom: 0.6rem;
  }

  .view h3::before,
  .grounds h3::before {
    content: '';
    flex: none;
    width: 0.6rem;
    height: 0.6rem;
    border: 2px solid var(--ink-soft);
    border-radius: 50%;
  }

  .view[data-sees='some'] h3::before,
  .grounds[data-sees='some'] h3::before {
    border-color: var(--green);
    background: var(--green);
  }

  .view[data-sees='nothing'] {
    background: var(--faint);
  }

  .view dl > div {
    padding-block: 0.3rem;
  }

  .view dt,
  .kept dt {
    font-size: 0.85rem;
  }

  .view dd,
  .kept dd {
    overflow-wrap: anywhere;
  }

  .withheld,
  .nothing {
    color: var(--ink-soft);
    font-size: 0.92rem;
  }

  .withheld {
    margin-top: 0.6rem;
    padding-top: 0.6rem;
    border-top: 1px solid var(--line);
  }

  @media (max-width: 60rem) {
    .lead {
      grid-template-columns: 1fr;
      grid-auto-flow: row;
    }

    .view {
      border-top: 1px solid var(--line);
      border-inline-start: 0;
    }

    .view dl > div {
      display: grid;
      grid-template-columns: 6rem 1fr;
      align-items: baseline;
    }
  }
`;
