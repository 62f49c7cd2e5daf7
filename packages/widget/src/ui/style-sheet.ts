/**
 * A style sheet made by script. It is no inline style, so that it works where a content security policy
 * forbids all of those.
 */
export const styleSheet = (rules: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
};
