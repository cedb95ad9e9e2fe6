import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, MINUTE, SECOND } from '../kernel/time.ts';
import { clock, otherDay, span } from './time.ts';

const AT = Date.UTC(2031, 2, 12, 16, 38, 55);

test('times are local to the organisation, on 24 hours, with seconds', () => {
  assert.equal(clock(AT, 'fr', 'Europe/Paris'), '17:38:55');
  assert.equal(clock(AT, 'en', 'Europe/Paris'), '17:38:55');
  assert.equal(clock(Date.UTC(2031, 2, 12, 23, 4, 5), 'fr', 'Europe/Paris'), '00:04:05');
  assert.equal(clock(AT, 'fr', 'Indian/Reunion'), '20:38:55');
});

test('another day is named, the same local day is not', () => {
  assert.equal(otherDay(AT, AT + HOUR, 'fr', 'Europe/Paris'), null);
  assert.equal(otherDay(AT, AT + DAY, 'fr', 'Europe/Paris'), '12 mars');
  assert.equal(otherDay(Date.UTC(2031, 2, 12, 22, 30), Date.UTC(2031, 2, 12, 23, 30), 'fr', 'Europe/Paris'), '12 mars');
});

test('ages in at most two figures, never below nothing', () => {
  const ages = [-5, 42 * SECOND, 72 * SECOND, HOUR - 1, 2 * HOUR + 5 * MINUTE, 3 * DAY + HOUR];
  assert.deepEqual(
    ages.map((age) => span(age, 'fr').replaceAll('\u202f', ' ')),
    ['0 s', '42 s', '1 min 12', '59 min 59', '2 h 05', '3 j'],
  );
  assert.equal(span(3 * DAY, 'en'), '3\u202fd');
});
