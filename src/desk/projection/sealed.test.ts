/** What is shown of a sealed value, to whom, and for how long its file may be fetched (I-38, decision 28). */
import assert from 'node:assert/strict';
import test from 'node:test';
import { MINUTE } from '../../kernel/time.ts';
import { evolve } from '../../loop/loop.ts';
import { EXAMPLE_FILE } from '../../wire/operations/sealed.ts';
import { AFTERNOON, MemoryDesk } from './given.ts';

const FILE = { pc: EXAMPLE_FILE.pc, age: EXAMPLE_FILE.base64 };
const VIGIE = 'dev/0000000a';
const BUSARD = 'dev/0000000b';

/** The example organisation, with a device of Vigie and one of Busard-3 that hold seal keys. */
function desk(): MemoryDesk {
  const made = MemoryDesk.example();
  for (const [device, member] of [
    [VIGIE, 'vigie'],
    [BUSARD, 'busard-3'],
  ] as const) {
    const told = { id: device, by: 'delcassou', device: 'dev/delcassou', thread: '-', now: AFTERNOON, t: AFTERNOON, exercise: null };
    const enrolled = { e: 'DeviceEnrolled', device, member, vkey: `${device}+0+0`, custody: 'device', seal: `age1${member}` } as const;
    made.state = evolve(made.state, enrolled, { ...told, words: [], index: 0, act: 'device.enrol' });
  }
  made.did('vigie', 'sealValue', {}, { id: 'sv', value: 'ad-meleze', kind: 'place_address', subject: 'ardoise', to: [VIGIE], ...FILE });
  return made;
}

test('whoever chooses among places sees that an address is sealed; whoever reads it may open it; the others know of nothing', () => {
  const made = desk();
  assert.equal(made.sees('vigie').sealed('ad-meleze')?.mine, true);
  const seen = made.sees('renard-1').sealed('ad-meleze');
  assert.deepEqual([seen?.what, seen?.subjectName, seen?.mine], ['place_address', 'ARDOISE', false]);
  assert.deepEqual(
    seen?.readers.map(({ device, who, over }) => [device, who.id, over]),
    [[VIGIE, 'vigie', null]],
  );
  assert.equal(made.sees('busard-3').sealed('ad-meleze'), undefined);
  assert.deepEqual(made.sees('busard-3').sealedList().values, []);
  assert.equal(made.ask('renard-1', 'openSealed', { sealed: 'ad-meleze' }, { id: 'o', purpose: 'Voir.' }), 'value_not_for_you');
  assert.equal(seen?.actions.openSealed?.allowed, false);
});

test('I-38: the file is for whoever has just said why, for a quarter of an hour, and for nobody else', () => {
  const made = desk();
  assert.equal(made.sees('vigie').sealedFile('ad-meleze', 'o1'), null);
  assert.equal(made.ask('vigie', 'openSealed', { sealed: 'ad-meleze' }, { id: 'o0', operation: null }), 'purpose_missing');
  made.did('vigie', 'openSealed', { sealed: 'ad-meleze' }, { id: 'o1', operation: null, why: 'visit', purpose: 'Relevé du compteur.' });
  const file = made.sees('vigie').sealedFile('ad-meleze', 'o1');
  assert.equal(file?.entries.length, 1);
  assert.equal(made.sees('delcassou').sealedFile('ad-meleze', 'o1'), null);
  const last = made.sees('delcassou').sealed('ad-meleze')?.lastOpened;
  assert.deepEqual([last?.who.id, last?.why, last?.purpose], ['vigie', 'visit', 'Relevé du compteur.']);
  made.pass(15 * MINUTE);
  assert.ok(made.sees('vigie').sealedFile('ad-meleze', 'o1') !== null);
  made.pass(1);
  assert.equal(made.sees('vigie').sealedFile('ad-meleze', 'o1'), null);
});

test('during an operation that goes there, the operation is the purpose: nobody types in a hurry', () => {
  const made = desk();
  assert.equal(made.ask('vigie', 'openSealed', { sealed: 'ad-meleze' }, { id: 'o1' }), null);
  const last = made.sees('vigie').sealed('ad-meleze')?.lastOpened;
  assert.deepEqual([last?.why, last?.purpose, last?.operation], ['operation', null, 'op-genette']);
});

test('decision 28: a briefed driver sees the address of their movement, and it is said for which order', () => {
  const made = desk();
  const again = { id: 'rw', to: [VIGIE, BUSARD], order: 'or-halle', ...FILE };
  assert.equal(made.ask('vigie', 'resealValue', { sealed: 'ad-meleze' }, again), 'member_not_briefed');
  made.did('renard-1', 'briefMembers', { order: 'or-halle' }, { id: 'br', members: ['busard-3'] });
  made.did('vigie', 'resealValue', { sealed: 'ad-meleze' }, again);
  const seen = made.sees('busard-3').sealed('ad-meleze');
  assert.deepEqual(
    seen?.readers.map(({ device, order }) => [device, order]),
    [
      [VIGIE, null],
      [BUSARD, 'or-halle'],
    ],
  );
  assert.equal(seen?.mine, true);
  made.did('busard-3', 'openSealed', { sealed: 'ad-meleze' }, { id: 'o1', why: 'movement', purpose: 'En route.' });
  assert.equal(made.sees('busard-3').sealedFile('ad-meleze', 'o1')?.entries.length, 2);
});
