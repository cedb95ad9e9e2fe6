/** What a human reads in a dossier, as the desk is given it: the chronology as a page and on paper, and the two verifiers. */
import { readFile } from 'node:fs/promises';
import type { Texts } from '../desk/sealing.ts';
import { typeset } from '../edges/paper/typeset.ts';
import { type ChronologyInput, chronology } from '../public/chronology/page.ts';
import { chronologyOnPaper } from '../public/chronology/paper.ts';

const beside = (name: string): URL => new URL(`../log/dossier/${name}`, import.meta.url);

export async function dossierTexts(): Promise<Texts> {
  const [verifySh, verifyHtml] = await Promise.all([readFile(beside('verify.sh')), readFile(beside('verify.html'))]);
  return { chronology, paper, verifySh, verifyHtml };
}

/** A dossier is sealed without paper rather than not at all: its cover says so, and so does standard error. */
function paper(input: ChronologyInput): Uint8Array | null {
  const last = input.entries.reduce((at, entry) => Math.max(at, entry.rx), 0);
  try {
    return typeset(chronologyOnPaper(input), last);
  } catch (error) {
    console.error(
      `abri: le PDF du dossier ${input.dossier} n’a pu être composé (${(error as Error).message})\n` +
        `abri: the PDF of dossier ${input.dossier} could not be set (${(error as Error).message})`,
    );
    return null;
  }
}
