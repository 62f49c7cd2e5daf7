import type { Panel } from './panel.js';
import { Refused } from './Refused.js';
import { saveFile } from './save-file.js';
import { requestsIn, type PersonRequest } from './server-said.js';

/** What was asked for, what became of it, and the copy to save. */
export const SentRequests = ({ talk, words, rights, state, look }: Panel) => {
  const { answers, busy } = state();
  const { list, copy } = answers;
  const requests = list?.ok ? requestsIn(list.answer) : [];
  const day = new Intl.DateTimeFormat(talk.words.language, { dateStyle: 'medium' });
  const { controller } = talk.instructions;
  // People read an access copy; other programs read what is taken along.
  const save = ({ id, kind }: PersonRequest) =>
    kind === 'access'
      ? look(
          'copy',
          () => rights.copy(id, 'html'),
          (page) => saveFile(`${controller}.html`, 'text/html', String(page)),
        )
      : look(
          'copy',
          () => rights.copy(id),
          (data) => saveFile(`${controller}.json`, 'application/json', JSON.stringify(data)),
        );
  return (
    <>
      {requests.length > 0 && (
        <ul>
          {requests.map((request) => (
            <li>
              <strong>{words.kinds[request.kind]}</strong> {day.format(request.receivedAt)}:{' '}
              {words.requestStates[request.state]}.{' '}
              {request.state === 'open' && `${words.dueBy(day.format(request.dueAt))}.`} {request.refusal}
              {request.export && (
                <button class="option" disabled={busy} onClick={() => save(request)}>
                  {words.save}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <p role="status">
        {[list, copy].map((answer) => answer?.ok === false && Refused({ talk, words, answer }))}
        {list?.ok && requests.length === 0 && words.noRequests}
      </p>
      <button class="option" disabled={busy} onClick={() => look('list', rights.list)}>
        {words.showRequests}
      </button>
    </>
  );
};
