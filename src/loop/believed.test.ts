/** Duress around every stage (decision 29): what becomes of each act there is, and that nothing of it is left to chance. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NEUTRALISED } from './checkin/duress.ts';
import { legality } from './loop.ts';

/** What a coerced person asks and that stands: it warns, asks, adds somebody to be looked after, or says what happened. */
const STANDS: Readonly<Record<string, string>> = {
  'device.prove': 'a phone says that it rings',
  'principal.add': 'somebody more to protect',
  'handover.decline': 'whoever held it holds it still',
  'place.compromise': 'a warning',
  'appearance.add': 'an exposure that is known is better known',
  'appearance.start': 'an exposure that begins',
  'trigger.keep': 'kept byte for byte, believed by nobody yet',
  'report.submit': 'believed by nobody yet',
  'check.open': 'asks somebody else to look',
  'alert.issue': 'a warning (I-01)',
  'alert.answer': 'says what they do; it calls nothing safe',
  'operation.move': 'people who move are counted (I-15)',
  'operation.relocate': 'people who move are counted (I-15)',
  'manifest.add': 'somebody more to count',
  'refusal.record': 'closes nothing (I-22)',
  'panic.raise': 'a call for help (I-01)',
  'case.open': 'gathers what is there',
  'case.extend': 'gathers what is there',
  'case.concern': 'gathers what is there',
  'case.reopen': 'what was closed is looked at again',
  'hold.place': 'nothing is destroyed',
  'statement.object': 'holds speech back',
  'review.open': 'asks for lessons',
  'review.find': 'a finding among others',
};

test('I-25b every act there is has no effect under duress, or stands, or is the desk’s own: none is forgotten, none is two', () => {
  const wrong: string[] = [];
  const all = new Set<string>();
  for (const table of Object.values(legality)) {
    for (const [act, row] of Object.entries(table)) {
      all.add(act);
      const kinds = [NEUTRALISED.has(act), act in STANDS, String(row.who) === 'desk'].filter(Boolean).length;
      if (kinds !== 1) wrong.push(`${act}: ${kinds}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(
    [...NEUTRALISED, ...Object.keys(STANDS)].filter((act) => !all.has(act)),
    [],
  );
});
