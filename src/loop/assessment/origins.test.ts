import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Table } from '../../kernel/table.ts';
import { LINK_KINDS, type Link, type LinkKind, type ReportFacts, rootOf } from './model.ts';
import { independentOrigins, type Reckoning } from './origins.ts';

interface Told {
  id: string;
  origin?: string | null;
  source?: string | null;
  relays?: readonly string[];
}
type Said = readonly [a: string, kind: LinkKind, b: string, independence?: Link['independence']];
type World = { reports: readonly Told[]; links: readonly Said[]; merges?: readonly (readonly [from: string, into: string])[] };

function reckon({ reports, links, merges = [] }: World, id: string): Reckoning {
  const facts: ReportFacts = {
    report: (wanted) => {
      const told = reports.find((report) => report.id === wanted);
      return (
        told && {
          id: told.id,
          origin: told.origin ?? null,
          source: told.source ?? null,
          relays: told.relays ?? [],
          channel: 'phone',
          at: 0,
        }
      );
    },
  };
  const all: Link[] = links.map(([a, kind, b, independence = 'unknown'], index) => ({ a, b, kind, independence, index, by: 'atlas' }));
  let merged = Table.empty<string>();
  for (const [from, into] of merges) {
    const [root, onto] = [rootOf(merged, from), rootOf(merged, into)];
    if (root !== onto) merged = merged.with(root, onto);
  }
  return independentOrigins(
    id,
    facts,
    (report) => all.filter((link) => link.a === report || link.b === report),
    (report) => facts.report(report)?.origin ?? null,
    merged,
  );
}
const count = (world: World, id = 'r1') => reckon(world, id).independent;

describe('I-26 what counts as one', () => {
  test('an unknown origin counts for nothing; a known one counts once', () => {
    assert.equal(count({ reports: [{ id: 'r1' }], links: [] }), 0);
    assert.equal(count({ reports: [{ id: 'r1', origin: 'o1' }], links: [] }), 1);
  });

  test('two known origins stated to be independent are two', () => {
    const { independent, origins, why, path } = reckon(
      {
        reports: [
          { id: 'r1', origin: 'o1' },
          { id: 'r2', origin: 'o2' },
        ],
        links: [['r1', 'supports', 'r2', 'independent']],
      },
      'r1',
    );
    assert.deepEqual(
      { independent, origins, why, path },
      {
        independent: 2,
        origins: ['o1', 'o2'],
        why: 'several_origins',
        path: [{ from: 'r1', to: 'r2', kind: 'independent' }],
      },
    );
  });

  for (const independence of ['unknown', 'dependent'] as const) {
    test(`two known origins of ${independence} independence are one`, () => {
      const world: World = {
        reports: [
          { id: 'r1', origin: 'o1' },
          { id: 'r2', origin: 'o2' },
        ],
        links: [['r1', 'supports', 'r2', independence]],
      };
      assert.equal(count(world), 1);
      assert.equal(
        count({ ...world, links: [...world.links, ['r2', 'supports', 'r1', 'independent']] }),
        independence === 'unknown' ? 2 : 1,
      );
    });
  }

  test('of unknown independence, a report lends no origin to one that has none', () => {
    assert.equal(count({ reports: [{ id: 'r1' }, { id: 'r2', origin: 'o2' }], links: [['r2', 'supports', 'r1', 'unknown']] }), 0);
  });

  for (const shared of [{ origin: 'o1' }, { source: 's1' }, { relays: ['x', 's1'] }]) {
    test(`stated independent, yet sharing ${Object.keys(shared).join()}: one`, () => {
      const reports = [
        { id: 'r1', origin: 'o1', ...shared },
        { id: 'r2', origin: 'o2', ...shared },
      ];
      const reckoned = reckon({ reports, links: [['r1', 'supports', 'r2', 'independent']] }, 'r1');
      assert.equal(reckoned.independent, 1);
      assert.ok(
        reckoned.path.some((step) => step.kind.startsWith('shared_')),
        'and the path says what is shared',
      );
    });
  }

  test('one person is the source of one report and the relay of another: one', () => {
    const reports = [
      { id: 'r1', origin: 'o1', source: 'tilleul-7' },
      { id: 'r2', origin: 'o2', relays: ['tilleul-7'] },
    ];
    const { independent, path } = reckon({ reports, links: [['r1', 'supports', 'r2', 'independent']] }, 'r1');
    assert.equal(independent, 1);
    assert.deepEqual(path.at(-1), { from: 'r1', to: 'r2', kind: 'shared_reference' });
  });

  test('same origin stated: the name known for one is known for both, and they are one', () => {
    assert.equal(count({ reports: [{ id: 'r1' }, { id: 'r2', origin: 'o2' }], links: [['r1', 'same_origin', 'r2']] }), 1);
  });

  test('same origin is not same story: what confirms the other thing they said confirms nothing here', () => {
    const reports = [
      { id: 'r1', origin: 'o1' },
      { id: 'r2', origin: 'o1' },
      { id: 'r3', origin: 'o3' },
    ];
    const links: Said[] = [
      ['r1', 'same_origin', 'r2'],
      ['r2', 'supports', 'r3', 'independent'],
    ];
    assert.equal(count({ reports, links }, 'r1'), 1);
    assert.equal(count({ reports, links }, 'r2'), 2);
  });

  test('a repost has the number of what it repeats, whatever it says its own origin is', () => {
    const reports = [
      { id: 'r1', origin: 'o1' },
      { id: 'r2', origin: 'o2' },
      { id: 'blog', origin: 'o3' },
    ];
    const links: Said[] = [
      ['r1', 'supports', 'r2', 'independent'],
      ['blog', 'repeats_press', 'r1'],
    ];
    assert.deepEqual(
      ['r1', 'r2', 'blog'].map((id) => count({ reports, links }, id)),
      [2, 2, 2],
    );
    assert.equal(count({ reports: [{ id: 'r1' }, { id: 'blog', origin: 'o3' }], links: [['blog', 'derived_from', 'r1']] }, 'blog'), 0);
  });

  test('a rumour that goes round in a circle has no root, and counts for nothing', () => {
    const reports = [
      { id: 'r1', origin: 'o1' },
      { id: 'r2', origin: 'o2' },
    ];
    assert.equal(
      count({
        reports,
        links: [
          ['r1', 'derived_from', 'r2'],
          ['r2', 'derived_from', 'r1'],
        ],
      }),
      0,
    );
  });

  test('merging two references makes two origins one', () => {
    const world: World = {
      reports: [
        { id: 'r1', origin: 'o1' },
        { id: 'r2', origin: 'o2' },
      ],
      links: [['r1', 'supports', 'r2', 'independent']],
    };
    const merged = reckon(
      {
        ...world,
        merges: [
          ['o2', 'o3'],
          ['o1', 'o3'],
        ],
      },
      'r1',
    );
    assert.deepEqual([merged.independent, merged.origins, merged.why], [1, ['o3'], 'one_origin']);
  });

  test('S1: the mediator by telephone and the NGO that has it from the same mediator are no origin at all', () => {
    const reports = [
      { id: 'r1', relays: ['tilleul-7'] },
      { id: 'r2', relays: ['ngo'] },
    ];
    const { independent, why } = reckon({ reports, links: [['r2', 'derived_from', 'r1']] }, 'r1');
    assert.deepEqual([independent, why], [0, 'origin_unknown']);
  });

  test('S3: one mediator, a councillor, a blog and the police who quote the blog are one origin', () => {
    const reports = [
      { id: 'r1', origin: 'm' },
      { id: 'r2', relays: ['councillor'], source: 'm' },
      { id: 'r3' },
      { id: 'r4', source: 'police' },
    ];
    const links: Said[] = [
      ['r2', 'supports', 'r1', 'unknown'],
      ['r3', 'repeats_press', 'r2'],
      ['r4', 'derived_from', 'r3'],
      ['r4', 'supports', 'r1', 'independent'],
    ];
    for (const id of ['r1', 'r4']) assert.equal(count({ reports, links }, id), 1);
  });
});

