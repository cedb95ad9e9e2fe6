import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Asker } from '../../kernel/decider.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { DAY, HOUR, MINUTE } from '../../kernel/time.ts';
import { asks, disagreements, EVENING, type Sample, THREAD } from '../given.ts';
import { type Draft, draft, drafted, line, noteAt, prepared, Story } from './cast.ts';
import { correctionsOf, evolveStatements, inPublic, latest, type StatementsAct, type StatementsEvent } from './model.ts';
import { obstacles } from './obstacles.ts';
import { type StatementsSituation, statementsLegality, statementsSituation } from './rules.ts';

test('every act × situation of the table is what decide does', () => {
  const samples: Partial<Record<`${StatementsAct['act']} ${StatementsSituation}`, Sample<StatementsSituation>>> = {};
  const of = (situation: StatementsSituation): Story => {
    if (situation === 'unknown') return new Story();
    const story = drafted(situation === 'draft' ? { embargo_condition: 'famille' } : {}).cleared();
    if (situation === 'released') story.release();
    else story.lift();
    return story;
  };
  const read = { statement: 's1', version: 1, sha256: noteAt(0) };
  for (const situation of ['unknown', 'draft', 'released'] as const) {
    const acts: [StatementsAct, MemberId][] = [
      [draft({ version: situation === 'unknown' ? 1 : 2 }), 'pont'],
      [{ act: 'statement.secure', with: read }, 'delcassou'],
      [{ act: 'statement.consent', with: { ...read, person: 'hermine', means: 'device' } }, 'hermine'],
      [{ act: 'statement.vet', with: read }, 'pont'],
      [{ act: 'statement.object', with: { statement: 's1', version: 1, reveals: [] } }, 'renard-1'],
      [{ act: 'statement.release', with: { ...read, channel: 'site' } }, 'pont'],
    ];
    for (const [asked, by] of acts) {
      const story = of(situation);
      const stands = statementsSituation(story.state, asked);
      samples[`${asked.act} ${situation}`] = { situation: stands, decision: story.ask(asked, by) };
    }
    const story = situation === 'draft' ? drafted({ embargo_condition: 'famille' }) : of(situation);
    const lift: StatementsAct = { act: 'statement.lift', with: { statement: 's1', version: 1 } };
    const stands = statementsSituation(story.state, lift);
    samples[`statement.lift ${situation}`] = { situation: stands, decision: story.ask(lift, 'pont') };
  }
  assert.deepEqual(disagreements(statementsLegality, samples), []);
});

describe('a draft', () => {
  const refusal = (more: Partial<Draft>, asker: Partial<Asker> = {}) => new Story().answer(draft(more), 'renard-1', asker);

  test('has a title, a text and claims, each with its words, its owner and what it rests on', () => {
    assert.equal(refusal({}, { words: ['title'] }), 'statement_text_missing');
    assert.equal(refusal({}, { words: ['text'] }), 'statement_text_missing');
    assert.equal(refusal({ claims: [] }), 'claims_missing');
    assert.equal(refusal({}, { words: ['title', 'text'] }), 'claim_text_missing');
    assert.equal(refusal({ claims: [{ owned_by: 'desk', basis: [] }] }), 'claim_without_basis');
    assert.equal(refusal({ claims: [{ owned_by: 'principal', basis: [] }] }), null);
    assert.deepEqual(new Story().ask(draft({ claims: [{ owned_by: 'desk', basis: ['r1', 'r9', 'r9'] }] }), 'pont'), {
      ok: false,
      refusal: { code: 'basis_unknown', doctrine: 'domain §3', about: ['r9'] },
    });
  });

  test('names whom it is about, and only what the desk knows', () => {
    assert.equal(refusal({ about: [] }), 'about_missing');
    assert.equal(refusal({ about: ['lison'] }), 'principal_unknown');
    assert.equal(refusal({ mentions: ['op-9'] }), 'operation_unknown');
    assert.equal(refusal({ tasks: ['t9'] }), 'check_unknown');
  });

  test('an embargo is an instant to come, a condition in words, or both', () => {
    assert.equal(refusal({ embargo_until: EVENING }), 'embargo_over');
    assert.equal(refusal({ embargo_condition: 'famille' }, { words: ['title', 'text', 'claim_1'] }), 'condition_missing');
    assert.equal(refusal({ embargo_condition: 'famille', embargo_until: EVENING + 1 }), null);
  });

  test('may be written by anybody; rewritten by whoever wrote in it, whom it is about, and those who edit', () => {
    const story = new Story();
    story.ask(draft({ reveals: ['route', 'hour', 'hour'] }), 'renard-1');
    assert.deepEqual(latest(story.statement).reveals, ['route', 'hour']);
    assert.equal(story.answer(draft({ version: 1 }), 'renard-1'), 'statement_not_next');
    assert.equal(story.answer(draft({ version: 2 }), 'vigie'), 'not_addressed_to_you');
    ['renard-1', 'hermine', 'pont', 'delcassou'].forEach((by, n) => {
      assert.equal(story.answer(draft({ version: n + 2 }), by), null);
    });
    assert.equal(story.answer(line({ version: 6 }), 'pont'), 'statement_form_fixed');
  });

  test('remembers its thread, its compartment and its exercise from the first version on', () => {
    const story = new Story();
    story.ask(draft(), 'pont', { compartment: 'mairie', exercise: 'ex-1' });
    story.ask(draft({ version: 2 }), 'pont', { thread: 'c00000000000000ff' });
    const { thread, compartment, exercise, touched } = story.statement;
    assert.deepEqual([thread, compartment, exercise, touched], [THREAD, 'mairie', 'ex-1', 1]);
  });
});

