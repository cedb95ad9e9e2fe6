/**
 * Takes the README's picture: the board in the middle of the reference drill, when one person has not answered yet.
 * By hand: `node test/browser/picture.ts [OUT.png] [theme] [lang] [width]`.
 */
import { join } from 'node:path';
import { launch, openPage, run, without } from './browser.ts';

const [out = join(import.meta.dirname, '../../docs/pictures/board.png'), theme = 'jour', lang = 'fr', width = '1280'] =
  process.argv.slice(2);
const why = without();
if (why !== null) throw new Error(why);

const drill = run('drill', 'reference', '--watch');
const browser = await launch();
try {
  const [, url = ''] = await drill.until(/(http:\S+#token=\S+)/);
  const { page, faults } = await openPage(browser, 'about:blank', {
    deviceScaleFactor: 2,
    viewport: { width: Number(width), height: 800 },
  });
  await page.addInitScript(
    ([chosen, language]) => {
      localStorage.setItem('abri.theme', String(chosen));
      localStorage.setItem('abri.lang', String(language));
    },
    [theme, lang],
  );
  await page.goto(url);
  // Renard-3 is silent, everybody else has answered: the moment the board is made for.
  await page.locator('.alert tr.silent').first().waitFor({ timeout: 60_000 });
  await page.locator('.alert tbody tr:not(.silent)').nth(3).waitFor({ timeout: 60_000 });
  await page.locator('.operation').waitFor({ timeout: 60_000 });
  await page.screenshot({ path: out, fullPage: Number(width) < 1000 });
  if (faults.length > 0) console.error(faults.join('\n'));
} finally {
  await browser.close();
  await drill.stop();
}
