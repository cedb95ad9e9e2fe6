/**
 * Two people beside each other, one with a new device: keys made in a real browser, six words compared, an act that both sign, a
 * session bound to the device; then the device sponsors another, and a lost one is stopped and wipes itself.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { ask, launch, needsBrowser, type Served, serve, type Watched, without } from './browser.ts';
import { comeInByLink, homeOf, violations, withAuthenticator } from './person.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let served: Served;
const devices = new Map<string, Watched>();
before(async () => {
  if (without() !== null) return;
  browser = await launch();
  served = await serve({ example: true });
});
after(async () => {
  for (const { context } of devices.values()) await context.close();
  await browser?.close();
  await served?.stop();
});

const words = (page: Page): Promise<string[]> => page.locator('.six li').allTextContents();
const toEnrol = async ({ page }: Watched): Promise<void> => {
  await page.getByRole('button', { name: 'Mes accès' }).click();
  await page.getByRole('button', { name: 'Donner sa clé à cet appareil' }).click();
};
async function toSponsor(page: Page): Promise<void> {
  await page.goto(`${homeOf(served)}/#/access`);
  await page.getByRole('button', { name: 'Parrainer un appareil' }).click();
}
/** The request on a new device is read by a sponsor; both see the same words. */
async function compared(sponsor: Page, device: Page): Promise<void> {
  const request = await device.locator('#request').inputValue();
  await toSponsor(sponsor);
  await sponsor.fill('#request', request);
  await sponsor.getByRole('button', { name: 'Lire la demande' }).click();
  await sponsor.locator('.six').waitFor();
  assert.deepEqual(await words(sponsor), await words(device));
  assert.equal((await words(device)).length, 6);
}
interface Line {
  readonly act: string;
  readonly by: string;
  readonly device: string;
}
async function enrolments(): Promise<Line[]> {
  const { lines } = (await ask(served.url, served.tokens.delcassou ?? '', '/api/v1/log?limit=500')) as { lines: Line[] };
  return lines.filter(({ act, by }) => act === 'device.enrol' && by !== 'desk');
}
const me = async (page: Page): Promise<{ devices: { name: string; custody: string }[] }> =>
  page.evaluate(async () => (await (await fetch('/api/v1/me', { credentials: 'same-origin' })).json()) as never);

