/** What every keeper of codes must do (desk/ports.ts). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Codes } from '../../src/desk/ports.ts';

export interface OpenedCodes {
  readonly codes: Codes;
  /** The same keeper, opened anew. */
  again(): Codes;
}

export function codesContract(name: string, open: (beat: number) => OpenedCodes): void {
  const of = async (codes: Codes, genuine: string, duress: string, set = 's1', member = 'renard-2') => ({
    member,
    set,
    genuine: await codes.tag(genuine),
    duress: await codes.tag(duress),
  });

  test(`${name}: one tag for one code, whoever has it; another for another`, async () => {
    const { codes, again } = open(0);
    const [a, b, c] = await Promise.all(['407193', '407193', '852640'].map((code) => codes.tag(code)));
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
    assert.equal(a?.length, 32);
    assert.deepEqual(await again().tag('407193'), a);
  });

  test(`${name}: I-25 tells the genuine from the one for duress and from nobody's, for that member and that set alone`, async () => {
    const { codes, again } = open(0);
    const set = await of(codes, '407193', '852640');
    codes.keep(set);
    for (const keeper of [codes, again()]) {
      assert.equal(keeper.verdict('renard-2', 's1', set.genuine).is, 'genuine');
      assert.equal(keeper.verdict('renard-2', 's1', set.duress).is, 'duress');
      const places = [set.genuine, set.duress].map((tag) => keeper.verdict('renard-2', 's1', tag).place);
      assert.deepEqual(places.toSorted(), ['first', 'second']);
      const nobodys = { is: 'unknown', place: null };
      assert.deepEqual(keeper.verdict('renard-2', 's1', await keeper.tag('000000')), nobodys);
      assert.deepEqual(keeper.verdict('renard-2', 's2', set.duress), nobodys);
      assert.deepEqual(keeper.verdict('renard-1', 's1', set.duress), nobodys);
      assert.deepEqual(keeper.verdict('renard-2', null, set.duress), nobodys);
      assert.deepEqual(keeper.find('renard-2', 's1')?.duress.length, 32);
      assert.equal(keeper.find('renard-1', 's1'), null);
    }
  });

  test(`${name}: I-25 finds who has a code, as either of theirs`, async () => {
    const { codes } = open(0);
    const mine = await of(codes, '407193', '852640');
    codes.keep(mine);
    codes.keep(await of(codes, '852640', '913377', 's9', 'vigie'));
    const bearing = codes.bearing(mine.duress).map(({ member, set }) => `${member} ${set}`);
    assert.deepEqual(bearing.sort(), ['renard-2 s1', 'vigie s9']);
    assert.deepEqual(codes.bearing(await codes.tag('000000')), []);
  });

  test(`${name}: a set that is kept stays as it is; what is pruned is gone, of that member alone`, async () => {
    const { codes, again } = open(0);
    const first = await of(codes, '407193', '852640');
    codes.keep(first);
    codes.keep({ ...first, duress: await codes.tag('000000') });
    assert.deepEqual(codes.find('renard-2', 's1')?.duress, again().find('renard-2', 's1')?.duress);
    assert.equal(codes.verdict('renard-2', 's1', first.duress).is, 'duress');
    codes.keep(await of(codes, '551203', '660418', 's2'));
    codes.keep(await of(codes, '771203', '880418', 's1', 'vigie'));
    codes.prune('renard-2', ['s2']);
    assert.equal(codes.find('renard-2', 's1'), null);
    assert.ok(codes.find('renard-2', 's2') !== null && codes.find('vigie', 's1') !== null);
    codes.prune('renard-2', []);
    assert.equal(again().find('renard-2', 's2'), null);
  });

  test(`${name}: what is done on the beat comes to what it came to`, async () => {
    const { codes } = open(40);
    assert.equal(await codes.onBeat(async () => 7), 7);
    await assert.rejects(
      codes.onBeat(async () => {
        throw new Error('the disk is gone');
      }),
      /the disk is gone/,
    );
  });
}
