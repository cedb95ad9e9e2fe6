import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Asker } from '../../kernel/decider.ts';
import { MINUTE } from '../../kernel/time.ts';
import { asks, EVENING, refusalOf } from '../given.ts';
import { coerced, PROVED, plans, records, rung, Story } from './cast.ts';
import { asksCode, CODED, codeRefusal } from './codes.ts';
import type { CheckinAct } from './model.ts';
import { checkinLegality } from './rules.ts';

const sets = (set = 's1'): CheckinAct => ({ act: 'code.set', with: { set } });
const rehearses: CheckinAct = { act: 'code.rehearse', with: {} };
const resets = (member = 'hermine', means: 'sight' | 'voice' = 'sight'): CheckinAct => ({ act: 'code.reset', with: { member, means } });
const notes = (matched: boolean): CheckinAct => ({ act: 'code.note', with: { member: 'hermine', act: 'checkin.record', matched } });
const TYPED = { code: 'known' } as const;

/** HERMINE has codes, and has rehearsed as many of them. */
function ready(...places: readonly ('first' | 'second')[]): Story {
  const story = new Story({ rehearsing: () => true });
  story.told(sets(), 'hermine', 0);
  for (const code of places) story.told(rehearses, 'hermine', 0, { code });
  return story;
}
const off = (story: Story, act: string, more: Partial<Asker> = {}): string | null => {
  const kind = act in checkinLegality ? checkinLegality[act as CheckinAct['act']].kind : 'request';
  return refusalOf(codeRefusal(story.state, act, kind, asks('hermine', more)) ?? { ok: true, events: [] });
};

