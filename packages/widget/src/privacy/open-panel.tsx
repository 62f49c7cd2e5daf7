import type { VNode } from 'preact';
import type { Talk } from '../conversation/visit.js';
import { loadPrivacyWords } from '../words/load-privacy-words.js';
import { createPanel } from './panel.js';
import { panelStyles } from './panel-styles.js';
import { YourData } from './YourData.js';

/** Draws "Your data". */
export type DrawPanel = () => VNode;

/**
 * Makes "Your data" ready, so that it can be shown without a network from then on.
 * @param dress adds rules to what the chat looks like
 */
export const openPanel = async (talk: Talk, dress: (rules: string) => void): Promise<DrawPanel> => {
  const panel = createPanel(talk, await loadPrivacyWords(talk.language));
  dress(panelStyles);
  return () => YourData(panel);
};