describe('clearances', () => {
  test('are given on the version and the words that were read', () => {
    const story = drafted();
    const clear = (version: number, sha256: string) =>
      story.answer({ act: 'statement.vet', with: { statement: 's1', version, sha256 } }, 'pont');
    assert.equal(clear(2, noteAt(0)), 'statement_outdated');
    assert.equal(clear(1, noteAt(1)), 'statement_differs');
    assert.equal(clear(1, noteAt(0)), null);
  });

  test('security: a leader of that principal’s own team or the desk, and never of words that give something away', () => {
    for (const by of ['renard-1', 'delcassou', 'vigie']) assert.equal(drafted().secure(by), null);
    for (const by of ['busard-1', 'pont', 'hermine']) assert.equal(drafted().secure(by), 'role_missing');
    assert.equal(drafted({ reveals: ['route'] }).secure(), 'statement_reveals');
  });

  test('legal: not while a claim is the prosecutor’s', () => {
    assert.equal(drafted({ claims: [{ owned_by: 'prosecutor', basis: [] }] }).vet(), 'prosecutor_claims');
    assert.equal(drafted().vet('vigie'), 'role_missing');
    assert.equal(drafted().vet('prefete'), null);
  });

  test('consent is the principal’s own, on a device or by a relayed voice', () => {
    assert.equal(drafted().consent('hermine', 'vigie', { for: 'hermine' }), null);
    assert.equal(drafted().consent('hermine', 'vigie'), 'not_addressed_to_you');
    assert.equal(drafted().consent('hermine', 'pont'), 'role_missing');
    assert.equal(drafted().consent('loutre', 'vigie'), 'person_not_concerned');
  });

  test('consent of somebody who is not enrolled is heard, by sight or voice, and read back', () => {
    const hear = (means: 'sight' | 'voice' | 'relayed', words: string[]) => {
      const story = drafted({ about: ['loutre'] });
      return story.answer({ act: 'statement.consent', with: { ...story.read, person: 'loutre', means } }, 'vigie', { words });
    };
    assert.equal(hear('relayed', ['read_back']), 'consent_not_heard');
    assert.equal(hear('voice', []), 'consent_not_heard');
    assert.equal(hear('voice', ['read_back']), null);
    assert.equal(hear('sight', ['read_back']), null);
  });

  test('I-36 another version voids them all', () => {
    const story = drafted().cleared();
    assert.deepEqual(obstacles(story.statement, story.now, story.facts), []);
    story.ask(draft({ version: 2 }), 'pont');
    assert.deepEqual(obstacles(story.statement, story.now, story.facts), [
      { code: 'clearance_missing', doctrine: 'I-36', about: ['security', 'legal', 'hermine'] },
    ]);
  });
});

