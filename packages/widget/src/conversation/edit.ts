// Loaded when the first answer is changed: it holds every kind of conversation again from its beginning.
export { editAnswer } from '@remit/contract';
