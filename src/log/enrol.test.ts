import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testBody } from '../../test/vectors/testlog.ts';
import { sha256, signerFromSeed } from './digest.ts';
import {
  type EnrolRequest,
  formatPassed,
  type Passed,
  parseEnrolRequest,
  parsePassed,
  requestText,
  signPassed,
  sixPlaces,
} from './enrol.ts';
import { LogFault } from './fault.ts';
import { jcs } from './jcs.ts';
import { openNote } from './note.ts';
import { toUtf8 } from './text.ts';

const signer = (name: string) => signerFromSeed(name, sha256(toUtf8(name)));
const device = signer('dev/0000ab01');
const asked: EnrolRequest = {
  org: 'abri.local/essai',
  name: device.name,
  member: 'renard-1',
  vkey: device.vkey,
  age: `age1${'q'.repeat(58)}`,
  kept: 'file',
  lang: 'fr',
  nonce: 'A'.repeat(22),
};

test('a request is read as it was made, and under no other signature than that of the key it names', async () => {
  const text = await requestText(asked, device.sign);
  assert.deepEqual(parseEnrolRequest(text), asked);
  const others = [
    text.replace('renard-1', 'renard-2'),
    await requestText(asked, signer('dev/0000ab02').sign),
    await requestText({ ...asked, name: 'dev/0000ab02' }, device.sign),
    await requestText({ ...asked, age: 'age1x' }, device.sign),
    await requestText({ ...asked, nonce: 'A' }, device.sign),
    `${text}A`,
    text.slice(1),
  ];
  for (const other of others) assert.equal(parseEnrolRequest(other), null, other);
});

test('the six numbers tell one request from another, and the same from itself', async () => {
  const text = await requestText(asked, device.sign);
  const numbers = sixPlaces(text);
  assert.equal(numbers.length, 6);
  assert.ok(numbers.every((n) => Number.isInteger(n) && n >= 0 && n < 2048));
  assert.deepEqual(sixPlaces(text), numbers);
  assert.notDeepEqual(sixPlaces(await requestText({ ...asked, nonce: 'B'.repeat(22) }, device.sign)), numbers);
});

test('an enrolment goes from hand to hand and gains a line at each; whoever signs first stands first', async () => {
  const begun: Passed = { asked: { id: 'e-1', device: device.name }, text: `${jcs(testBody())}\n`, lines: '' };
  const once = await signPassed(parsePassed(formatPassed(begun)), signer('dev/0000ab02'));
  const twice = parsePassed(formatPassed(await signPassed(once, device)));
  assert.deepEqual(
    openNote(`${twice.text}\n${twice.lines}`).signatures.map(({ name }) => name),
    ['dev/0000ab02', 'dev/0000ab01'],
  );
  for (const broken of ['abri-sign:1?', formatPassed({ ...begun, text: 'rien\n' }), formatPassed({ ...begun, lines: 'x' })])
    assert.throws(() => parsePassed(broken), LogFault, broken);
});
