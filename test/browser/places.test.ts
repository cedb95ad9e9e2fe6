/**
 * Decision 28 on a real phone's browser, with the real desk of a signed release: a place is sealed by one person, briefed to another,
 * taken on their phone; the network goes, the tab is killed, and the address is two taps away. The desk never had it.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { HOUR } from '../../src/kernel/time.ts';
import { b64 } from '../../src/log/base64.ts';
import { parseEnrolRequest } from '../../src/log/enrol.ts';
import { sealFor } from '../../src/vault/age.ts';
import { makeSealed } from '../../src/vault/sealed.ts';
import type { SealedView } from '../../src/wire/sealed-views.ts';
import { type Holder, Keyed } from '../e2e/keyed.ts';
import { abri, type ExampleDesk, exampleDesk, ROOT, throwAway } from '../e2e/program.ts';
import { copyTree, makeKey, signTree, withoutBuild } from '../release/signed.ts';
import { ask, launch, needsBrowser, type Watched, without } from './browser.ts';
import { comeInByLink, violations } from './person.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ADDRESS = '12, chemin du CANARI-TELEPHONE-5ZQ, Vernac (inventé)';
const WAY_IN = 'La clé est chez le gardien, CANARI-PORTE-8VD';
const PIN = '490213';
const PHONE = { viewport: { width: 390, height: 844 }, bypassCSP: true };

const folder = throwAway('places');
const why = without() ?? withoutBuild();
let browser: Browser;
let desk: ExampleDesk;
let keyed: Keyed;
let vigie: Holder;
let phone: Watched;
let device = '';
let recipient = '';

before(async () => {
  if (why !== null) return;
  const tree = join(folder.path, 'abri');
  copyTree(tree);
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
  signTree(tree, makeKey(), 1_900_000_000_000);
  desk = await exampleDesk(folder.path, undefined, tree);
  browser = await launch();
  keyed = await Keyed.root(desk, folder.path);
  vigie = await keyed.enrol('vigie', 1);
});
after(async () => {
  await phone?.context.close();
  await browser?.close();
  if (desk !== undefined) assert.equal(await desk.stop(), 0);
  folder.remove();
});
function missing(t: TestContext): boolean {
  if (!needsBrowser(t)) return true;
  if (why !== null) t.skip(why);
  return why !== null;
}

async function sealedFor(value: string, kind: string, text: string): Promise<void> {
  const sealed = await abri(['seal', kind, 'ardoise', '--to', 'vigie', '--value', value, ...vigie.options], { input: `${text}\n` });
  assert.equal(sealed.code, 0, sealed.err);
}
async function briefed(value: string): Promise<void> {
  const again = await abri(['reseal', value, '--to', 'renard-3', '--order', 'or-halle', '--why', 'Ordre', ...vigie.options]);
  assert.equal(again.code, 0, again.err);
}
const openings = async (value: string): Promise<SealedView['openings']> =>
  (await keyed.get<SealedView>('delcassou', `/api/v1/sealed/${value}`)).openings.filter(({ who }) => who.id === 'renard-3');
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
/** Every file under the folder of the desk. */
const held = (): Buffer[] =>
  readdirSync(desk.data, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));

test('a phone is enrolled in its browser, beside somebody whose device the root answers for', async (t) => {
  if (missing(t)) return;
  phone = await comeInByLink(browser, desk, 'renard-3', PHONE, desk.url);
  const { page } = phone;
  await button(page, 'Mes accès').click();
  await button(page, 'Donner sa clé à cet appareil').click();
  await page.fill('#pin', PIN);
  await page.fill('#pin-again', PIN);
  await button(page, 'Avec un code').click();
  await page.locator('.six').waitFor({ timeout: 20_000 });
  const request = await page.locator('#request').inputValue();
  recipient = parseEnrolRequest(request)?.age ?? assert.fail('no request');
  await keyed.vouch(vigie, request);
  await page.getByRole('heading', { name: 'Cet appareil est enrôlé' }).waitFor({ timeout: 20_000 });
  device = (await page.locator('main code').first().textContent()) ?? '';
  assert.match(device, /^dev\/[0-9a-f]{8}$/);
});