test('a desk is enrolled by passkey, with a sponsor beside it; its session is bound to it, and it must sign what it asks', async (t) => {
  if (!needsBrowser(t)) return;
  const vigie = await comeInByLink(browser, served, 'vigie', { bypassCSP: true });
  devices.set('vigie', vigie);
  await withAuthenticator(vigie);
  const sponsor = await comeInByLink(browser, served, 'delcassou', { bypassCSP: true });
  devices.set('delcassou', sponsor);
  await toEnrol(vigie);
  await vigie.page.getByRole('button', { name: 'Avec ma clé d’accès' }).click();
  await vigie.page.locator('.six').waitFor();
  assert.deepEqual(await violations(vigie.page, AXE), [], 'the request');
  await compared(sponsor.page, vigie.page);
  assert.deepEqual(await violations(sponsor.page, AXE), [], 'the words');
  await sponsor.page.getByRole('button', { name: 'Les mots sont les mêmes' }).click();
  await sponsor.page.getByRole('heading', { name: /est enrôlé pour vigie/ }).waitFor({ timeout: 20_000 });
  await vigie.page.getByRole('heading', { name: 'Cet appareil est enrôlé' }).waitFor({ timeout: 20_000 });

  const own = (await me(vigie.page)).devices.find(({ custody }) => custody === 'device') ?? assert.fail('no device of its own');
  assert.equal((await enrolments()).length, 1);
  await vigie.page.waitForFunction(
    async (name) => {
      const { who } = (await (await fetch('/api/v1/session', { credentials: 'same-origin' })).json()) as { who: { device: string } };
      return who.device === name;
    },
    own.name,
    { polling: 200 },
  );
  const unsigned = await vigie.page.evaluate(async () => {
    const body = JSON.stringify({ id: 'duty-unsigned', on: true });
    const reply = await fetch('/api/v1/duty', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return ((await reply.json()) as { code: string }).code;
  });
  assert.equal(unsigned, 'signature_required');
  // No script can read the key out, and what opens seals lies there encrypted.
  const kept = await vigie.page.evaluate(async () => {
    const opening = indexedDB.open('abri');
    await new Promise((done) => {
      opening.onsuccess = done;
    });
    const asked = opening.result.transaction('device').objectStore('device').get('mine');
    await new Promise((done) => {
      asked.onsuccess = done;
    });
    opening.result.close();
    const record = asked.result as { signing: { kind: string; key: CryptoKey }; lock: { by: string; sealed: Uint8Array } };
    const out = await crypto.subtle.exportKey('pkcs8', record.signing.key).catch((error: Error) => error.name);
    return [
      record.signing.kind,
      record.signing.key.extractable,
      out,
      record.lock.by,
      String.fromCharCode(...record.lock.sealed).includes('AGE'),
    ];
  });
  assert.deepEqual(kept, ['browser', false, 'InvalidAccessError', 'passkey', false]);
});

test('an enrolled device sponsors the next one with its own signature; a phone without a passkey is opened by a code', async (t) => {
  if (!needsBrowser(t)) return;
  const sponsor = devices.get('vigie') ?? assert.fail();
  const phone = await comeInByLink(browser, served, 'renard-1', { viewport: { width: 390, height: 844 } }, served.url);
  devices.set('renard-1', phone);
  await toEnrol(phone);
  await phone.page.fill('#pin', '123456');
  await phone.page.fill('#pin-again', '123456');
  await phone.page.getByRole('button', { name: 'Avec un code' }).click();
  await phone.page.getByText('de ceux qu’on essaie d’abord').waitFor();
  await phone.page.fill('#pin', '490213');
  await phone.page.fill('#pin-again', '490213');
  await phone.page.getByRole('button', { name: 'Avec un code' }).click();
  await phone.page.locator('.six').waitFor({ timeout: 20_000 });
  await compared(sponsor.page, phone.page);
  await sponsor.page.getByRole('button', { name: 'Les mots sont les mêmes' }).click();
  await sponsor.page.getByRole('heading', { name: /est enrôlé pour renard-1/ }).waitFor({ timeout: 20_000 });
  await phone.page.getByRole('heading', { name: 'Cet appareil est enrôlé' }).waitFor({ timeout: 20_000 });
  const [, second] = await enrolments();
  const own = (await me(sponsor.page)).devices.find(({ custody }) => custody === 'device');
  assert.deepEqual([second?.by, second?.device], ['vigie', own?.name], 'signed by the browser of the sponsor, not by the server');
  await phone.page.getByRole('button', { name: 'Revenir au tableau' }).click();
  await phone.page.getByRole('button', { name: 'Mes accès' }).click();
  await phone.page.getByText(/tient sa clé.*ce que vous faites ici/).waitFor();
  // The code opens what is sealed for it, with the half the server gives; a wrong one is counted, and said.
  const unlock = async (pin: string): Promise<void> => {
    await phone.page.fill('#unlock-pin', pin);
    await phone.page.getByRole('button', { name: 'Déverrouiller' }).click();
  };
  await unlock('490214');
  await phone.page.getByText(/Ce code n’est pas le bon/).waitFor({ timeout: 20_000 });
  await unlock('490213');
  await phone.page.getByText(/s’ouvre, jusqu’à/).waitFor({ timeout: 20_000 });
  await phone.page.getByRole('button', { name: 'Verrouiller' }).click();
  await phone.page.locator('#unlock-pin').waitFor();
  // The browser says itself that it was refused: that is the wrong code, and nothing else.
  assert.deepEqual(phone.faults, ['console: Failed to load resource: the server responded with a status of 403 (Forbidden)']);

  await sponsor.page.goto(`${homeOf(served)}/#/access`);
  await sponsor.page.getByRole('button', { name: 'Déverrouiller' }).click();
  await sponsor.page.getByText(/s’ouvre, jusqu’à/).waitFor({ timeout: 20_000 });
});

test('words that differ sign nothing; a request that was changed is none', async (t) => {
  if (!needsBrowser(t)) return;
  const sponsor = devices.get('delcassou') ?? assert.fail();
  const busard = await comeInByLink(browser, served, 'busard-2');
  devices.set('busard-2', busard);
  await toEnrol(busard);
  await busard.page.fill('#pin', '490213');
  await busard.page.fill('#pin-again', '490213');
  await busard.page.getByRole('button', { name: 'Avec un code' }).click();
  await busard.page.locator('.six').waitFor({ timeout: 20_000 });
  const before = (await enrolments()).length;
  const request = await busard.page.locator('#request').inputValue();
  await toSponsor(sponsor.page);
  await sponsor.page.fill('#request', request.replace('member=busard-2', 'member=vigie'));
  await sponsor.page.getByRole('button', { name: 'Lire la demande' }).click();
  await sponsor.page.getByText('Ce n’est pas une demande d’enrôlement').waitFor();
  await compared(sponsor.page, busard.page);
  await sponsor.page.getByRole('button', { name: 'Ils sont différents' }).click();
  await sponsor.page.getByText('Rien n’a été signé').waitFor();
  assert.equal((await enrolments()).length, before);
  await busard.page.getByRole('button', { name: 'Effacer les clés de cet appareil' }).click();
  await busard.page.locator('#pin').waitFor();
});

test('a lost phone that is stopped wipes its keys at the next contact, and says so', async (t) => {
  if (!needsBrowser(t)) return;
  const phone = devices.get('renard-1') ?? assert.fail();
  const own = (await me(phone.page)).devices.find(({ custody }) => custody === 'device');
  await ask(served.url, served.tokens.delcassou ?? '', '/api/v1/device-revocations', {
    id: 'rev-1',
    device: own?.name,
    reason_code: 'lost',
  });
  await phone.page.getByRole('heading', { name: 'Cet appareil a été arrêté' }).waitFor({ timeout: 20_000 });
  assert.deepEqual(await phone.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), []);
  await phone.page.reload();
  await phone.page.locator('#token').waitFor();
});
