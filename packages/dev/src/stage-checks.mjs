import { runNode } from './run-stage.mjs';

const PUBLISHED = ['contract', 'sdk', 'widget', 'server'];

const TYPES = ['node_modules/typescript/bin/tsc', '-b'];

/** Each check is one case: all of its commands succeed, or it failed. */
export const checks = {
  types: check(TYPES),
  lint: check(['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings']),
  format: check(['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']),
  unused: check(['node_modules/knip/bin/knip.js', '--no-progress']),
  // What would be published, declarations included.
  packages: check(
    TYPES,
    ...PUBLISHED.flatMap((name) => [
      ['node_modules/publint/src/cli.js', '--strict', `packages/${name}`],
      [
        'node_modules/@arethetypeswrong/cli/dist/index.js',
        '--pack',
        `packages/${name}`,
        '--profile',
        'esm-only',
      ],
    ]),
  ),
};

/**
 * @param {string[][]} commands
 * @returns {import('./run-stage.mjs').Stage}
 */
function check(...commands) {
  return async () => {
    const outputs = [];
    for (const command of commands) {
      const { ok, output } = await runNode(command);
      if (!ok) outputs.push(`${command.join(' ')}\n${output}`);
    }
    const failed = outputs.length > 0 ? 1 : 0;
    return { counts: { passed: 1 - failed, failed, skipped: 0 }, output: outputs.join('\n') };
  };
}