describe('what contradicts', () => {
  const reports = [{ id: 'r1', origin: 'o1' }, { id: 'r2', origin: 'o2' }, { id: 'r3', origin: 'o3' }, { id: 'r4' }];
  test('is counted apart and never netted', () => {
    const links: Said[] = [
      ['r1', 'supports', 'r2', 'independent'],
      ['r3', 'contradicts', 'r1'],
      ['r2', 'contradicts', 'r4'],
    ];
    const { independent, contradicting, path, against } = reckon({ reports, links }, 'r1');
    assert.deepEqual([independent, contradicting], [2, 1], 'r4 contradicts too, from an unknown origin');
    assert.deepEqual(against, [
      { reports: ['r3'], origins: ['o3'] },
      { reports: ['r4'], origins: [] },
    ]);
    assert.deepEqual(
      path.filter((step) => step.kind === 'contradicts'),
      [
        { from: 'r2', to: 'r4', kind: 'contradicts' },
        { from: 'r3', to: 'r1', kind: 'contradicts' },
      ],
    );
    const there = reckon({ reports, links }, 'r3');
    assert.deepEqual([there.independent, there.contradicting], [1, 2]);
  });
  test('is seen even when someone also stated that it supports', () => {
    const links: Said[] = [
      ['r1', 'supports', 'r2', 'independent'],
      ['r1', 'contradicts', 'r2'],
    ];
    const { independent, contradicting } = reckon({ reports, links }, 'r1');
    assert.deepEqual([independent, contradicting], [2, 2]);
  });
});

