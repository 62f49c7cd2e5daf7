import type { Panel } from './panel.js';

const Mail = (what: string, to: string) => (
  <div>
    <dt>{what}</dt>
    <dd>
      <a href={`mailto:${to}`}>{to}</a>
    </dd>
  </div>
);

/** Who the controller is and how to reach it, that the operator is only the processor, and the whole notice. */
export const Responsible = ({ talk: { options, language }, words }: Panel) => {
  const { party, controller } = options.instructions;
  return (
    <section>
      <h3>{words.responsible}</h3>
      <strong>{party.name}</strong>
      {party.address}
      <dl>
        {Mail(words.contact, party.contact)}
        {party.dpo && Mail(words.dpo, party.dpo)}
      </dl>
      <p class="quietly">{words.processor(party.name)}</p>
      <a
        href={`${options.endpoint}/v1/notices/${controller}?language=${encodeURIComponent(language)}`}
        target="_blank"
        rel="noopener"
      >
        {words.notice}
      </a>
    </section>
  );
};
