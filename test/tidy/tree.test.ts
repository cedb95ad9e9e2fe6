/** The shape of the tree: what ARCHITECTURE.md draws is what is on disk, and files stay small enough to be read. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { test } from 'node:test';
import { holds, importsOf, isCode, ROOT, sources, stripped } from './sources.ts';

const MAX_LINES = 600;
/** The public sub-paths: the one door of a folder that has one. */
const DOORS = ['src/log/dossier/bag.ts'];

interface Drawn {
  /** Every folder drawn, from the root. */
  readonly folders: Set<string>;
  /** What stands beside a folder: it may name smaller folders inside. */
  readonly beside: Map<string, string>;
}

/** Reads the fenced tree: three columns a level, `name/ name/   words`. */
function drawn(markdown: string): Drawn {
  const folders = new Set<string>();
  const beside = new Map<string, string>();
  const above: string[] = [];
  const block = /```[a-z]*\n(abri\/\n[\s\S]*?)```/.exec(markdown)?.[1] ?? '';
  for (const line of block.split('\n').slice(1)) {
    const [, indent = '', names = '', words = ''] = /^((?:│ {2}| {3})*)[├└]─ +(\S+(?: \S+)*?)(?: {2,}(.*))?$/.exec(line) ?? [];
    const level = indent.length / 3;
    for (const name of names.split(' ').filter((word) => word.endsWith('/'))) {
      const path = posix.join(...above.slice(0, level), name.slice(0, -1));
      above[level] = name.slice(0, -1);
      folders.add(path);
      beside.set(path, words);
    }
  }
  return { folders, beside };
}

/** Drawn itself, or named in the words beside the nearest folder above that is. */
function isDrawn(folder: string, { folders, beside }: Drawn): boolean {
  if (folders.has(folder)) return true;
  const above = dirname(folder);
  const name = folder.slice(above.length + 1);
  return new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(beside.get(above) ?? '');
}

function foldersOnDisk(): Set<string> {
  const folders = new Set<string>();
  for (const { path } of sources) for (let dir = dirname(path); dir !== '.'; dir = dirname(dir)) folders.add(dir);
  return folders;
}

test('ARCHITECTURE.md draws the folders that exist, and only those', (t) => {
  const page = sources.find(({ path }) => path === 'ARCHITECTURE.md');
  if (page === undefined) return t.skip('ARCHITECTURE.md does not exist');
  const tree = drawn(page.text);
  assert.ok(tree.folders.has('src/kernel'), 'the tree of ARCHITECTURE.md could not be read');
  const disk = foldersOnDisk();
  const unknown = [...disk].filter((folder) => folder.startsWith('src/') && !isDrawn(folder, tree)).sort();
  holds('On disk, not drawn: a reader would not know why it is there.', unknown);
  const gone = [...tree.folders].filter((folder) => !disk.has(folder));
  holds('Drawn, not on disk:', gone);
});

test('the drawing is read as it is meant', () => {
  const tree = drawn(
    '```\nabri/\n├─ src/\n│  ├─ loop/    core\n│  │  └─ roster/   who\n│  ├─ cli/ field/\n│  └─ edges/    channels, http\n└─ test/     all\n```',
  );
  assert.deepEqual([...tree.folders], ['src', 'src/loop', 'src/loop/roster', 'src/cli', 'src/field', 'src/edges', 'test']);
  assert.equal(isDrawn('src/edges/http', tree), true);
  assert.equal(isDrawn('src/edges/htt', tree), false);
});

test(`a file of more than ${MAX_LINES} lines says at its head why`, () => {
  const long = sources.filter(({ path, text }) => {
    if (!/\.(ts|tsx|js|css|sh)$/.test(path) || text.split('\n').length <= MAX_LINES) return false;
    return !/long because/i.test(text.split('\n').slice(0, 15).join('\n'));
  });
  const rule = 'Cut it by its nouns, or write at its head "Long because …".';
  holds(
    rule,
    long.map(({ path }) => path),
  );
});

test('no barrels: one reads where a name comes from', () => {
  const barrels = sources.filter((source) => {
    if (!isCode(source) || DOORS.includes(source.path) || importsOf(source.text).length === 0) return false;
    const rest = stripped(source.text, 'keep').replace(/export\s+(type\s+)?(\*(\s+as\s+\w+)?|\{[^}]*\})\s+from\s+'[^']+';/g, '');
    return rest.trim() === '';
  });
  holds(
    'Import from the file itself.',
    barrels.map(({ path }) => path),
  );
});

test('markup (.tsx) only in the console and the field app', () => {
  const strays = sources.filter(({ path }) => path.endsWith('.tsx') && !/^src\/(console|field)\//.test(path));
  holds(
    'Node does not run .tsx.',
    strays.map(({ path }) => path),
  );
});

test('every relative link of a page leads somewhere', () => {
  const dead = sources
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) =>
      [...text.replace(/```[\s\S]*?```|`[^`\n]*`/g, '').matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g)]
        .map((match) => (match[1] ?? '').replace(/#.*$/, ''))
        .filter((link) => link !== '' && !/^[a-z][a-z+.-]*:/i.test(link))
        .filter((link) => !existsSync(join(ROOT, link.startsWith('/') ? '' : dirname(path), decodeURI(link))))
        .map((link) => `${path} → ${link}`),
    );
  holds('Dead link:', dead);
});
