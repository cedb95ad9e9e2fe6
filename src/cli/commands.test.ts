/** The command line before anything is opened: words, suggestions, exit codes, languages; then the folders it makes. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { abri, type Ran, ROOT, throwAway } from '../../test/e2e/program.ts';
import { runCommand, type Servers } from './commands.ts';
import { EXIT } from './exit.ts';
import { HELP } from './help.ts';
import { type Io, langOf } from './io.ts';

const folder = throwAway('cli');
after(() => folder.remove());
const nowhere = join(folder.path, 'nowhere');

type Row = readonly [args: readonly string[], code: number, says: RegExp];

function holds([args, code, says]: Row, result: Ran): void {
  const line = `abri ${args.join(' ')}\n${result.out}${result.err}`;
  assert.equal(result.code, code, line);
  assert.match(code === EXIT.ok ? result.out : result.err, says, line);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no colour, whoever asks (NO_COLOR has nothing to turn off)
  assert.doesNotMatch(result.out + result.err, /\u001b/, line);
  if (code !== EXIT.ok) assert.equal(result.out, '', `data only on stdout: ${line}`);
  assert.doesNotMatch(result.err, /^ {4}at /m, `a stack is no message: ${line}`);
}

const opens = (): never => assert.fail('this line must open nothing');
const NOTHING: Servers = {
  serve: opens,
  createOrganisation: opens,
  createToken: opens,
  listTokens: opens,
  revokeToken: opens,
  makeLink: opens,
  backup: opens,
  restore: opens,
  upgrade: opens,
  drill: opens,
  bench: opens,
  simulate: opens,
  witness: opens,
  openLog: opens,
  build: async () => 'unsigned build',
};

/** The same reader without a process: for lines that must be answered before anything is opened. */
async function line(args: readonly string[], env: Readonly<Record<string, string>> = { LC_ALL: 'en_GB.UTF-8' }): Promise<Ran> {
  const said = { out: '', err: '' };
  const to = (where: 'out' | 'err') => (text: string) => {
    said[where] += `${text}\n`;
  };
  const io: Io = { out: to('out'), err: to('err'), env, lang: langOf(env), cwd: folder.path };
  return { code: await runCommand(args, io, '1.2.3', NOTHING), ...said };
}

