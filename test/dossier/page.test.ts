/** verify.html as a clerk has it: opened from the disk, a folder chosen, a key pasted, a page to print. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { CHECKS, faultWords } from '../../src/log/dossier/bag.ts';
import { isFaultCode } from '../../src/log/dossier/words.ts';
import { inFolder } from './clerk.ts';
import { makeWorld } from './forge.ts';
import { type Judge, noBrowser, openJudge, VERIFY_HTML_PATH } from './page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const text = readFileSync(VERIFY_HTML_PATH, 'utf8');
const world = makeWorld({ witnesses: 1 });
const skip = noBrowser;

let judge: Judge;
before(async () => {
  if (skip === false) judge = await openJudge();
});
after(async () => {
  if (skip === false) await judge.close();
});

/** The folder chosen, the key pasted, the button pressed; the verdict as it is read. */
async function asks(files: ReadonlyMap<string, Uint8Array>, key: string): Promise<string> {
  const { page } = judge;
  await page.reload();
  return await inFolder(files, async (bag) => {
    await page.locator('#folder').setInputFiles(bag);
    await page.locator('#key').fill(key);
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await page.locator('.verdict').waitFor();
    return (await page.locator('.verdict').textContent()) ?? '';
  });
}

test('its policy lets in its own script and its own style, by their digests, and nothing else', () => {
  const inside = (tag: string): string => new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(text)?.[1] ?? '';
  const digest = (part: string): string => `'sha256-${createHash('sha256').update(part).digest('base64')}'`;
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1];
  assert.equal(
    policy,
    `default-src 'none'; script-src ${digest(inside('script'))}; style-src ${digest(inside('style'))}; base-uri 'none'; form-action 'none'`,
    'the script or the style was edited: put these digests into the page',
  );
  const reaches =
    /\b(?:src|href|style)="|\bon[a-z]+="|@import|\burl\(|https?:|\bfetch\(|XMLHttp|WebSocket|\bimport\(|\beval\(|innerHTML/.exec(text);
  assert.equal(reaches?.[0], undefined);
});

test('a folder is chosen, a key pasted: OK, with every check in the order of verify.sh', { skip }, async () => {
  assert.match(await asks(world.files, world.logPem), /^OK · rien ne manque et rien ne fut changé$/);
  const { page } = judge;
  const rows = await page.locator('table tr').allTextContents();
  assert.deepEqual(
    rows,
    Object.values(CHECKS).map(({ fr }) => `${fr}oui`),
  );
  const facts = await page.locator('dl').innerText();
  assert.match(facts, /7 communiqués, 4 retenus, 0 effacés, 0 MANQUANTS/);
  assert.match(facts, /Témoins\s+1 sur 1/);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'result-title');
  await page.getByRole('button', { name: 'English' }).click();
  assert.match((await page.locator('.verdict').textContent()) ?? '', /^OK · nothing is missing and nothing was changed$/);
  assert.deepEqual(
    await page.locator('table tr').allTextContents(),
    Object.values(CHECKS).map(({ en }) => `${en}yes`),
  );
  assert.deepEqual(judge.faults, []);
});

test('the key as a line of the hand-over sheet does as well; the name of another log does not pass unsaid', { skip }, async () => {
  const { vkey } = world.forge.log;
  assert.match(await asks(world.files, vkey), /^OK/);
  assert.equal(await judge.page.locator('#complaint').textContent(), '');
});

test('a broken one: FAUX, and the file is named in the words of the other judges', { skip }, async () => {
  const files = new Map(world.files).set('data/chronologie.html', new Uint8Array([0x72]));
  assert.match(await asks(files, world.logPem), /^FAUX · data\/chronologie\.html/);
  const said = await judge.page.locator('#result li').allTextContents();
  assert.deepEqual(said, [`FAUX data/chronologie.html : ${faultWords('unlisted', 'fr')}`]);
  assert.match(await judge.page.locator('table').innerText(), /non fait/);
});

test('no folder, a key that is none: said, and nothing is judged', { skip }, async () => {
  const { page } = judge;
  await page.reload();
  await page.locator('#key').fill('rien');
  await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
  assert.equal(await page.getByRole('alert').textContent(), 'Choisissez d’abord le dossier.');
  await inFolder(world.files, async (bag) => {
    await page.locator('#folder').setInputFiles(bag);
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
  });
  assert.match((await page.getByRole('alert').textContent()) ?? '', /^Ce n’est pas une clé publique Ed25519/);
  assert.equal(await page.locator('#result').isHidden(), true);
});

test('where the browser lacks Ed25519 it says that it cannot check: neither right nor wrong', { skip }, async () => {
  const page = await judge.page.context().newPage();
  await page.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));
    Object.defineProperty(SubtleCrypto.prototype, 'importKey', { value: refuse });
  });
  await page.goto(judge.page.url());
  const verdict = page.locator('.verdict');
  await verdict.waitFor();
  const said = /^IMPOSSIBLE DE VÉRIFIER · Ce navigateur .*Cela ne dit rien du dossier\.$/;
  assert.match((await verdict.textContent()) ?? '', said, 'said at once, before anything is chosen');
  await inFolder(world.files, async (bag) => {
    await page.locator('#folder').setInputFiles(bag);
    await page.locator('#key').fill(world.logPem);
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await page.getByRole('status').filter({ hasText: 'Vérification terminée.' }).waitFor();
  });
  assert.match((await verdict.textContent()) ?? '', said);
  await page.getByRole('button', { name: 'English' }).click();
  assert.match((await verdict.textContent()) ?? '', /^CANNOT CHECK · This browser/);
  await page.close();
});

test('axe finds nothing, before and after, in French and in English, on a screen and on paper', { skip }, async () => {
  const { page } = judge;
  const clean = async (when: string): Promise<void> => {
    await page.evaluate(AXE);
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
    assert.deepEqual(found, [], when);
  };
  await page.reload();
  await clean('before');
  await asks(world.files, world.logPem);
  await clean('whole');
  await asks(new Map(world.files).set('data/README.txt', new Uint8Array([1])), world.logPem);
  await clean('broken');
  await page.getByRole('button', { name: 'English' }).click();
  await clean('in English');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('#key').isVisible(), false);
  assert.equal(await page.locator('.verdict').isVisible(), true);
  await clean('on paper');
  await page.emulateMedia({ media: null });
});

test('a folder that is dropped is read as one that is chosen', { skip }, async () => {
  const { page } = judge;
  await page.reload();
  await page.locator('#key').fill(world.logPem);
  await inFolder(world.files, async (bag) => {
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: [bag], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
    await page.locator('#chosen', { hasText: `dossier-D1 · ${world.files.size}` }).waitFor();
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await page.locator('.verdict').waitFor();
  });
  assert.match((await page.locator('.verdict').textContent()) ?? '', /^OK/);
});

test('its words are those of the program', { skip }, async () => {
  const words = (await judge.page.evaluate('({ checks: CHECKS, faults: FAULTS })')) as Record<
    'checks' | 'faults',
    Record<string, [string, string]>
  >;
  assert.deepEqual(words.checks, Object.fromEntries(Object.entries(CHECKS).map(([name, { fr, en }]) => [name, [fr, en]])));
  for (const [code, [fr, en]] of Object.entries(words.faults)) {
    assert.ok(isFaultCode(code), code);
    assert.deepEqual([fr, en], [faultWords(code, 'fr'), faultWords(code, 'en')], code);
  }
});