describe('codes', () => {
  test('decision 29: off until both were rehearsed, in whatever order; then the acts of the table ask for one', () => {
    for (const places of [[], ['first'], ['second'], ['first', 'first']] as const) {
      const story = ready(...places);
      assert.equal(asksCode(story.state, 'hermine'), false);
      assert.equal(off(story, 'standdown.confirm'), null);
    }
    const story = ready('second', 'first');
    assert.ok(asksCode(story.state, 'hermine'));
    for (const act of CODED) {
      assert.equal(off(story, act), 'code_needed', act);
      assert.equal(off(story, act, TYPED), null, act);
      assert.equal(off(story, act, { code: 'unknown' }), 'code_wrong', act);
    }
    assert.equal(off(story, 'report.grade'), null, 'an act the table does not name asks for none');
    assert.equal(off(story, 'standdown.confirm', { by: 'vigie' }), null, 'nor does anybody else’s');
    assert.equal(off(story, 'standdown.confirm', { by: 'vigie', for: 'hermine' }), 'code_needed', 'relayed, it is still theirs');
    story.told(sets('s2'), 'hermine', 1, TYPED);
    assert.equal(asksCode(story.state, 'hermine'), false, 'new codes are rehearsed anew');
  });

  test('I-01 a wrong code refuses a request, never an alert nor testimony; a duress is lifted by no wrong code', () => {
    const story = ready();
    const wrong = { code: 'unknown' } as const;
    assert.equal(off(story, 'checkin.plan', wrong), 'code_wrong');
    for (const act of ['alert.issue', 'panic.raise', 'checkin.record', 'duress.raise', 'checkin.silence'])
      assert.equal(off(story, act, wrong), null, act);
    assert.equal(off(story, 'duress.lift', wrong), 'code_wrong');
    assert.equal(off(story, 'standdown.settle', { by: 'desk' }), null);
  });

  test('I-14 "all is well" without the code it owes, or with nobody’s, is recorded and closes nothing; a witness owes none', () => {
    const late = (): Story => {
      const story = ready('first', 'second');
      story.told(plans(), 'vigie', 0);
      story.wake('p1', 36);
      return story;
    };
    for (const [code, conflict] of [
      [undefined, 'code_needed'],
      ['unknown', 'code_wrong'],
    ] as const) {
      const story = late();
      const [said] = story.told(records(), 'hermine', 37, code === undefined ? {} : { code });
      assert.ok(said?.e === 'CheckedIn' && said.conflict === conflict);
      assert.notEqual(story.plan().phase, 'expected');
    }
    for (const [asked, by, more] of [
      [records(), 'hermine', TYPED],
      [records('late'), 'hermine', {}],
      [records('ok', 'hermine', 'sight'), 'renard-1', {}],
    ] as const) {
      const story = late();
      story.told(asked, by, 37, more);
      assert.equal(story.plan().phase, 'expected');
    }
  });

  test('one’s own alone, and never by relay; changed only with the present one', () => {
    const story = ready();
    assert.equal(refusalOf(story.ask(sets('s2'), 'vigie', 1, { for: 'hermine' })), 'not_by_relay');
    assert.equal(refusalOf(story.ask(sets('s2'), 'hermine', 1)), 'code_needed');
    assert.equal(story.state.codes.get('hermine')?.set, 's1');
    story.told(sets('s2'), 'hermine', 2, TYPED);
    assert.equal(story.state.codes.get('hermine')?.set, 's2');
  });

  test('decision 29: rehearsed in a drill one takes part in, or in an exercise; nowhere else', () => {
    const story = new Story();
    assert.equal(refusalOf(story.ask(rehearses, 'hermine', 0, { code: 'first' })), 'codes_unset');
    story.told(sets(), 'hermine', 0);
    assert.equal(refusalOf(story.ask(rehearses, 'hermine', 0, { code: 'first' })), 'nothing_rehearsed');
    assert.equal(refusalOf(story.ask(rehearses, 'hermine', 0, { exercise: 'ex' })), 'code_needed');
    assert.equal(refusalOf(story.ask(rehearses, 'hermine', 0, { exercise: 'ex', ...TYPED })), 'code_needed');
    story.told(rehearses, 'hermine', 0, { code: 'second', exercise: 'ex' });
    assert.deepEqual(story.state.codes.get('hermine')?.rehearsed, ['second']);
  });

  test('forgotten: somebody else says so, who has the person before them; then others may be set without the old', () => {
    const story = ready('first', 'second');
    assert.equal(refusalOf(story.ask(resets('vigie'), 'vigie', 1)), 'codes_unset');
    assert.equal(refusalOf(story.ask(resets(), 'renard-3', 1)), 'role_missing');
    assert.equal(refusalOf(story.ask(resets('hermine', 'voice'), 'vigie', 1)), 'in_person_needed');
    assert.equal(refusalOf(story.ask(resets(), 'vigie', 1, { for: 'hermine' })), 'role_missing');
    story.told(sets('v1'), 'vigie', 1);
    assert.equal(refusalOf(story.ask(resets('vigie'), 'vigie', 1)), 'other_person_needed');
    story.told(resets(), 'renard-1', 2);
    assert.equal(asksCode(story.state, 'hermine'), false);
    story.told(sets('s2'), 'hermine', 3);
    assert.equal(story.state.codes.get('hermine')?.set, 's2');
  });

  test('I-25b under duress neither they nor anybody takes away the code that speaks for them; on their screen it goes on', () => {
    const story = ready('first', 'second');
    story.told(coerced('hermine'), 'desk', 1);
    story.told(sets('s2'), 'hermine', 2, TYPED);
    story.told(resets(), 'vigie', 3);
    story.told(notes(false), 'desk', 4);
    const own = story.state.codes.get('hermine');
    assert.deepEqual([own?.set, own?.rehearsed.length, own?.missed?.act], ['s1', 2, 'checkin.record']);
    const shown = story.state.duresses.get('hermine')?.facade.codes.get('hermine');
    assert.deepEqual([shown?.set, shown?.rehearsed.length, shown?.missed?.at], [null, 0, EVENING + 4 * MINUTE]);
    story.told({ act: 'duress.lift', with: { member: 'hermine', means: 'sight' } }, 'vigie', 5, PROVED);
    assert.equal(story.state.codes.get('hermine')?.set, 's1');
  });

  test('decision 29 typed at the desk, the confidant outside is called as well, and never who typed it', () => {
    const story = new Story();
    const called = rung(story.told({ act: 'duress.raise', with: { member: 'vigie', code: true } }, 'desk', 0));
    assert.deepEqual(called, ['delcassou', 'dehors']);
  });

  test('a code that was theirs leaves no mark; one that was nobody’s does; of nobody there is nothing to say', () => {
    const story = new Story();
    assert.equal(refusalOf(story.ask({ act: 'code.note', with: { member: 'x', act: 'a', matched: false } }, 'desk', 0)), 'member_unknown');
    story.told(notes(true), 'desk', 1);
    assert.equal(story.state.codes.get('hermine'), undefined);
    story.told(notes(false), 'desk', 2);
    assert.deepEqual(story.state.codes.get('hermine')?.missed, { act: 'checkin.record', at: EVENING + 2 * MINUTE });
  });
});
