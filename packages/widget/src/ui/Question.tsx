import { textIn } from '@remit/contract';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { consentTerms } from '../conversation/consent-terms.js';
import type { Talk } from '../conversation/visit.js';
import { categoryOfAnswer, usedFor } from '../conversation/what-for.js';
import { ChoiceStep } from '../steps/ChoiceStep.js';
import { ConsentStep } from '../steps/ConsentStep.js';
import { EmailStep } from '../steps/EmailStep.js';
import { EndStep } from '../steps/EndStep.js';
import { PhoneStep } from '../steps/PhoneStep.js';
import { TextStep } from '../steps/TextStep.js';
import { lineId } from './Log.js';

const Step = ({ talk }: { readonly talk: Talk }) => {
  const { definition, language, conversation } = talk;
  const { bot, instructions } = definition;
  const { flow, step, problem, busy, delivery } = conversation.state();
  const inLanguage = (text: Readonly<Record<string, string>>) => textIn(text, language, bot.language);
  const answer = (input: Parameters<typeof conversation.answer>[0]) => void conversation.answer(input);
  const labelledBy = lineId(flow.lines.length - 1);
  if (step.kind === 'end') return <EndStep delivery={delivery} contact={instructions.party.contact} />;
  if (step.kind === 'consent')
    return (
      <ConsentStep
        {...{ labelledBy, problem, answer, busy }}
        purposes={step.purposes}
        terms={consentTerms(definition, step.purposes, language)}
        controller={instructions.party.name}
      />
    );
  const category = categoryOfAnswer(definition, step.field);
  const common = {
    labelledBy,
    problem,
    category,
    usedFor: usedFor(definition, category, language),
    answer,
    placeholder: step.placeholder && inLanguage(step.placeholder),
  };
  switch (step.kind) {
    case 'text':
      return <TextStep {...common} step={step} />;
    case 'email':
      return <EmailStep {...common} step={step} />;
    case 'phone':
      return <PhoneStep {...common} step={step} />;
    case 'choice':
      return (
        <ChoiceStep
          {...common}
          optional={step.optional}
          options={step.options.map(({ value, label }) => ({ value, label: inLanguage(label) }))}
        />
      );
  }
};

/** The question that waits for the visitor. Takes the focus when the visitor is in the chat. */
export const Question = ({ talk, hasFocus }: { readonly talk: Talk; readonly hasFocus: () => boolean }) => {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (hasFocus()) box.current?.querySelector<HTMLElement>('input,textarea,button')?.focus();
  }, []);
  return (
    <div class="question" ref={box}>
      <Step talk={talk} />
    </div>
  );
};
