/** Three judges written apart: the program, verify.sh, verify.html. They must give one answer, and name one file at least in common. */
import assert from 'node:assert/strict';
import { verifyDossier } from '../../src/log/dossier/bag.ts';
import type { Files } from './attacks.ts';
import { clerk, skip } from './clerk.ts';
import { type Judge, noBrowser } from './page.ts';

/** What a shell says when it stumbles: a script that stumbled has judged nothing. */
export const STUMBLE = /not found|syntax|unbound|Illegal|integer|awk:/i;

/** Fails unless all three agree; answers whether the dossier holds. `page` null: there is no browser here. */
export async function agree(story: string, files: Files, logPem: string, page: Judge | null): Promise<boolean> {
  const report = verifyDossier(files, logPem);
  const named = report.faults.map((fault) => fault.file);
  const told = `${story}\nthe program: ${report.ok ? 'whole' : JSON.stringify(report.faults)}`;
  if (skip === false) {
    const verdict = clerk(files, logPem);
    assert.equal(verdict.code, report.ok ? 0 : 7, `${told}\nverify.sh: ${verdict.out}`);
    assert.doesNotMatch(verdict.out, STUMBLE, told);
    if (!report.ok)
      assert.ok(
        verdict.files.some((file) => named.includes(file)),
        `${told}\nverify.sh: ${verdict.out}`,
      );
  }
  if (page !== null) {
    const verdict = await page.judge(files, logPem);
    assert.equal(verdict.ok, report.ok, `${told}\nverify.html: ${verdict.said}`);
    if (!report.ok)
      assert.ok(
        verdict.files.some((file) => named.includes(file)),
        `${told}\nverify.html: ${verdict.said}`,
      );
  }
  return report.ok;
}

/** Why the three cannot be asked here; false when they can. */
export const without: string | false = skip !== false ? skip : noBrowser;
