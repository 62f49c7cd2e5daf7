import type { RightsAnswer } from '@remit/sdk/rights';
import { Refused } from './Refused.js';
import type { Panel } from './panel.js';
import { saveFile } from './save-file.js';
import { receiptsIn } from './server-said.js';

/** The receipts of what the person chose, to be shown and saved: signed, for whoever wants to prove it. */
export const Receipts = ({ talk, words, rights, state, look }: Panel) => {
  const { answers, busy } = state();
  const { purposes, controller } = talk.instructions;
  const { receipts: answer } = answers;
  const receipts = answer?.ok ? receiptsIn(answer.answer) : [];
  const save = ({ answer: said }: Extract<RightsAnswer, { ok: true }>) =>
    saveFile(`receipts-${controller}.json`, 'application/json', JSON.stringify(said));
  return (
    <section>
      <h3>{words.receipts}</h3>
      {receipts.length > 0 && (
        <ul>
          {receipts.map(({ purpose, state: said }) => (
            <li>
              <strong>{words.states[said]}</strong> {talk.say(purposes[purpose]?.wording ?? { en: purpose })}
            </li>
          ))}
        </ul>
      )}
      <p role="status">
        {answer && (answer.ok ? receipts.length === 0 && words.noReceipts : Refused({ talk, words, answer }))}
      </p>
      {answer?.ok && receipts.length > 0 ? (
        <button class="option" onClick={() => save(answer)}>
          {words.save}
        </button>
      ) : (
        <button class="option" disabled={busy} onClick={() => look('receipts', rights.receipts)}>
          {words.showReceipts}
        </button>
      )}
    </section>
  );
};
