/** Everything that "Your data" says, in English. */
export const yourDataWords = {
  responsible: 'Who is responsible',
  contact: 'Contact',
  dpo: 'Data protection officer',
  processor: (name: string) =>
    `${name} decides what happens to your data. Whoever operates this chat is only the processor: it handles the data for ${name}, on written instructions.`,
  handedIn: 'What you handed in here',
  nothingHandedIn: 'Nothing yet. Your answers leave this page only at the end of the chat.',
  permissions: 'Your permissions',
  noPermissions: 'Nothing here rests on your permission.',
  choice: {
    'never-asked': 'You have not been asked.',
    given: 'You said yes.',
    refused: 'You said no.',
    withdrawn: 'You withdrew your yes.',
    stale: 'You said yes to earlier words. That no longer counts.',
  },
  withdraw: 'Withdraw',
  give: 'Give permission',
  outcome: {
    withdrawn: 'Withdrawn. What only that consent carried is being erased.',
    given: 'Given. You can withdraw it here at any time.',
    notNoted: 'That could not be noted. Please try again.',
  },
};
