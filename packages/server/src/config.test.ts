import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.js';
import { nearestName } from './nearest-name.js';

const problemOf = (env: Record<string, string>) => {
  const read = readConfig(env);
  assert.ok(!read.ok);
  assert.ok(!read.problem.includes('\n'), 'one line');
  return read.problem;
};

test('without any variable the defaults hold', () => {
  const read = readConfig({ PATH: '/bin', REMIT_TOKEN: 'x', REMIT_TEST_COUNTS: 'y' });
  assert.ok(read.ok);
  assert.deepEqual(JSON.parse(JSON.stringify(read.config)), {
    host: '127.0.0.1',
    port: 8080,
    dataDir: './.remit',
    masterKeys: { file: '.remit/master.key' },
    receiptKeyFile: '.remit/receipt.key',
    logLevel: 'info',
    trustProxy: false,
    ratePerMinute: 600,
    leadsPerMinute: 30,
    workBits: 14,
    maxBodyBytes: 1_048_576,
    requestMonths: 36,
    allowPrivateTargets: false,
  });
});

test('every variable is read as its own type', () => {
  const read = readConfig({
    REMIT_HOST: '::',
    REMIT_PORT: '0',
    REMIT_DATA_DIR: '/var/lib/remit',
    REMIT_MASTER_KEY_FILE: '/run/secrets/remit',
    DATABASE_URL: 'postgres://db/remit',
    REMIT_BACKUP_DIR: '/var/backups/remit',
    REMIT_RECEIPT_KEY_FILE: '/run/secrets/receipt',
    REMIT_PROCESSOR_FILE: '/etc/remit/processor.json',
    REMIT_LOG_LEVEL: 'warn',
    REMIT_TRUST_PROXY: 'true',
    REMIT_RATE_PER_MINUTE: '5',
    REMIT_LEADS_PER_MINUTE: '7',
    REMIT_WORK_BITS: '0',
    REMIT_MAX_BODY_BYTES: '2048',
    REMIT_REQUEST_MONTHS: '24',
    REMIT_ALLOW_PRIVATE_TARGETS: 'true',
    REMIT_SMTP_URL: 'smtps://user:p%40ss@mail.example',
    REMIT_MAIL_FROM: 'leads@remit.example',
    REMIT_PUBLIC_URL: 'https://leads.example',
    REMIT_WIDGET_DIR: '/w',
    REMIT_CONSOLE_DIR: '/c',
  });
  assert.ok(read.ok);
  assert.deepEqual(read.config, {
    host: '::',
    port: 0,
    dataDir: '/var/lib/remit',
    masterKeys: { file: '/run/secrets/remit' },
    databaseUrl: 'postgres://db/remit',
    backupDir: '/var/backups/remit',
    receiptKeyFile: '/run/secrets/receipt',
    processorFile: '/etc/remit/processor.json',
    logLevel: 'warn',
    trustProxy: true,
    ratePerMinute: 5,
    leadsPerMinute: 7,
    workBits: 0,
    maxBodyBytes: 2048,
    requestMonths: 24,
    allowPrivateTargets: true,
    smtpUrl: 'smtps://user:p%40ss@mail.example',
    mailFrom: 'leads@remit.example',
    publicUrl: 'https://leads.example',
    widgetDir: '/w',
    consoleDir: '/c',
  });
});

test('a wrong value is named with what was expected, and is not repeated', () => {
  const wrong: Record<string, [value: string, expected: RegExp]> = {
    REMIT_HOST: [' ', /expected an address/],
    REMIT_PORT: ['70000', /expected a port .* from 0 to 65535/],
    REMIT_DATA_DIR: ['', /expected a folder/],
    DATABASE_URL: ['mysql://user:hunter2@db', /expected the address of a PostgreSQL/],
    REMIT_LOG_LEVEL: ['loud', /expected fatal, error/],
    REMIT_TRUST_PROXY: ['1', /expected true or false/],
    REMIT_RATE_PER_MINUTE: ['0', /expected requests a minute/],
    REMIT_LEADS_PER_MINUTE: ['0', /expected leads a minute/],
    REMIT_WORK_BITS: ['25', /expected bits of work, a whole number from 0 to 24/],
    REMIT_MAX_BODY_BYTES: ['12.5', /expected bytes/],
    REMIT_REQUEST_MONTHS: [
      '0',
      /expected months for which answered requests are kept, a whole number from 1/,
    ],
    REMIT_ALLOW_PRIVATE_TARGETS: ['yes', /expected true or false/],
    REMIT_SMTP_URL: ['smtp://user:hunter2@', /expected the mail server/],
    REMIT_MAIL_FROM: ['Remit <leads@remit.example>', /expected the e-mail address/],
    REMIT_PUBLIC_URL: ['leads.example?x=1', /expected the address under which this server is reached/],
  };
  for (const [name, [value, expected]] of Object.entries(wrong)) {
    const problem = problemOf({ [name]: value });
    assert.ok(problem.startsWith(`${name}: `), problem);
    assert.match(problem, expected);
    assert.doesNotMatch(problem, /hunter2|loud/);
  }
});

test('mail server and sender come together or not at all', () => {
  assert.match(problemOf({ REMIT_SMTP_URL: 'smtps://u:hunter2@mail.example' }), /^REMIT_MAIL_FROM: [^2]+$/);
  assert.match(problemOf({ REMIT_MAIL_FROM: 'leads@remit.example' }), /^REMIT_SMTP_URL: /);
});

test('an unknown REMIT_ variable is refused with the nearest name', () => {
  assert.equal(problemOf({ REMIT_PROT: '1' }), 'REMIT_PROT: no such variable; did you mean REMIT_PORT?');
  assert.match(problemOf({ REMIT_SOMETHING_ELSE_ALTOGETHER: '1' }), /no such variable; known are REMIT_HOST/);
});

test('the nearest name is one that is near', () => {
  assert.equal(nearestName('explian', ['explain', 'json', 'purpose']), 'explain');
  assert.equal(nearestName('qqqqqq', ['explain', 'json', 'purpose']), undefined);
});
