import { render } from 'preact';
import { Console } from './Console.js';
import { heldStyles } from './held-styles.js';
import { leadStyles } from './lead-styles.js';
import { takeToken } from './token-in-address.js';
import { whyStyles } from './why-styles.js';

const sheet = new CSSStyleSheet();
sheet.replaceSync(leadStyles + whyStyles + heldStyles);
document.adoptedStyleSheets = [sheet];

const place = document.getElementById('console');
if (place) render(<Console token={takeToken(location, history)} />, place);
