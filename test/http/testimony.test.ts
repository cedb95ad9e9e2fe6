import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TESTIMONY } from '../../src/edges/http/perform.ts';
import { alertingLegality } from '../../src/loop/alerting/rules.ts';
import { assessmentLegality } from '../../src/loop/assessment/rules.ts';
import { inquiryLegality } from '../../src/loop/inquiry/rules.ts';
import { operationLegality } from '../../src/loop/operation/rules.ts';
import { postureLegality } from '../../src/loop/posture/rules.ts';
import { statementsLegality } from '../../src/loop/statements/rules.ts';

test('what the edge lets through as testimony is what the core’s tables call testimony, of whatever an address names', () => {
  const tables = { ...alertingLegality, ...operationLegality, ...assessmentLegality, ...inquiryLegality };
  const rows = Object.entries({ ...tables, ...postureLegality, ...statementsLegality });
  const testimony = rows.filter(([, row]) => row.kind === 'testimony' && row.who !== 'desk').map(([act]) => act);
  // A receipt is noted by whoever sees the dossier; whoever does not has nothing to note.
  assert.deepEqual([...TESTIMONY].sort(), testimony.filter((act) => act !== 'dossier.receipt').sort());
});