describe('I-36 what keeps a statement back', () => {
  const codes = (story: Story) => obstacles(story.statement, story.now, story.facts).map(({ code }) => code);

  test('S1 in order: the operation, the daughter, the prosecutor’s claims, the route and the hour; then it is released', () => {
    const story = new Story();
    story.opens('op-1');
    story.uncovered.add('lison');
    story.ask(draft({ mentions: ['op-1'], claims: [{ owned_by: 'prosecutor', basis: [] }], reveals: ['route', 'hour'] }), 'renard-1');
    assert.deepEqual(codes(story), [
      'relatives_uncovered',
      'operation_open',
      'prosecutor_claims',
      'statement_reveals',
      'clearance_missing',
    ]);
    assert.deepEqual(story.ask({ act: 'statement.release', with: { ...story.read, channel: 'site' } }, 'pont'), {
      ok: false,
      refusal: { code: 'relatives_uncovered', doctrine: 'I-36', about: ['lison'] },
    });
    story.closes('op-1');
    story.after(12 * HOUR);
    story.ask(draft({ version: 2, mentions: ['op-1'] }), 'pont');
    story.cleared();
    assert.deepEqual(codes(story), ['relatives_uncovered']);
    story.uncovered.clear();
    assert.equal(story.release(), null);
  });

  test('an operation of somebody it is about holds it back, mentioned or not; another’s only when mentioned', () => {
    const story = drafted().cleared();
    story.opens('op-2', 'loutre');
    assert.deepEqual(codes(story), []);
    story.opens('op-1');
    assert.equal(story.release(), 'operation_open');
    story.closes('op-1');
    story.ask(draft({ version: 2, mentions: ['op-2', 'op-1'] }), 'pont');
    assert.deepEqual(obstacles(story.statement, story.now, story.facts)[0]?.about, ['op-2']);
  });

  test('a task it depends on must be done, not merely closed', () => {
    const story = drafted({ tasks: ['t1'] }).cleared();
    story.tasks.set('t1', false);
    assert.equal(story.release(), 'task_undone');
    story.tasks.set('t1', true);
    assert.equal(story.release(), null);
  });

  test('S10 anybody may object, and another version must be written', () => {
    const story = drafted().cleared();
    assert.equal(story.object('busard-1', ['place', 'place']), null);
    assert.deepEqual(
      latest(story.statement).objections.map(({ by, reveals }) => [by, reveals]),
      [['busard-1', ['place']]],
    );
    assert.equal(story.release(), 'statement_objected');
    story.ask(draft({ version: 2 }), 'pont');
    assert.deepEqual(story.ask({ act: 'statement.object', with: { statement: 's1', version: 1, reveals: [] } }, 'hermine'), {
      ok: true,
      events: [{ e: 'StatementObjected', statement: 's1', version: 1, reveals: [], conflict: 'statement_outdated' }],
    });
    assert.deepEqual(codes(story), ['clearance_missing']);
  });

  test('an embargo holds until its instant and until somebody says the condition is met; nothing leaves by itself', () => {
    const story = drafted({ embargo_until: EVENING + DAY, embargo_condition: 'famille' }).cleared();
    assert.equal(story.release(), 'embargo_holds');
    assert.equal(story.lift('pont', { words: [] }), 'evidence_missing');
    assert.equal(story.lift(), null);
    assert.equal(story.lift(), 'embargo_lifted');
    assert.equal(story.release(), 'embargo_holds');
    story.after(DAY);
    assert.equal(inPublic(story.statement), undefined);
    assert.equal(story.release(), null);
    assert.equal(drafted().lift(), 'embargo_unconditional');
    const conditional = drafted({ embargo_condition: 'famille' }).cleared();
    assert.equal(conditional.after(400 * DAY).release(), 'embargo_holds');
    conditional.lift('vigie');
    assert.equal(conditional.release(), null);
  });

  test('it takes two people and two hands: one read it for security, another releases it', () => {
    const story = drafted().cleared();
    assert.equal(story.release('delcassou', { device: 'dev/other' }), 'second_person_needed');
    assert.equal(story.release('pont', { device: 'dev/delcassou' }), 'second_device_needed');
    assert.equal(story.release('delcassou', { for: 'pont' }), 'second_device_needed');
    const relayed = drafted();
    relayed.secure('vigie', { for: 'delcassou' });
    relayed.vet();
    relayed.consent();
    assert.equal(relayed.release('vigie', { device: 'dev/other' }), 'second_device_needed');
    assert.equal(relayed.release(), null);
    assert.equal(story.release(), null);
    assert.equal(latest(story.statement).released?.alone, false);
  });

  test('I-25b a clearance or a release under duress has no effect, and reads as one nobody gave', () => {
    const missing = (...about: string[]) => ({ ok: false, refusal: { code: 'clearance_missing', doctrine: 'I-36', about } });
    const release = (story: Story) => story.ask({ act: 'statement.release', with: { ...story.read, channel: 'site' } }, 'pont');
    const story = drafted().cleared();
    story.coerced.push({ member: 'delcassou', at: story.now });
    assert.deepEqual(release(story), missing('security'));
    const never = drafted();
    never.vet();
    never.consent();
    assert.deepEqual(release(never), missing('security'));
    // Somebody free may still clear it.
    story.after(MINUTE).secure('vigie');
    story.coerced.push({ member: 'pont', at: story.now });
    assert.deepEqual(release(story), missing('security'));
    assert.deepEqual(
      story.answer({ act: 'statement.release', with: { ...story.read, channel: 'site' } }, 'pont', { for: 'vigie' }),
      'clearance_missing',
    );
    story.after(MINUTE);
    assert.equal(story.release(), null);
    const voice = drafted();
    voice.coerced.push({ member: 'vigie', at: voice.now });
    voice.consent('hermine', 'vigie', { for: 'hermine' });
    assert.deepEqual(obstacles(voice.statement, voice.now, voice.facts)[0]?.about, ['security', 'legal', 'hermine']);
  });
});

