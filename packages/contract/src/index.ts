export {
  CATEGORIES,
  isCategory,
  looksLikePassword,
  type CategoryId,
  type Sensitivity,
} from './categories.js';
export { categoryOf } from './category-of.js';

export { endsConsent, isGrant, lastChoice, type HistoryEntry } from './consent.js';
export {
  AGE as AGE_OF_CONSENT,
  consentEnd,
  whyNotHeld,
  isRefusedBySignal,
  validityOf,
  whyTooYoung,
} from './consent-in-force.js';
export { accentContrast, contrastRatio, LEAST_CONTRAST, readableOn } from './contrast.js';
export {
  FILE_KINDS,
  fileKindsOf,
  kindByName,
  kindByType,
  looksLikeKind,
  type FileKind,
} from './file-kinds.js';
export {
  cleanFileName,
  filesIn,
  readFileReference,
  writeFileReference,
  type FileReference,
} from './file-reference.js';
export { isInEea } from './disclosure.js';
export { MAX_SOURCES, type SourceRecord } from './derivation.js';
export { CATEGORY_TERMS, LEGAL_BASIS_TERMS, PURPOSE_TERMS, REMIT_NAMESPACE } from './dpv-terms.js';
export { LEGAL_BASES, needsConsent, type LegalBasis } from './legal-basis.js';
export { limitRecord, usableFields, type Dropped, type Limitable, type Limited } from './limit-record.js';
export {
  FILE_PART_BYTES,
  FUTURE_TOLERANCE,
  MAX_BATCH_ITEMS,
  MAX_BODY_BYTES,
  MAX_FILE_BYTES,
} from './limits.js';
export { LOSS_REASONS, type LossReason } from './losses.js';
export { PROTOCOL_VERSION } from './protocol-version.js';
export {
  decide,
  type Decision,
  type DecisionInstructions,
  type Facts,
  type Field,
  type Use,
} from './purpose-limitation.js';
export { isVocabularyPurpose, PURPOSES, type VocabularyPurpose } from './purposes.js';
export { REFUSALS, type Refusal, type RuleId } from './refusals.js';
export { reachedByObjection } from './reached-by-objection.js';
export { parseDuration, retentionEnd } from './retention.js';
export { scopeOf, type Scoped } from './scope-of.js';
export type { AnswerRefusal, Asking } from './check-answer.js';
export {
  answerStep,
  currentStep,
  startFlow,
  textIn,
  type Answered,
  type AnswerInput,
  type Choices,
  type Edit,
  type FlowState,
  type Given,
  type Line,
  type RestingStep,
  type Sent,
} from './flow.js';
// What only some bots need: a page loads it when its bot says `extended`.
export { editAnswer } from './flow/edit-answer.js';
export { evaluateExpression } from './flow/evaluate-expression.js';
export { answerExtendedStep, startExtendedFlow } from './flow/extended-flow.js';
export { extensionsNeeded } from './flow/extensions-needed.js';
export { fillTemplate } from './flow/fill-template.js';
export type { Inline } from './flow/parse-inline.js';
export { suggestEmail } from './flow/suggest-email.js';
export { askedFields } from './lint/asked-fields.js';
export { handedInBy } from './lint/handed-in-by.js';
export { lintBot, type Finding, type FindingCode } from './lint/lint-bot.js';
export type { Batch, Subject, Withdrawal } from './schema/batch-schema.js';
export type { Upload, UploadAnswer } from './schema/upload-schema.js';
export type { Bot } from './schema/bot-schema.js';
export type { Condition } from './schema/condition-schema.js';
export type { ConsentChange, ConsentState } from './schema/consent-schema.js';
export type { Expression } from './schema/expression-schema.js';
export type { Instructions } from './schema/instructions-schema.js';
export type { PublicBot, PublicInstructions } from './schema/public-bot-schema.js';
export type { FieldValue, LeadRecord, ServerSource, Tag } from './schema/record-schema.js';
export type { Step } from './schema/step-schema.js';
export type { Theme } from './schema/theme-schema.js';
export type { BatchAnswer, ErrorBody, Verdict } from './schema/verdict-schema.js';