const UNREAD: readonly Row[] = [
  [['--help'], 0, /Exit codes: 0 done/],
  [['serve', '-h'], 0, /Exit codes: 0 done/],
  [['--version'], 0, /^abri 1\.2\.3 \(unsigned build\)\n$/],
  [[], 2, /abri serve/],
  [['srve'], 2, /^abri: unknown command "srve"\. Did you mean: abri serve\?\n$/],
  [['org', 'creat'], 2, /Did you mean: abri org create\?\n$/],
  [['token'], 2, /Did you mean: abri token (?:create|list)\?\n$/],
  [['alert', 'sned'], 2, /Did you mean: abri alert send\?\n$/],
  [['report', 'x', '--tokenfile', 'y'], 2, /unknown option --tokenfile\. Did you mean: --token-file\?/],
  [['serve', '--port', 'abc'], 2, /--port cannot be "abc"/],
  [['serve', '--port', '65536'], 2, /--port cannot be "65536"/],
  [['serve', '--port'], 2, /--port needs a value/],
  [['org', 'create', '--name', 'X', '--member', 'a b'], 2, /--member cannot be "a b"/],
  [['org', 'create', '--name', 'X', '--member', 'desk'], 2, /--member cannot be "desk"/],
  [['org', 'create', '--name', 'X\nY', '--member', 'a'], 2, /--name cannot be/],
  [['org', 'create', '--name', 'X', '--member', 'a', '--zone', 'Europe/Atlantis'], 2, /--zone cannot be/],
  [['org', 'create', '--example', '--json=1'], 2, /--json takes no value/],
  [['alert', 'send', 'hermine', 'hold', '--wait', 'soon'], 2, /--wait cannot be/],
  [['alert', 'send', 'hermine', 'hold', '--priority', '4'], 2, /--priority cannot be/],
  [['report', 'x', '--url', 'http://example.org'], 2, /--url cannot be/],
  [['drill', 'reference', '--seed', 'many'], 2, /--seed cannot be/],
  [['bench', 'append', '--entries', '0'], 2, /--entries cannot be/],
  [['log', 'shwo'], 2, /log show \| verify \| status \| key/],
  [['verify'], 2, /verify BAG --key/],
  [['verify', nowhere, '--key', nowhere], 4, /key not found/],
  [['--json', 'verify', nowhere, '--key', nowhere], 4, /key not found/],
  [['release'], 2, /release verify \[FOLDER\]/],
  [['release', 'verify', nowhere], 4, /unsigned build/],
  [['report'], 2, /report WORDS/],
  [['alert', 'send', 'hermine'], 2, /alert send PERSON evacuate/],
  [['alert', 'send', 'hermine', 'hold', 'now'], 2, /alert send PERSON evacuate/],
  [['report', 'x', '--data', nowhere], 3, /No token in .*\(umask 077; abri token create MEMBER > /],
];

test('lines that open nothing: help, one suggestion, usage, values that cannot be', async () => {
  for (const row of UNREAD) holds(row, await line(row[0]));
});

const PROCESSES: readonly Row[] = [
  [['--help'], 0, /Exit codes: 0 done/],
  [['--version'], 0, /^abri \d+\.\d+\.\d+ \(.+\)\n$/],
  [['srve'], 2, /^abri: unknown command "srve"\. Did you mean: abri serve\?\n$/],
  [['org', 'create', '--data', nowhere], 2, /--name NAME --member PSEUDONYM/],
  [['token', 'create', '--data', nowhere], 2, /token create MEMBER/],
  [['token', 'create', 'vigie', '--data', nowhere], 4, /No organisation in/],
  [['log', 'show', '--data', nowhere], 4, /no organisation in/],
  [['drill'], 2, /Known drills: reference, .*server-dies/],
  [['drill', 'unknown'], 4, /Known drills: reference, .*server-dies/],
  [['bench'], 2, /bench append\|verify/],
];

test('the program itself: the same words and codes, and nothing is left behind', async () => {
  const ran = await Promise.all(PROCESSES.map(async ([args]) => await abri(args)));
  PROCESSES.forEach((row, i) => {
    const result = ran[i];
    assert.ok(result);
    holds(row, result);
  });
  assert.equal(existsSync(nowhere), false);
});

test('drills are listed, for people and for programs', async () => {
  const [text, json] = await Promise.all([abri(['drill', '--list']), abri(['drill', '--list', '--json'])]);
  assert.match(text.out, /^reference +\S.*\n(.+\n)*server-dies +\S.*\n(.+\n)*$/);
  const rows = JSON.parse(json.out) as { name: string; title: string }[];
  assert.deepEqual(
    rows.map((row) => Object.keys(row)),
    rows.map(() => ['name', 'title']),
  );
  const names = rows.map(({ name }) => name);
  assert.ok(names.includes('reference') && names.includes('server-dies'), names.join());
  assert.equal(new Set(names).size, names.length);
});

test('French unless the locale says English; LC_ALL before LC_MESSAGES before LANG', async () => {
  const says = async (env: Record<string, string>, args = ['srve']): Promise<string> => (await line(args, env)).err;
  assert.equal(await says({}), 'abri : commande inconnue « srve ». Vouliez-vous dire : abri serve ?\n');
  assert.match(await says({ LANG: 'en_GB.UTF-8' }), /unknown command/);
  assert.match(await says({ LANG: 'en_GB.UTF-8', LC_MESSAGES: 'fr_FR.UTF-8' }), /commande inconnue/);
  assert.match(await says({ LANG: 'fr_FR.UTF-8', LC_MESSAGES: 'fr_FR.UTF-8', LC_ALL: 'en_GB' }), /unknown command/);
  assert.match(await says({}, ['serve', '--prot', '1']), /option inconnue --prot\. Vouliez-vous dire : --port \?/);
  const process = await abri(['--help'], { env: { LC_ALL: '', LC_MESSAGES: '', LANG: '', NO_COLOR: '1' } });
  assert.equal(process.out, `${HELP.fr}\n`);
});

test('the help and its page name every exit code and the same commands, in both languages', () => {
  const names = (text: string): string[] => [...text.matchAll(/^ {2}(abri [a-z]+)/gm)].map(([, name = '']) => name);
  assert.deepEqual(names(HELP.fr), names(HELP.en));
  for (const text of [HELP.fr, HELP.en]) for (const code of Object.values(EXIT)) assert.match(text, new RegExp(`\\b${code} \\p{L}`, 'u'));
  const page = readFileSync(join(ROOT, 'docs/reference/cli.md'), 'utf8');
  for (const code of Object.values(EXIT)) assert.match(page, new RegExp(`^\\| ${code} \\| \\S`, 'm'));
  for (const name of names(HELP.en)) assert.ok(page.includes(`| \`${name}`), name);
});

test('the launcher runs the same program and hands on its exit code', async () => {
  const child = spawn(process.execPath, [join(ROOT, 'bin/abri.js'), 'drill', 'unknown'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const version = spawn(process.execPath, [join(ROOT, 'bin/abri.js'), '--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  version.stdout.on('data', (text) => {
    out += text;
  });
  const codes = await Promise.all([once(child, 'close'), once(version, 'close')]);
  assert.deepEqual(
    codes.map(([code]) => code),
    [EXIT.notFound, EXIT.ok],
  );
  assert.match(out, /^abri \d+\.\d+\.\d+ \(.+\)\n$/);
});

test('an organisation is made once; its tokens are shown once, and more are made one by one', async () => {
  const data = join(folder.path, 'own');
  const make = [
    'org',
    'create',
    '--data',
    data,
    '--name',
    'Cellule Orme',
    '--member',
    'sorbier',
    '--zone',
    'Europe/Paris',
    '--alone',
    '--json',
  ];
  const made = await abri(make);
  assert.equal(made.code, EXIT.ok, made.err);
  const { org, tokens, ...rest } = JSON.parse(made.out) as { org: string; tokens: Record<string, string>; data: string; origin: string };
  assert.deepEqual([org, Object.keys(tokens), Object.keys(rest)], ['org', ['sorbier'], ['data', 'origin']]);
  // A desk of one says so in its first line (decision 30).
  assert.match((await abri(['log', 'show', '--data', data, '--json'])).out, /"single_handed":true/);
  /** Without what SQLite keeps beside an open file. */
  const files = (): string[] => readdirSync(data).filter((name) => !/-(wal|shm)$/.test(name));
  const before = files();
  const [again, unknown, token, json] = await Promise.all([
    abri(make),
    abri(['token', 'create', 'inconnu', '--data', data]),
    abri(['token', 'create', 'sorbier', '--data', data, '--label', 'sonde', '--days', '2']),
    abri(['token', 'create', 'sorbier', '--json'], { env: { ABRI_DATA: data } }),
  ]);
  assert.equal(again.code, EXIT.conflict);
  assert.match(again.err, /already lives in .*; nothing was changed/);
  assert.equal(again.out, '');
  assert.equal(unknown.code, EXIT.notFound);
  assert.match(unknown.err, /inconnu is not a member/);
  assert.match(token.out, /^abri_[A-Za-z0-9_-]{43}\n$/);
  assert.deepEqual(Object.keys(JSON.parse(json.out) as object), ['member', 'device', 'id', 'token', 'days']);
  assert.deepEqual(files(), before);
});

test('what may speak is listed with its last use, and ended by its id; a link is made beside it', async () => {
  const data = join(folder.path, 'own');
  const [link, list] = await Promise.all([
    abri(['token', 'link', 'sorbier', '--data', data, '--json']),
    abri(['token', 'list', '--data', data, '--json']),
  ]);
  assert.match((JSON.parse(link.out) as { path: string }).path, /^\/#link=abril_[A-Za-z0-9_-]{43}$/);
  const rows = JSON.parse(list.out) as {
    id: string;
    member: string;
    how: string;
    label: string;
    seen: number | null;
    revoked: number | null;
  }[];
  const probe = rows.find(({ label }) => label === 'sonde') ?? assert.fail(list.out);
  assert.deepEqual([probe.member, probe.how, probe.seen, probe.revoked], ['sorbier', 'token', null, null]);
  assert.equal((await abri(['token', 'revoke', probe.id, '--data', data])).code, EXIT.ok);
  const again = await abri(['token', 'revoke', probe.id, '--data', data]);
  assert.equal(again.code, EXIT.notFound);
  assert.match(again.err, /No such token or session stands/);
  assert.match((await abri(['token', 'list', '--data', data])).out, /\trevoked\tsonde\n/);
});