describe('I-36 the holding line', () => {
  test('says nothing that could harm, and waits for nothing', () => {
    const refusal = (more: Partial<Draft>) => {
      const story = new Story();
      story.opens('op-1');
      return story.answer(line(more), 'pont');
    };
    for (const reveal of ['place', 'hour', 'route', 'inquiry'] as const) assert.equal(refusal({ reveals: [reveal] }), 'line_says_too_much');
    assert.equal(refusal({ mentions: ['op-1'] }), 'line_says_too_much');
    assert.equal(refusal({ claims: [{ owned_by: 'prosecutor', basis: [] }] }), 'line_says_too_much');
    assert.equal(refusal({ tasks: ['t1'] }), 'line_waits_for_nothing');
    assert.equal(refusal({ embargo_until: EVENING + DAY }), 'line_waits_for_nothing');
    assert.equal(refusal({ embargo_condition: 'famille' }), 'line_waits_for_nothing');
    assert.equal(refusal({ claims: [{ owned_by: 'principal', basis: [] }] }), null);
  });

  test('prepared and consented to in advance, it is released by one person while the operation is open, and says so', () => {
    const story = prepared();
    story.consent();
    story.after(DAY).opens('op-1');
    story.uncovered.add('lison');
    assert.equal(story.release('vigie'), null);
    assert.equal(latest(story.statement).released?.alone, true);
  });

  test('not alone when somebody else had read it for security, on another device', () => {
    const alone = (by: MemberId, more: Partial<Asker> = {}) => {
      const story = prepared();
      story.secure('delcassou', more);
      story.consent();
      story.release(by);
      return latest(story.statement).released?.alone;
    };
    assert.deepEqual([alone('vigie'), alone('delcassou'), alone('vigie', { device: 'dev/vigie' })], [false, true, true]);
  });

  test('without consent, or with one given once the operation was open, it is not a holding line', () => {
    const story = prepared();
    assert.equal(story.release('vigie'), 'clearance_missing');
    story.opens('op-1');
    story.consent();
    assert.equal(story.release('vigie'), 'line_not_prepared');
    story.closes('op-1');
    assert.equal(story.release('vigie'), null);
  });

  test('the principal takes the consent back by objecting; a coerced one never counted', () => {
    const story = prepared();
    story.consent();
    story.object('hermine');
    assert.equal(story.release('vigie'), 'statement_objected');
    const coerced = prepared();
    coerced.coerced.push({ member: 'hermine', at: coerced.now });
    coerced.consent();
    assert.equal(coerced.release('vigie'), 'clearance_missing');
    coerced.after(1).consent();
    coerced.coerced.push({ member: 'vigie', at: coerced.now });
    assert.deepEqual(coerced.ask({ act: 'statement.release', with: { ...coerced.read, channel: 'site' } }, 'vigie'), {
      ok: false,
      refusal: { code: 'clearance_missing', doctrine: 'I-36', about: ['hermine'] },
    });
  });
});

