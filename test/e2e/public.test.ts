/** `abri serve --public-port`: the public pages on a door of their own, as somebody would ask for it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EXIT } from '../../src/cli/exit.ts';
import { abri, serve, throwAway } from './program.ts';

const folder = throwAway('public');
after(() => folder.remove());

test('two doors: the desk with its public pages, and the public pages alone; an empty folder has said nothing', async () => {
  const served = await serve(join(folder.path, 'empty'), '--public-port', '0', '--public-url', 'https://dire.example');
  const address = /^public (http:\S+)\/communiques$/m.exec(served.said())?.[1] ?? '';
  const [here, apart] = await Promise.all([served.url, address].map((url) => fetch(`${url}/communiques`)));
  const pages = await Promise.all([here?.text(), apart?.text()]);
  assert.match(pages[0] ?? '', /Rien n’a été publié/);
  assert.equal(pages[1], pages[0]);
  assert.equal((await fetch(`${served.url}/api/v1/health`)).status, 200);
  assert.equal((await fetch(`${address}/api/v1/health`)).status, 404);
  assert.match(await (await fetch(`${address}/communiques/atom.xml`)).text(), /href="https:\/\/dire\.example\/communiques"/);
  assert.equal(await served.stop(), 0);
});

test('an address with something after the host is not one', async () => {
  const ran = await abri(['serve', '--data', join(folder.path, 'none'), '--public-url', 'https://dire.example/ici']);
  assert.equal(ran.code, EXIT.usage);
});
