import type { Panel } from './panel.js';

type Props = Pick<Panel, 'talk' | 'words'> & { readonly answer: { readonly code: string } };

/** Why nothing came of what was asked, and where else to turn to. */
export const Refused = ({ talk, words, answer: { code } }: Props) => {
  const { contact } = talk.instructions.party;
  const known = Object.entries(words.refusals).find(([each]) => each === code);
  return known ? (
    known[1]
  ) : (
    <>
      {words.otherwise} <a href={`mailto:${contact}`}>{contact}</a>
    </>
  );
};
