/**
 * What somebody who holds the folder, but not the keys, would try. Each attack edits files; `rebag` then does what any
 * attacker does next: write the lists again so that they match.
 */
import { signerFromSeed } from '../../src/log/digest.ts';
import { makeDisclosure } from '../../src/log/disclosure.ts';
import { disclosurePath, entryPath, isAfterSeal, isPayload, keyPaths, padded, proofPath, sumLines } from '../../src/log/dossier/layout.ts';
import { policyText } from '../../src/log/dossier/policy.ts';
import { withTagFiles } from '../../src/log/dossier/tags.ts';
import { parseEntry } from '../../src/log/entry.ts';
import { signNote } from '../../src/log/note.ts';
import { fromUtf8, toUtf8 } from '../../src/log/text.ts';
import { ORIGIN, pemOf, type World } from './forge.ts';

export type Files = Map<string, Uint8Array>;
export const CONTENTS = 'data/contents.sha256';

export const bytesAt = (files: Files, path: string): Uint8Array => {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`no ${path}`);
  return bytes;
};
export const textAt = (files: Files, path: string): string => fromUtf8(bytesAt(files, path));
export function edit(files: Files, path: string, change: (text: string) => string): void {
  const before = textAt(files, path);
  const after = change(before);
  if (after === before) throw new Error(`the attack changed nothing in ${path}`);
  files.set(path, toUtf8(after));
}

/** Writes the manifests again and, when asked, the list the seal fixes. */
export function rebag(files: Files, seal: number, withContents: boolean): Files {
  const payload = new Map([...files].filter(([path]) => isPayload(path)));
  if (withContents)
    payload.set(
      CONTENTS,
      toUtf8(
        sumLines(
          payload,
          [...payload.keys()].filter((path) => !isAfterSeal(path, seal)),
        ),
      ),
    );
  const others = [...files].filter(
    ([path]) => !isPayload(path) && !/^(?:bagit|bag-info|manifest-sha256|tagmanifest-sha256)\.txt$/.test(path),
  );
  return new Map([...withTagFiles(payload, { origin: ORIGIN, dossier: 'D1', sealedAt: sealedAt(files, seal) }), ...others]);
}
function sealedAt(files: Files, seal: number): number {
  const bytes = files.get(entryPath(seal));
  try {
    return bytes === undefined ? 0 : parseEntry(bytes).rx;
  } catch {
    return 0;
  }
}

export interface Attack {
  readonly name: string;
  /** Edits the files; answers the paths of which one must be named. */
  readonly run: (files: Files, world: World) => readonly string[];
}

/** Index of the entry of that act in the dossier. */
export function indexOf(files: Files, act: string): number {
  for (const [path, bytes] of files)
    if (path.startsWith('data/entries/') && parseEntry(bytes).body.act === act) return parseEntry(bytes).index;
  throw new Error(`no ${act}`);
}
const at = (files: Files, act: string): string => entryPath(indexOf(files, act));
/** Everything of one entry; answers the paths that are gone. */
function remove(files: Files, index: number): string[] {
  const gone = [...files.keys()].filter((path) => path.includes(`/${padded(index)}.`));
  for (const path of gone) files.delete(path);
  return gone;
}
const mallory = (name: string) => signerFromSeed(name, new Uint8Array(32).fill(77));

