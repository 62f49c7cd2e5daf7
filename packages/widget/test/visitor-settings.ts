import { executeServerCommand } from '@web/test-runner-commands';

type Settings = {
  readonly reducedMotion?: 'reduce';
  readonly colorScheme?: 'light' | 'dark';
  /** WebKit has no such mode: there it stays as it is. */
  readonly forcedColors?: 'active';
};

/** Sets what the visitor prefers, all of it: what is not named is as it is for whoever never changed a setting. */
export const prefer = async (settings: Settings): Promise<void> => {
  await executeServerCommand('visitor-settings', settings);
};
