/** Words that may not be committed: shortcuts in the code, real-looking people, this or that machine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, isCode, isTest, place, type Source, sources, stripped } from './sources.ts';

const code = sources.filter(isCode);
/** Texts that are not ours to word. */
const ours = sources.filter(({ path }) => !/^(LICENCE|package-lock\.json)$/.test(path));

/** The banned words are spelled in two halves here, so that this file may be read by its own rules. */
const word = (...halves: string[]): RegExp => new RegExp(halves.join(''), 'g');

function found(files: readonly Source[], ban: RegExp, text: (source: Source) => string = ({ text }) => text): string[] {
  return files.flatMap((source) => [...text(source).matchAll(ban)].map((match) => `${place(source, match.index)}  ${match[0].trim()}`));
}

test('no way round the types', () => {
  const places = [
    ...found(code, word('\\bas an', 'y\\b'), (source) => stripped(source.text, 'blank')),
    ...found(code, word('@ts-ig', 'nore|@ts-no', 'check')),
  ];
  holds('Say the type, or narrow with a check.', places);
});

test('nothing left for later', () => {
  const ban = word('\\b(TO', 'DO|FIX', 'ME|XX', 'X)\\b');
  holds('Do it, drop it, or write it in docs/gaps.md with the test that will close it.', found(code, ban));
});

test('no test is left alone or left out in silence', () => {
  const tests = code.filter(isTest);
  const bare = (source: Source): string => stripped(source.text, 'blank');
  const only = word('\\b(test|it|describe|suite)\\.on', 'ly\\(|\\bonly: true');
  holds('Remove it: it hides the other tests.', found(tests, only, bare));
  const skip = word('\\b(test|it|describe|suite)\\.(sk', 'ip|to', 'do)\\(|\\.sk', 'ip\\(\\s*\\)|\\b(sk', 'ip|to', 'do): true');
  holds("Skip inside the test, with the reason: t.skip('why').", found(tests, skip, bare));
});

test('no path of somebody’s machine', () => {
  const ban = word('(?<![\\w.~-])/(wo', 'rk|ro', 'ot|ho', 'me/(?!abri\\b)\\w+)/');
  holds('Write it from the root of the repository.', found(ours, ban));
});

test('the lock file names no registry', () => {
  const lock = sources.filter(({ path }) => path === 'package-lock.json');
  const rule = 'Everybody installs from their own: npm config set omit-lockfile-registry-resolved true.';
  holds(rule, found(lock, /"resolved"|registry\.[\w.-]+/g));
});

test('the lock file is whole: `npm ci` refuses one that names a package and does not lock it', () => {
  const lock = sources.find(({ path }) => path === 'package-lock.json');
  const packages: Record<string, { dependencies?: object; optionalDependencies?: object }> = JSON.parse(lock?.text ?? '{}').packages;
  const locked = Object.keys(packages);
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !locked.some((other) => other.endsWith(`node_modules/${name}`)))
      .map((name) => `${path || 'package.json'} needs ${name}`),
  );
  holds('Optional packages of other platforms too. Remake it: npm install --package-lock-only.', missing);
});

/**
 * Numbers that ring nobody: the ranges kept for fiction by the French regulator (Arcep, decision 2018-0881) and the British
 * one (Ofcom, 07700 900), and North America's 555-01xx.
 */
const FICTION = [/^(\+?33|0)(19900|26191|35301|46571|53649|63998)\d{4}$/, /^(\+?44|0)7700900\d{3}$/, /^\+?1\d{3}55501\d{2}$/];
const PHONE = /(?<![\w+/=.-])(\+[1-9](?:[ .-]?\d){7,13}|0[1-9](?:[ .-]?\d\d){4})(?![\w+/=-])/g;
const MAIL = /(?<![\w.+-])[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})\b/gi;

/** The run of digits in order is no number: it begins an alphabet. */
function isRealPhone(number: string): boolean {
  const digits = number.replace(/[^\d+]/g, '');
  return digits !== '0123456789' && !FICTION.some((range) => range.test(digits));
}

/** RFC 2606 and 6761 names ring nowhere; `git@github.com` is how one clones. */
function isRealMail(address: string): boolean {
  return !/@([\w-]+\.)*(example\.(org|com|net)|\w+\.(test|example|invalid|localhost))$/i.test(address) && address !== 'git@github.com';
}

test('phone numbers are of the ranges kept for fiction', () => {
  const real = found(ours, PHONE).filter((hit) => isRealPhone(hit.slice(hit.indexOf('  '))));
  holds('Somebody may answer. Fiction: 01 99 00 xx xx, 06 39 98 xx xx, +33 6 39 98 xx xx.', real);
});

test('mail addresses are of the names kept for examples', () => {
  const real = found(ours, MAIL).filter((hit) => isRealMail(hit.slice(hit.indexOf('  ') + 2)));
  holds('Somebody may read it. Use example.org, .test or .example (RFC 2606).', real);
});

test('real numbers and addresses are told from invented ones', () => {
  const phone = (...parts: string[]): boolean[] => [...parts.join('').matchAll(PHONE)].map(([number]) => isRealPhone(number));
  assert.deepEqual(phone('06 12 ', '34 56 78'), [true]);
  assert.deepEqual(phone('+33 6 12 ', '34 56 78'), [true]);
  assert.deepEqual(phone('+33 6 39 98 12 34, 01 99 00 12 34, 0123456789, x+86400000, 2031-03-12'), [false, false, false]);
  const mail = (...parts: string[]): boolean[] => [...parts.join('').matchAll(MAIL)].map(([address]) => isRealMail(address));
  assert.deepEqual(mail('someone@', 'mairie.fr'), [true]);
  assert.deepEqual(mail('desk@a.example.org, desk@mairie.example, desk@abri.test, hono@4.13.19'), [false, false, false]);
});
