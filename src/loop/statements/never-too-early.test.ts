/** I-36 by chance: whatever people try while the evening goes on around them, words leave only as doctrine lets them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MINUTE } from '../../kernel/time.ts';
import { EVENING } from '../given.ts';
import { type Draft, draft, line, Story } from './cast.ts';
import { latest, type Statement } from './model.ts';

/** Anything anybody may try, at any time, while the evening goes on around them. */
const people = fc.constantFrom('pont', 'delcassou', 'vigie', 'hermine', 'renard-1');
const gesture = fc.oneof(
  fc.record({
    do: fc.constant('draft' as const),
    by: people,
    prosecutor: fc.boolean(),
    reveals: fc.boolean(),
    mentions: fc.boolean(),
    task: fc.boolean(),
  }),
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('secure' as const, 'vet' as const, 'consent' as const), by: people }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('clear' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('release' as const), by: people }) },
  fc.record({ do: fc.constant('object' as const), by: people }),
  fc.record({
    do: fc.constantFrom('open' as const, 'close' as const, 'cover' as const, 'uncover' as const, 'done' as const, 'undone' as const),
  }),
  fc.record({ do: fc.constant('coerce' as const), by: people }),
);
type Gesture = typeof gesture extends fc.Arbitrary<infer G> ? G : never;

for (const form of ['statement', 'holding_line'] as const) {
  test(`I-36 whatever anybody tries, in whatever order: a ${form.replace('_', ' ')} leaves only as doctrine lets it`, () => {
    let released = 0;
    fc.assert(
      fc.property(fc.array(gesture, { minLength: 5, maxLength: 40 }), (gestures) => {
        const story = new Story();
        story.ask(form === 'statement' ? draft() : line(), 'pont');
        const given = new Set<string>();
        for (const g of gestures) {
          story.after(MINUTE);
          released += attempt(story, form, g, given) ? 1 : 0;
        }
      }),
      { numRuns: 300, seed: 31 },
    );
    assert.ok(released > 50, `only ${released} releases: the property said little`);
  });
}

/** Tries one thing and, when it let the words out, checks the evening by its own book-keeping. True when they went out. */
function attempt(story: Story, form: Statement['form'], g: Gesture, given: Set<string>): boolean {
  const open = story.facts.openOperation('hermine');
  switch (g.do) {
    case 'draft': {
      const claims: Draft['claims'] = g.prosecutor ? [{ owned_by: 'prosecutor', basis: [] }] : [{ owned_by: 'principal', basis: [] }];
      const mentions = g.mentions ? [...story.operations.keys()].slice(-1) : [];
      const more: Partial<Draft> = { form, claims, mentions, tasks: g.task ? ['t1'] : [], reveals: g.reveals ? ['route'] : [] };
      if (story.answer(draft({ ...more, version: latest(story.statement).n + 1 }), g.by) === null) given.clear();
      return false;
    }
    case 'secure':
    case 'vet':
    case 'consent': {
      const answer = g.do === 'secure' ? story.secure(g.by) : g.do === 'vet' ? story.vet(g.by) : story.consent('hermine', g.by);
      if (answer === null) given.add(`${g.do} ${g.by} ${story.now}`);
      return false;
    }
    case 'clear':
      // The usual round: each by whom it falls to.
      for (const [what, by] of [
        ['secure', 'delcassou'],
        ['vet', 'pont'],
        ['consent', 'hermine'],
      ] as const) {
        attempt(story, form, { do: what, by }, given);
      }
      return false;
    case 'object':
      if (story.object(g.by) === null) given.add('objection');
      return false;
    case 'open':
      if (open === null) story.opens(`op-${story.now}`);
      return false;
    case 'close':
      if (open !== null) story.closes(open.id);
      return false;
    case 'cover':
    case 'uncover':
      story.uncovered[g.do === 'cover' ? 'delete' : 'add']('lison');
      return false;
    case 'done':
    case 'undone':
      story.tasks.set('t1', g.do === 'done');
      return false;
    case 'coerce':
      // Found out later: every gesture of this person so far was coerced.
      for (let at = EVENING; at <= story.now; at += MINUTE) story.coerced.push({ member: g.by, at });
      return false;
    case 'release': {
      if (story.release(g.by) !== null) return false;
      const version = latest(story.statement);
      const freely = [...given]
        .map((row) => row.split(' '))
        .filter(([what, by, at]) => what !== 'objection' && !story.facts.underDuress(by ?? '', Number(at)));
      const by = (what: string) => freely.filter(([kind]) => kind === what);
      assert.ok(!given.has('objection'));
      assert.ok(version.claims.every((claim) => claim.owned_by !== 'prosecutor'));
      assert.deepEqual(version.reveals, []);
      assert.ok(by('consent').length > 0);
      if (form === 'statement') {
        assert.equal(open, null);
        assert.ok(version.mentions.every((id) => story.operations.get(id)?.closed));
        assert.equal(story.uncovered.size, 0);
        assert.ok(version.tasks.length === 0 || story.tasks.get('t1'));
        assert.ok(by('vet').length > 0);
        assert.ok(by('secure').some(([, who]) => who !== g.by));
      } else {
        assert.deepEqual(version.mentions, []);
        assert.ok(open === null || by('consent').some(([, , at]) => Number(at) < open.openedAt));
      }
      return true;
    }
  }
}