describe('after release', () => {
  test('a released version never changes; a correction is another version, cleared anew and listed', () => {
    const story = drafted().cleared();
    story.release();
    const before = latest(story.statement);
    assert.equal(story.secure(), 'statement_released');
    assert.deepEqual(
      obstacles(story.statement, story.now, story.facts).map(({ code }) => code),
      ['statement_released'],
    );
    assert.equal(story.answer(draft({ version: 2 }), 'pont', { words: ['title', 'text', 'claim_1'] }), 'correction_missing');
    story.after(HOUR).ask(draft({ version: 2 }), 'pont');
    assert.deepEqual([inPublic(story.statement)?.n, correctionsOf(story.statement)], [1, []]);
    assert.equal(story.release(), 'clearance_missing');
    story.cleared().release();
    assert.equal(story.statement.versions[0], before);
    assert.deepEqual([inPublic(story.statement)?.n, correctionsOf(story.statement).map(({ n, corrects }) => [n, corrects])], [2, [[2, 1]]]);
  });

  test('an objection that comes too late is kept with its conflict, and moves nothing', () => {
    const story = drafted().cleared();
    story.release();
    const { state } = story;
    const late = story.ask({ act: 'statement.object', with: { statement: 's1', version: 1, reveals: ['place'] } }, 'busard-1');
    assert.ok(late.ok && late.events[0]?.e === 'StatementObjected' && late.events[0].conflict === 'statement_released');
    assert.equal(story.state, state);
    assert.ok(new Story().ask({ act: 'statement.object', with: { statement: 's9', version: 1, reveals: [] } }, 'busard-1').ok);
  });
});

describe('domain §6b what is public is exposure', () => {
  const photo = { sha256: noteAt(9), bytes: 60_000, type: 'jpeg', metadata: false } as const;
  const words = ['title', 'text', 'claim_1', 'photo_alt', 'photo_credit'];
  const refusal = (more: Partial<Draft>, has = words) => new Story().answer(draft(more), 'pont', { words: has });

  test('a photo is a picture and nothing else, described and credited', () => {
    assert.equal(refusal({ photo: { ...photo, type: 'other' } }), 'photo_type_unknown');
    assert.equal(refusal({ photo: { ...photo, metadata: true } }), 'photo_metadata');
    assert.equal(
      refusal(
        { photo },
        words.filter((word) => word !== 'photo_alt'),
      ),
      'photo_alt_missing',
    );
    assert.equal(
      refusal(
        { photo },
        words.filter((word) => word !== 'photo_credit'),
      ),
      'photo_credit_missing',
    );
    assert.equal(new Story().answer(line({ photo }), 'pont', { words }), 'line_says_too_much');
    const story = new Story();
    story.ask(draft({ photo, lang: 'de' }), 'pont', { words });
    const { metadata: _, ...kept } = photo;
    assert.deepEqual([latest(story.statement).photo, latest(story.statement).lang], [kept, 'de']);
    assert.deepEqual([latest(drafted().statement).photo, latest(drafted().statement).lang], [null, 'fr'], 'a draft of before has neither');
  });

  test('I-36 what the desk recognises in the words keeps them from being cleared for security, and from leaving', () => {
    const story = drafted();
    const found = { ...story.read, found: ['place' as const] };
    assert.equal(story.answer({ act: 'statement.secure', with: found }, 'delcassou'), 'words_reveal');
    story.cleared();
    assert.equal(story.answer({ act: 'statement.release', with: { ...found, channel: 'site' } }, 'pont'), 'words_reveal');
    assert.equal(story.answer({ act: 'statement.release', with: { ...found, found: [], channel: 'site' } }, 'pont'), null);
  });
});

test('an event or an act of another program is a defect, never a guess', () => {
  const told = { ...asks('vigie'), index: 1, act: 'test' };
  const nonsense = { e: 'Nonsense', statement: 's1' } as unknown as StatementsEvent;
  assert.throws(() => evolveStatements(drafted().state, nonsense, told), /unknown event Nonsense/);
  assert.throws(
    () => new Story().ask({ act: 'nonsense', with: { statement: 's1' } } as unknown as StatementsAct, 'vigie'),
    /unknown act nonsense/,
  );
  assert.throws(() => latest({ ...drafted().statement, versions: [] }), /has no version/);
});
