import { icon } from './icons.js';

/** A pencil. */
export const changeIcon = () => icon('M4 20l1-4L16 5l3 3L8 19zM14 7l3 3');

export const backIcon = () => icon('M15 5l-7 7 7 7');