describe('I-26 metamorphic: for every report of any world', () => {
  const IDS = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6'];
  const reference = fc.constantFrom('o1', 'o2', 'o3', 'o4', 'o5');
  const report = (id: string) =>
    fc.record({
      id: fc.constant(id),
      origin: fc.option(reference),
      source: fc.option(reference, { freq: 1 }),
      relays: fc.array(reference, { maxLength: 1 }),
    });
  const link = fc
    .tuple(
      fc.constantFrom(...IDS),
      fc.constantFrom<LinkKind>(...LINK_KINDS, 'supports', 'supports'),
      fc.constantFrom(...IDS),
      fc.constantFrom<Link['independence']>('independent', 'independent', 'dependent', 'unknown'),
    )
    .filter(([a, , b]) => a !== b);
  const world = fc.record({
    reports: fc.tuple(...IDS.map(report)),
    links: fc.array(link, { maxLength: 9 }),
    merges: fc.array(fc.tuple(reference, reference), { maxLength: 2 }),
  }) satisfies fc.Arbitrary<World>;
  const numbers = (of: World) => IDS.map((id) => count(of, id));
  const neverRaises = (before: World, after: World) => {
    const [was, is] = [numbers(before), numbers(after)];
    for (const [i, n] of is.entries()) assert.ok(n <= (was[i] ?? 0), `${IDS[i]}: ${was[i]} became ${n}`);
  };
  // Found by the property below, one world in forty thousand: r1 told that r3 relays what r5 says, and r3 that the same is
  // told of r6; stated dependent on r5, r1 no longer spoke, and r3 was no longer heard.
  test('a dependence stated where independence had been cuts the story short, and parts nothing that was one', () => {
    const heard: World = {
      reports: [
        { id: 'r1' },
        { id: 'r2' },
        { id: 'r3', relays: ['o1'] },
        { id: 'r4', origin: 'o3' },
        { id: 'r5', origin: 'o1' },
        { id: 'r6', origin: 'o3' },
      ],
      links: [
        ['r3', 'supports', 'r2', 'unknown'],
        ['r4', 'supports', 'r2', 'dependent'],
        ['r1', 'supports', 'r5', 'independent'],
        ['r3', 'supports', 'r1', 'independent'],
        ['r5', 'supports', 'r6', 'independent'],
      ],
    };
    assert.equal(count(heard, 'r5'), 1);
    const { independent, groups, path } = reckon({ ...heard, links: [...heard.links, ['r5', 'supports', 'r1', 'dependent']] }, 'r5');
    assert.equal(independent, 1);
    assert.deepEqual(groups, [{ reports: IDS, origins: ['o1', 'o3'] }]);
    assert.ok(
      path.some((step) => step.from === 'r3' && step.to === 'r5' && step.kind === 'shared_reference'),
      'and the path says through whom',
    );
  });

  const check = <T>(more: fc.Arbitrary<T>, holds: (w: World, m: T) => void) => fc.assert(fc.property(world, more, holds), { numRuns: 400 });
  const some = fc.constantFrom(...IDS);

  test('the number never exceeds the known origins', () =>
    check(fc.constant(null), (w) => {
      const known = new Set(w.reports.flatMap((r) => r.origin ?? []));
      for (const id of IDS) {
        const { independent, origins } = reckon(w, id);
        assert.ok(independent <= origins.length && origins.length <= known.size);
      }
    }));
  test('a repost never raises it, of one report or of two, whatever it says of itself', () =>
    check(fc.tuple(report('new'), some, some, fc.constantFrom<LinkKind>('derived_from', 'repeats_press')), (w, [fresh, a, b, kind]) =>
      neverRaises(w, { ...w, reports: [...w.reports, fresh], links: [...w.links, ['new', kind, a], ['new', kind, b]] }),
    ));
  test('a duplicate of the same origin never raises it', () =>
    check(fc.tuple(some, fc.boolean()), (w, [of, named]) => {
      const original = w.reports.find((r) => r.id === of);
      const copy = { ...original, id: 'new', origin: named ? (original?.origin ?? null) : null };
      neverRaises(w, {
        ...w,
        reports: [...w.reports, copy],
        links: [...w.links, ['new', 'same_origin', of], ['new', 'supports', of, 'dependent']],
      });
    }));
  test('a support that is not stated independent never raises it', () =>
    check(
      fc.tuple(report('new'), some, some, fc.constantFrom('dependent' as const, 'unknown' as const)),
      (w, [fresh, a, b, independence]) => {
        neverRaises(w, {
          ...w,
          reports: [...w.reports, fresh],
          links: [...w.links, ['new', 'supports', a, independence], ['new', 'supports', b, independence]],
        });
        if (a !== b) neverRaises(w, { ...w, links: [...w.links, [a, 'supports', b, independence]] });
      },
    ));
  test('one more relay on a report never raises it', () =>
    check(fc.tuple(some, reference), (w, [of, relay]) =>
      neverRaises(w, { ...w, reports: w.reports.map((r) => (r.id === of ? { ...r, relays: [...(r.relays ?? []), relay] } : r)) }),
    ));
  test('merging two references never raises it', () =>
    check(fc.tuple(reference, reference), (w, pair) => neverRaises(w, { ...w, merges: [...(w.merges ?? []), pair] })));
  test('the order in which links were stated changes nothing', () =>
    check(fc.constant(null), (w) => assert.deepEqual(numbers({ ...w, links: [...w.links].reverse() }), numbers(w))));
});
