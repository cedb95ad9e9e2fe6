/** The board: what needs a decision now; and `me`: who am I, and what is expected of me. */

import { activeOperations, openAlerts } from '../../loop/loop.ts';
import type { OutsideView } from '../../wire/outside-views.ts';
import type { BoardView, MeView, RestoreLine } from '../../wire/views.ts';
import { boardActions } from './actions.ts';
import { appearanceLines, placeLines, routeLines, warnings } from './agenda.ts';
import { alertLines, awaits } from './alerts.ts';
import { awaitedLines, calledAbout, callLines, codesLines, ownCheckins, ownCodes, silenceLines } from './calls.ts';
import { retention } from './cases.ts';
import { drillLines, myDrills, owedLines, reviewLines } from './drills.ts';
import { handovers } from './handovers.ts';
import { operationLines } from './operations.ts';
import { people, person, principals } from './people.ts';
import { postureLines, scales } from './posture.ts';
import { assessmentView, awaitingLines, openChecks } from './reports.ts';
import { isOf, type Sight } from './sight.ts';
import { statementLines, toConsent } from './statements.ts';

const byIndex = (a: { readonly index: number }, b: { readonly index: number }): number => a.index - b.index;

function restores(sight: Sight): RestoreLine[] {
  return sight.state.roster.restores.map(({ from, to, lost, index }) => {
    const { name, reason } = sight.words(index);
    return { from, at: to, by: name ?? null, reason: reason ?? null, ...(sight.readsLog ? { lost } : {}) };
  });
}

/** To whom our heads were shown: nothing where nobody was asked to. */
function shownOutside({ extra }: Sight): Partial<Pick<OutsideView, 'witnesses' | 'authority'>> {
  if (extra.outside === undefined) return {};
  const { witnesses, authority } = extra.outside;
  return { witnesses, authority };
}

export function board(sight: Sight): BoardView {
  const { state, extra, now, desk, readsLog } = sight;
  const { roster, assessment, inquiry } = state;
  return {
    kind: 'board',
    now,
    zone: roster.org?.zone ?? null,
    exercise: extra.exercise,
    openAlerts: alertLines(sight),
    operations: operationLines(sight),
    awaiting: awaitingLines(sight),
    checks: openChecks(sight),
    calls: callLines(sight),
    awaited: awaitedLines(sight),
    silences: silenceLines(sight),
    codes: codesLines(sight),
    people: people(sight),
    principals: principals(sight),
    duty: roster.members
      .filter((row) => row.onDuty && (desk || row.roles.includes('watch_officer')))
      .sort(byIndex)
      .map((row) => person(sight, row.id)),
    handovers: handovers(sight),
    appearances: appearanceLines(sight),
    places: placeLines(sight),
    routes: routeLines(sight),
    warnings: warnings(sight),
    cases: desk
      ? [...inquiry.cases.values()]
          .sort(byIndex)
          .map((row) => ({ id: row.id, title: sight.words(row.index).title ?? null, state: row.state, at: row.at }))
      : [],
    needsReview: desk
      ? assessment.assessments
          .filter((row) => row.needsReview)
          .sort(byIndex)
          .map((row) => assessmentView(sight, row))
      : [],
    retention: retention(sight),
    drills: drillLines(sight),
    reviews: reviewLines(sight),
    owed: owedLines(sight, desk),
    postures: postureLines(sight),
    scales: scales(sight),
    statements: statementLines(sight),
    outages: desk ? roster.outages.map(({ from, to }) => ({ from, to })) : [],
    restores: desk ? restores(sight) : [],
    actions: boardActions(sight),
    ...(readsLog ? { log: { size: extra.size, sealedAt: extra.sealedAt ?? null, origin: extra.origin, ...shownOutside(sight) } } : {}),
    ...(desk && extra.outside !== undefined && extra.outside.fork !== null ? { fork: extra.outside.fork } : {}),
  };
}

export function me(sight: Sight): MeView {
  const { state, viewer, now, extra, roles, desk, readsLog } = sight;
  const { roster, alerting, operation } = state;
  const member = roster.members.get(viewer);
  const restored = roster.restores.at(-1);
  return {
    kind: 'me',
    now,
    member: person(sight, viewer),
    roles,
    compartments: member?.compartments ?? [],
    desk,
    readsLog,
    onDuty: member?.onDuty ?? false,
    zone: roster.org?.zone ?? null,
    exercise: extra.exercise,
    devices: roster.devices
      .filter((row) => row.member === viewer)
      .sort(byIndex)
      .map(({ name, custody, proofs }) => ({ name, custody, proofs })),
    details: roster.assignments
      .filter((row) => row.person === viewer && sight.protects.has(row.principal) && row.from <= now && (row.to === null || now < row.to))
      .sort(byIndex)
      .map((row) => ({ principal: person(sight, row.principal), part: row.part })),
    toAnswer: openAlerts(alerting)
      .filter((alert) => alert.recipients.some((row) => row.member === viewer && awaits(alert, row)))
      .sort((a, b) => b.index - a.index)
      .map((alert) => alert.id),
    operations: activeOperations(operation)
      .filter((row) => isOf(sight, row))
      .sort(byIndex)
      .map((row) => row.id),
    drills: myDrills(sight),
    owed: owedLines(sight, false),
    handovers: handovers(sight).filter((row) => row.from.id === viewer || row.to.id === viewer),
    checkins: ownCheckins(sight),
    codes: ownCodes(sight),
    ...calledAbout(sight),
    restored: restored === undefined ? null : { from: restored.from, at: restored.to },
    toConsent: toConsent(sight),
  };
}