test('decision 28: briefed, unlocked once; network off, tab killed: the destination is two taps away', async (t) => {
  if (missing(t)) return;
  await sealedFor('v-adresse', 'place_address', ADDRESS);
  await sealedFor('v-acces', 'place_access', WAY_IN);
  for (const value of ['v-adresse', 'v-acces']) await briefed(value);
  const { page, context, faults } = phone;
  page.setDefaultTimeout(20_000);
  await page.goto(`${desk.url}/#/places`);
  await page.getByText('pas encore sur ce téléphone').waitFor();
  assert.deepEqual(await violations(page, AXE), [], 'to be taken');
  await page.fill('#field-pin', PIN);
  await button(page, 'Déverrouiller et emporter').click();
  await page.getByText(/Prêt sans réseau, jusqu’à/).waitFor({ timeout: 20_000 });
  for (const value of ['v-adresse', 'v-acces'])
    assert.deepEqual(
      (await openings(value)).map(({ why: code, purpose }) => [code, purpose]),
      [['operation', null]],
      'one opening in the log; an operation goes there, and is the purpose',
    );
  // Nothing of what it says lies in the open on the phone.
  const kept = await page.evaluate(async () => {
    const opening = indexedDB.open('abri');
    await new Promise((done) => {
      opening.onsuccess = done;
    });
    const asked = opening.result.transaction('places').objectStore('places').getAll();
    await new Promise((done) => {
      asked.onsuccess = done;
    });
    opening.result.close();
    return (asked.result as { file: Uint8Array; open: { sealed: Uint8Array } }[]).map(({ file, open }) =>
      [file, open.sealed].map((bytes) => new TextDecoder().decode(bytes)).join(),
    );
  });
  assert.equal(kept.length, 2);
  assert.equal(kept.join().includes('CANARI'), false);

  await context.setOffline(true);
  await page.close();
  const again = await context.newPage();
  again.setDefaultTimeout(20_000);
  await again.goto(desk.url);
  await again.getByText('Le poste ne répond pas. Voici ce que ce téléphone porte.').waitFor({ timeout: 20_000 });
  assert.equal(await again.getByText(ADDRESS).count(), 0);
  await button(again, /sur ce téléphone, confirmé/).click();
  await button(again, 'Afficher').click();
  await again.getByText(ADDRESS).waitFor();
  await again.getByText(WAY_IN).waitFor();
  for (const theme of ['jour', 'sombre', 'nuit']) {
    await again.locator('.theme select').selectOption(theme);
    assert.deepEqual(await violations(again, AXE), [], theme);
  }
  await button(again, 'EN, English').click();
  await again.getByText('The desk does not answer. This is what this phone carries.').waitFor();
  await again.getByText(ADDRESS).waitFor();
  await button(again, 'FR, Français').click();
  phone = { page: again, context, faults };
  for (const bytes of held()) assert.equal(bytes.includes('CANARI-TELEPHONE') || bytes.includes('CANARI-PORTE'), false);
  assert.equal(desk.complaints(), '');
});

test('what the desk gives is not what was sealed: said, and nothing of it is shown', async (t) => {
  if (missing(t)) return;
  const { page, context } = phone;
  const salt = new Uint8Array(32).fill(9);
  const [said, given] = [makeSealed('La porte verte', salt), makeSealed('CANARI-AILLEURS', salt)];
  const file = { pc: said.pc, age: b64(await sealFor(given.plain, [vigie.recipient, recipient])) };
  const value = { id: 'se-faux', value: 'v-faux', kind: 'place_access', subject: 'ardoise', to: [vigie.device], ...file };
  await keyed.actAs(vigie, '/api/v1/sealed', { operation: 'sealValue', body: value });
  const { thread } = await keyed.get<SealedView>('vigie', '/api/v1/sealed/v-faux');
  await keyed.actAs(vigie, '/api/v1/sealed/v-faux/files', {
    operation: 'resealValue',
    params: { sealed: 'v-faux' },
    body: { id: 're-faux', to: [vigie.device, device], order: 'or-halle', ...file },
    known: { threadOf: () => thread },
  });
  await context.setOffline(false);
  await page.goto(`${desk.url}/#/places`);
  await page.reload();
  await page.fill('#field-pin', PIN);
  await button(page, 'Déverrouiller et emporter').click();
  await page.getByText(/n’est pas ce qui fut scellé \(sealed\.commitment\)\. N’y allez pas/).waitFor();
  assert.equal(await page.getByText('CANARI-AILLEURS').count(), 0);
});

test('decision 28: twelve hours after the movement the phone has let go by itself, with no network', async (t) => {
  if (missing(t)) return;
  const { page, context } = phone;
  for (const what of ['start', 'end'])
    await ask(desk.url, desk.tokens['renard-1'] ?? '', `/api/v1/appearances/ap-halle/${what}`, { id: `halle-${what}` });
  await page.reload();
  await button(page, /sur ce téléphone, confirmé/).click();
  await page.getByText(/s’efface/).waitFor();
  await context.setOffline(true);
  await page.close();
  const later = await context.newPage();
  later.setDefaultTimeout(20_000);
  phone = { ...phone, page: later };
  await later.clock.install({ time: Date.now() + 13 * HOUR });
  await later.goto(`${desk.url}/#/places`);
  await later.waitForFunction(async () => {
    const opening = indexedDB.open('abri');
    await new Promise((done) => {
      opening.onsuccess = done;
    });
    const [places, keys] = ['places', 'device'].map((name) => opening.result.transaction(name).objectStore(name).getAllKeys());
    await new Promise((done) => {
      if (keys !== undefined) keys.onsuccess = done;
    });
    opening.result.close();
    return places?.result.length === 0 && keys?.result.includes('lease') === false;
  });
});

test('a phone that is stopped wipes what it carried with its keys', async (t) => {
  if (missing(t)) return;
  const { page, context } = phone;
  await ask(desk.url, desk.tokens.delcassou ?? '', '/api/v1/device-revocations', { id: 'rev-1', device, reason_code: 'lost' });
  await context.setOffline(false);
  await page.reload();
  await page.getByRole('heading', { name: 'Cet appareil a été arrêté' }).waitFor();
  assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), []);
});