export const ATTACKS: readonly Attack[] = [
  {
    name: 'the signed body',
    run: (files) => {
      const path = at(files, 'report.submit');
      edit(files, path, (t) => t.replace('"by":"renard-1"', '"by":"merle-2"'));
      return [path];
    },
  },
  {
    name: 'the hour of receipt',
    run: (files) => {
      const path = at(files, 'alert.issue');
      edit(files, path, (t) => t.replace(/^(abri\.entry\/1 [0-9]+ [0-9]+)([0-9]) /, (_, a, b) => `${a}${(Number(b) + 1) % 10} `));
      return [path];
    },
  },
  {
    name: 'the outcome',
    run: (files) => {
      const path = at(files, 'facet.set');
      edit(files, path, (t) => t.replace('"value":"yes"', '"value":"no"'));
      return [path];
    },
  },
  {
    name: 'the receipt of the seal',
    run: (files) => {
      const path = at(files, 'dossier.seal');
      edit(files, path, (t) => t.replace(/^(abri\.entry\/1 [0-9]+ [0-9]+)([0-9]) /, (_, a, b) => `${a}${(Number(b) + 1) % 10} `));
      return [path];
    },
  },
  {
    name: 'two entries swapped',
    run: (files) => {
      const [a, b] = [at(files, 'alert.issue'), at(files, 'alert.answer')];
      const [first, second] = [bytesAt(files, a), bytesAt(files, b)];
      files.set(a, second);
      files.set(b, first);
      return [a, b];
    },
  },
  {
    name: 'a hash of a proof',
    run: (files) => {
      const path = proofPath(indexOf(files, 'alert.issue'));
      edit(files, path, (t) => t.replace(/\n[A-Za-z0-9+/]{2}([A-Za-z0-9+/]{41}=)\n/, '\nAB$1\n'));
      return [path];
    },
  },
  {
    name: 'a proof cut short',
    run: (files) => {
      const path = proofPath(indexOf(files, 'alert.issue'));
      edit(files, path, (t) => t.replace(/\n[A-Za-z0-9+/]{43}=\n\n/, '\n\n'));
      return [path];
    },
  },
  {
    name: 'a proof too long',
    run: (files) => {
      const path = proofPath(indexOf(files, 'alert.issue'));
      edit(files, path, (t) => t.replace('\n\n', `\n${'A'.repeat(43)}=\n\n`));
      return [path];
    },
  },
  {
    name: 'a proof of another index',
    run: (files) => {
      const path = proofPath(indexOf(files, 'alert.issue'));
      edit(files, path, (t) => t.replace(/\nindex [0-9]+\n/, '\nindex 1\n'));
      return [path];
    },
  },
  {
    name: 'a proof with base64 not canonical',
    run: (files) => {
      const path = proofPath(indexOf(files, 'alert.issue'));
      edit(files, path, (t) => t.replace(/([A-Za-z0-9+/])=\n/, (_, c) => `${loosened(c)}=\n`));
      return [path];
    },
  },
  {
    name: 'the size of the checkpoint',
    run: (files) => {
      edit(files, 'data/log/checkpoint', (t) => t.replace(/\n([0-9]+)\n/, (_, n) => `\n${Number(n) + 1}\n`));
      return ['data/log/checkpoint'];
    },
  },
  {
    name: 'the checkpoint, and its copies in the proofs',
    run: (files) => {
      for (const path of [...files.keys()])
        if (path === 'data/log/checkpoint' || path.startsWith('data/proofs/'))
          edit(files, path, (t) => t.replace(/\n([0-9]+)\n([A-Za-z0-9+/]{43}=)\n\n—/, (_, n, root) => `\n${Number(n) + 1}\n${root}\n\n—`));
      return ['data/log/checkpoint'];
    },
  },
  {
    name: 'the checkpoint with base64 not canonical',
    run: (files) => {
      edit(files, 'data/log/checkpoint', (t) => t.replace(/([A-Za-z0-9+/])=\n$/, (_, c) => `${loosened(c)}=\n`));
      return ['data/log/checkpoint'];
    },
  },
  {
    name: 'a second signature line on the checkpoint',
    run: (files) => {
      edit(files, 'data/log/checkpoint', (t) => t + t.slice(t.indexOf('—')));
      return ['data/log/checkpoint'];
    },
  },
  {
    name: 'words replaced',
    run: (files) => {
      const index = indexOf(files, 'report.submit');
      const path = [...files.keys()].find((p) => p.startsWith(`data/disclosures/${padded(index)}.`)) ?? '';
      files.set(path, toUtf8(makeDisclosure('verbatim', 'Rien de grave.', new Uint8Array(16)).text));
      return [path];
    },
  },
  {
    name: 'words with a newline at the end',
    run: (files) => {
      const path = [...files.keys()].find((p) => p.startsWith('data/disclosures/')) ?? '';
      edit(files, path, (t) => `${t}\n`);
      return [path];
    },
  },
  {
    name: 'the words of the seal',
    run: (files, { seal }) => {
      const path = disclosurePath(seal, 0);
      files.set(path, toUtf8(makeDisclosure('recipient', 'Un autre', new Uint8Array(16)).text));
      return [path];
    },
  },
  {
    name: 'a device key replaced',
    run: (files) => {
      const { pem, vkey } = keyPaths('dev/00000001');
      const key = mallory('dev/00000001').vkey;
      files.set(pem, toUtf8(pemOf(key)));
      files.set(vkey, toUtf8(`${key}\n`));
      return [pem, vkey];
    },
  },
  {
    name: 'a device key replaced everywhere, its acts signed again',
    run: (files) => {
      const signer = mallory('dev/00000001');
      const { pem, vkey } = keyPaths('dev/00000001');
      const old = textAt(files, vkey).trim();
      files.set(pem, toUtf8(pemOf(signer.vkey)));
      files.set(vkey, toUtf8(`${signer.vkey}\n`));
      const changed: string[] = [];
      for (const path of [...files.keys()].filter((name) => name.startsWith('data/entries/'))) {
        const entry = parseEntry(bytesAt(files, path));
        if (textAt(files, path).includes(old)) edit(files, path, (t) => t.replaceAll(old, signer.vkey));
        else if (entry.note.includes('— dev/00000001 '))
          edit(files, path, (t) => t.slice(0, t.length - entry.note.length) + signNote(entry.text, [signer]));
        else continue;
        changed.push(path);
      }
      return changed;
    },
  },
  {
    name: 'an act signed by a key nobody enrolled',
    run: (files) => {
      const path = at(files, 'alert.issue');
      const entry = parseEntry(bytesAt(files, path));
      edit(files, path, (t) => t.slice(0, t.length - entry.note.length) + signNote(entry.text, [mallory('dev/0000000f')]));
      return [path];
    },
  },
  {
    name: 'an entry removed in the middle',
    run: (files) => {
      const index = indexOf(files, 'alert.issue');
      return [...remove(files, index), at(files, 'alert.answer')];
    },
  },
  {
    name: 'the last entry of a thread removed',
    run: (files) => {
      const index = indexOf(files, 'facet.set');
      return remove(files, index);
    },
  },
  {
    name: 'the seal removed',
    run: (files, { seal }) => {
      remove(files, seal);
      return [at(files, 'case.open')];
    },
  },
  {
    name: 'a whole thread removed',
    run: (files) => {
      const gone = [...files.keys()].filter((p) => p.startsWith('data/entries/') && textAt(files, p).includes(' cbbbbbbbbbbbbbbbb '));
      return [...gone.flatMap((path) => remove(files, parseEntry(bytesAt(files, path)).index)), at(files, 'dossier.seal')];
    },
  },
  {
    name: 'the log signed again with another key',
    run: (files, { forge }) => {
      const signer = mallory(ORIGIN);
      const checkpoint = forge.checkpoint(signer);
      files.set('data/log/checkpoint', toUtf8(checkpoint));
      for (const path of [...files.keys()])
        if (path.startsWith('data/proofs/')) edit(files, path, (t) => t.slice(0, t.indexOf('\n\n') + 2) + checkpoint);
      files.set('data/keys/log.pem', toUtf8(pemOf(signer.vkey)));
      files.set('data/log/policy.txt', toUtf8(policyText(signer.vkey)));
      return ['data/log/checkpoint', 'data/keys/log.pem'];
    },
  },
  {
    name: 'the chronology',
    run: (files) => {
      edit(files, 'data/chronologie.html', (t) => `${t}<p>rien</p>\n`);
      return ['data/chronologie.html'];
    },
  },
  {
    name: 'verify.sh',
    run: (files) => {
      files.set('data/verify.sh', toUtf8('#!/bin/sh\necho OK\n'));
      return ['data/verify.sh'];
    },
  },
  {
    name: 'LISEZMOI with a byte-order mark',
    run: (files) => {
      edit(files, 'data/LISEZMOI.txt', (t) => `\uFEFF${t}`);
      return ['data/LISEZMOI.txt'];
    },
  },
  {
    name: 'an entry with CRLF',
    run: (files) => {
      const path = at(files, 'alert.issue');
      edit(files, path, (t) => t.replaceAll('\n', '\r\n'));
      return [path];
    },
  },
  {
    name: 'an entry with a byte-order mark',
    run: (files) => {
      const path = at(files, 'alert.issue');
      edit(files, path, (t) => `\uFEFF${t}`);
      return [path];
    },
  },
  {
    name: 'an entry with a NUL',
    run: (files) => {
      const path = at(files, 'alert.issue');
      edit(files, path, (t) => t.replace('\n', '\0\n'));
      return [path];
    },
  },
  {
    name: 'an entry with a line more',
    run: (files) => {
      const path = at(files, 'alert.issue');
      edit(files, path, (t) => `${t}\n`);
      return [path];
    },
  },
  {
    name: 'the checkpoint with CRLF',
    run: (files) => {
      edit(files, 'data/log/checkpoint', (t) => t.replaceAll('\n', '\r\n'));
      return ['data/log/checkpoint'];
    },
  },
  {
    name: 'the policy',
    run: (files) => {
      edit(files, 'data/log/policy.txt', (t) => t.replace('none', 'any'));
      return ['data/log/policy.txt'];
    },
  },
  {
    name: 'an entry of another thread, with its proof',
    run: (files, { forge, foreign }) => {
      const path = entryPath(foreign.index);
      files.set(path, forge.entries[foreign.index] ?? new Uint8Array());
      files.set(proofPath(foreign.index), toUtf8(forge.proof(foreign.index, textAt(files, 'data/log/checkpoint'))));
      return [path];
    },
  },
  {
    name: 'an entry after the seal, with its proof',
    run: (files, { forge, seal }) => {
      const path = entryPath(seal + 1);
      files.set(path, forge.entries[seal + 1] ?? new Uint8Array());
      files.set(proofPath(seal + 1), toUtf8(forge.proof(seal + 1, textAt(files, 'data/log/checkpoint'))));
      return [path];
    },
  },
  {
    name: 'the enrolment of somebody who signed nothing',
    run: (files, { forge }) => {
      const index = forge.devices.get('dev/00000009')?.index ?? -1;
      files.set(entryPath(index), forge.entries[index] ?? new Uint8Array());
      files.set(proofPath(index), toUtf8(forge.proof(index, textAt(files, 'data/log/checkpoint'))));
      return [entryPath(index)];
    },
  },
  {
    name: 'words of another thread',
    run: (files, { foreign }) => {
      const path = disclosurePath(foreign.index, 0);
      files.set(path, toUtf8(foreign.words));
      return [path];
    },
  },
  {
    name: 'an attachment of another thread',
    run: (files, { forge, foreign }) => {
      const path = `data/blobs/${parseEntry(forge.entries[foreign.index] ?? new Uint8Array()).body.blob?.[0]?.sha256 ?? ''}`;
      files.set(path, foreign.blob);
      return [path];
    },
  },
  {
    name: 'an attachment changed',
    run: (files) => {
      const path = [...files.keys()].find((p) => p.startsWith('data/blobs/')) ?? '';
      files.set(path, toUtf8('silence'));
      return [path];
    },
  },
  {
    name: 'a key of nobody',
    run: (files) => {
      const { pem } = keyPaths('dev/0000000e');
      files.set(pem, toUtf8(pemOf(mallory('dev/0000000e').vkey)));
      return [pem];
    },
  },
  {
    name: 'a proof of an entry that is not there',
    run: (files, { forge }) => {
      files.set(proofPath(1), toUtf8(forge.proof(1, textAt(files, 'data/log/checkpoint'))));
      return [proofPath(1)];
    },
  },
  {
    name: 'a file more, at the root',
    run: (files) => {
      files.set('note.txt', toUtf8('?'));
      return ['note.txt'];
    },
  },
  {
    name: 'a file more, hidden',
    run: (files) => {
      files.set('data/entries/.swp', toUtf8('?'));
      return ['data/entries/.swp'];
    },
  },
  {
    name: 'a file more, in a folder of its own',
    run: (files) => {
      files.set('data/more/file', toUtf8('?'));
      return ['data/more/file', 'data/more'];
    },
  },
  {
    name: 'a file with a name nearly right',
    run: (files) => {
      files.set('data/entries/0000001.entry', toUtf8('?'));
      return ['data/entries/0000001.entry'];
    },
  },
];

/** The same bits, spelt with one that does not count set. */
function loosened(digit: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return alphabet.charAt(alphabet.indexOf(digit) | 1);
}
