/**
 * A log whose owner lies: one entry is other bytes than an honest program would ever append, and everything that follows from
 * it is made right again: threads, seal, list, tree, head, proofs, manifests. Nothing is left to see but the entry itself.
 */
import { b64 } from '../../src/log/base64.ts';
import { sha256Hex } from '../../src/log/digest.ts';
import { entryPath, isAfterSeal, isPayload, proofPath, sumLines } from '../../src/log/dossier/layout.ts';
import { withTagFiles } from '../../src/log/dossier/tags.ts';
import { leafHash, parseEntry } from '../../src/log/entry.ts';
import { signNote } from '../../src/log/note.ts';
import { formatProof } from '../../src/log/proof.ts';
import { fromUtf8, toUtf8 } from '../../src/log/text.ts';
import { Tree } from '../../src/log/tree.ts';
import { bytesAt, CONTENTS, type Files, indexOf } from './attacks.ts';
import { makeWorld, signerOf, type World } from './forge.ts';

/** `change` gets the three lines before the signatures, and the signature lines: see `Written`. */
export interface Written {
  receipt: string;
  outcome: string;
  body: string;
  /** All that stands after the blank line. */
  signatures: string;
}
const read = (entry: string): Written => {
  const [receipt = '', outcome = '', body = '', , ...signatures] = entry.split('\n');
  return { receipt, outcome, body, signatures: signatures.join('\n') };
};
const write = ({ receipt, outcome, body, signatures }: Written): string => `${receipt}\n${outcome}\n${body}\n\n${signatures}`;
/** Signed again, as its device signs. */
export const signedAgain = (written: Written, device: string, text = `${written.body}\n`): Written => {
  const note = signNote(text, [signerOf(device)]);
  return { ...written, signatures: note.slice(text.length + 1) };
};

/** The dossier in which the first entry of that act is what `change` makes of it. */
export function dishonest(
  act: string,
  change: (written: Written, device: string) => Written,
  world: World = makeWorld(),
): { files: Files; logPem: string } {
  const files: Files = new Map(world.files);
  const entries = world.forge.entries.map(fromUtf8);
  const at = indexOf(files, act);
  const sealAt = world.seal;
  const leaves = new Map<string, string>();
  const rewrite = (index: number, text: string): void => {
    leaves.set(b64(leafHash(toUtf8(entries[index] ?? ''))), b64(leafHash(toUtf8(text))));
    entries[index] = text;
    if (files.has(entryPath(index))) files.set(entryPath(index), toUtf8(text));
  };
  const renamed = (text: string): string => [...leaves].reduce((all, [old, now]) => all.replaceAll(old, now), text);
  const device = /\n\u2014 (\S+) /.exec(entries[at] ?? '')?.[1] ?? '';
  rewrite(at, write(change(read(entries[at] ?? ''), device)));
  for (let index = at + 1; index < entries.length; index++) {
    const old = entries[index] ?? '';
    // Only a receipt names the leaf before it; bodies of the threads do not change.
    const next = old.replace(/^[^\n]*/, renamed);
    if (next !== old && index !== sealAt) rewrite(index, next);
  }
  const list = sumLines(
    files,
    [...files.keys()].filter((path) => isPayload(path) && !isAfterSeal(path, sealAt)),
  );
  const contents = sha256Hex(toUtf8(list));
  files.set(CONTENTS, toUtf8(list));
  const honest = parseEntry(toUtf8(entries[sealAt] ?? ''));
  const stated = String(honest.body.with.contents);
  const seal = read(renamed(entries[sealAt] ?? '').replaceAll(stated, contents));
  rewrite(sealAt, write(signedAgain(seal, 'dev/00000001')));

  const tree = new Tree();
  for (const text of entries) tree.push(leafHash(toUtf8(text)));
  world.forge.tree = tree;
  const checkpoint = world.forge.checkpoint();
  files.set('data/log/checkpoint', toUtf8(checkpoint));
  for (const path of [...files.keys()].filter((name) => name.startsWith('data/proofs/'))) {
    const index = Number(/[0-9]{8}/.exec(path)?.[0]);
    files.set(proofPath(index), toUtf8(formatProof(index, tree.inclusion(index), checkpoint)));
  }
  const payload = new Map([...files].filter(([path]) => isPayload(path)));
  const sealedAt = parseEntry(bytesAt(files, entryPath(sealAt))).rx;
  const about = { origin: world.forge.origin, dossier: 'D1', sealedAt };
  return { files: withTagFiles(payload, about), logPem: world.logPem };
}
