import { backIcon } from '../ui/beside-icons.js';
import { Collected } from './Collected.js';
import type { Panel } from './panel.js';
import { Purposes } from './Purposes.js';
import { Receipts } from './Receipts.js';
import { Requests } from './Requests.js';
import { Responsible } from './Responsible.js';

/** "Your data": who has it, what there is, what for, and what may be done about it. */
export const YourData = (panel: Panel) => (
  <div class="your-data" role="region" aria-labelledby="your-data">
    <button class="quiet back" onClick={panel.back}>
      {backIcon()}
      {panel.words.back}
    </button>
    <h2 id="your-data" tabIndex={-1}>
      {panel.talk.words.yourData}
    </h2>
    {Responsible(panel)}
    {Collected(panel)}
    {Purposes(panel)}
    {Requests(panel)}
    {Receipts(panel)}
  </div>
);
