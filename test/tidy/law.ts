/** The import law of ARCHITECTURE.md, as data: which ring a file belongs to, and what that ring may import. */

export interface Ring {
  readonly name: string;
  /** Which files are of this ring, from the root. The first ring that matches holds. */
  readonly files: RegExp;
  /** What of src/ it may import besides itself. */
  readonly may: readonly RegExp[];
  /** What it may import for its types only. */
  readonly mayTypes?: readonly RegExp[];
  /** Packages, `node:` modules included. */
  readonly packages: RegExp;
  /** What counts as itself: by default the same ring. Capture groups of `files` must agree. */
  readonly apart?: boolean;
  readonly law: string;
}

const NONE = /^$/;
const KERNEL = /^src\/kernel\//;
const LOOP_EXIT = /^src\/loop\/loop\.ts$/;
const LOG = /^src\/log\//;
const VAULT = /^src\/vault\//;
/** What seals and opens: where a person is, and never within the server (docs/decisions/0018). */
const VAULT_AGE = /^src\/vault\/age\.ts$/;
const WIRE = /^src\/wire\//;
/** What a face needs offline: the legality tables and the models. */
const LOOP_FOR_FACES = /^src\/loop\/(loop|[^/]+\/(model|rules|legality))\.ts$/;
const FACE = [KERNEL, LOOP_FOR_FACES, LOG, VAULT, WIRE];

export const RINGS: readonly Ring[] = [
  { name: 'main', files: /^src\/main(\.ts$|\/)/, may: [/^/], packages: /^/, law: 'all' },
  { name: 'kernel', files: KERNEL, may: [], packages: NONE, law: 'nothing' },
  {
    name: 'loop/handoffs, loop/loop.ts',
    files: /^src\/loop\/(handoffs\/|[^/]+$)/,
    may: [KERNEL, /^src\/loop\//],
    packages: NONE,
    law: 'kernel, stages',
  },
  { name: 'loop/‹stage›', files: /^src\/loop\/([^/]+)\//, apart: true, may: [KERNEL], packages: NONE, law: 'kernel; never another stage' },
  {
    name: 'log/digest.ts',
    files: /^src\/log\/digest\.ts$/,
    may: [KERNEL, LOG],
    packages: /^node:crypto$/,
    law: 'kernel, log, node:crypto',
  },
  {
    name: 'log/digest-web.ts',
    files: /^src\/log\/digest-web\.ts$/,
    may: [KERNEL, LOG],
    packages: /^@noble\/(curves\/ed25519|hashes\/sha2)\.js$/,
    law: 'kernel, log, noble',
  },
  { name: 'log', files: LOG, may: [KERNEL, LOG], packages: NONE, law: 'kernel; crypto only through log/digest.ts and its twin for pages' },
  {
    name: 'vault/age.ts',
    files: VAULT_AGE,
    may: [KERNEL, LOG, VAULT],
    packages: /^age-encryption$/,
    law: 'kernel, log, vault, age-encryption',
  },
  {
    name: 'vault',
    files: VAULT,
    may: [KERNEL, LOG],
    packages: NONE,
    law: 'kernel, log; crypto only through log/digest.ts, age only through vault/age.ts',
  },
  { name: 'wire', files: WIRE, may: [KERNEL], mayTypes: [/^src\/loop\//], packages: /^zod$/, law: 'kernel, the types of loop, zod' },
  {
    name: 'desk',
    files: /^src\/desk\//,
    may: [KERNEL, LOOP_EXIT, LOG, VAULT, WIRE],
    packages: NONE,
    law: 'kernel, loop/loop.ts, log, vault, wire; never a stage, never an edge',
  },
  {
    name: 'edges/‹x›',
    files: /^src\/edges\/((?:channels|interop)\/[^/.]+|[^/]+)/,
    apart: true,
    may: [KERNEL, LOG, VAULT, WIRE, /^src\/desk\/ports\.ts$/],
    packages: /^(node:.*|zod|hono(\/.*)?|@hono\/node-server(\/.*)?|ws|@simplewebauthn\/server)$/,
    law: 'kernel, log, vault, wire, desk/ports.ts; never another edge, never loop',
  },
  {
    name: 'the build of the console',
    files: /^src\/(console|field)\/vite\.config\.ts$/,
    may: [],
    packages: /^(node:.*|vite)$/,
    law: 'vite',
  },
  {
    name: 'console, field',
    files: /^src\/(console|field)\//,
    apart: true,
    may: FACE,
    packages: /^(preact|@preact\/signals|uqr|@simplewebauthn\/browser|@scure\/bip39|@noble\/(hashes|curves))(\/.*)?$/,
    law: 'kernel, loop (loop.ts, model, rules), log, vault, wire; never desk, never an edge, never the other face',
  },
  {
    name: 'public',
    files: /^src\/public\//,
    may: FACE,
    packages: NONE,
    law: 'kernel, loop (loop.ts, model, rules), log, vault, wire; never desk, never an edge',
  },
  {
    name: 'cli, drill',
    files: /^src\/(cli|drill)\//,
    apart: true,
    may: FACE,
    packages: /^(node:.*|ws|uqr|@scure\/bip39(\/.*)?)$/,
    law: 'as the faces; what runs a server is handed in by main.ts; never desk, never an edge',
  },
];

/** A test may drive more than its ring: beside the pure core it reaches the core and the helpers of test/, elsewhere all. */
const TEST_OF_CORE: readonly RegExp[] = [KERNEL, /^src\/loop\//, /^test\//];
/** Helpers of the core's tests that lie beside them: under the law of tests, and out of reach of the core itself. */
const HELPER_OF_TESTS = /^src\/loop\/(given|cast|[^/]+\/cast)\.ts$/;
const TEST_PACKAGES = /^(node:test|node:assert\/strict|fast-check)$/;

export function ringOf(path: string): Ring | undefined {
  return RINGS.find(({ files }) => files.test(path));
}

/** The sentence that explains why the import is refused; null when the law allows it. */
export function refusal(from: string, to: { path: string } | { package: string }, typeOnly: boolean): string | null {
  if ('path' in to && /^src\/main(\.ts$|\/)/.test(to.path) && !/^src\/main(\.ts$|\/)/.test(from)) return 'nobody imports main.ts';
  if (!from.startsWith('src/')) return null;
  if ('path' in to && VAULT_AGE.test(to.path) && /^src\/(desk|edges|loop|wire|public|main\/)/.test(from) && !/\.test\.ts$/.test(from))
    return 'the server never seals and never opens: vault/age.ts is for the faces and the command line';
  const ring = ringOf(from);
  if (ring === undefined) return 'this file belongs to no ring: give its folder a line in ARCHITECTURE.md and in test/tidy/law.ts';
  const law = `${ring.name} may import: ${ring.law}`;
  if (/\.test\.tsx?$/.test(from) || HELPER_OF_TESTS.test(from)) {
    if (!/^src\/(kernel|loop)\//.test(from)) return null;
    const ok = 'package' in to ? TEST_PACKAGES.test(to.package) : TEST_OF_CORE.some((may) => may.test(to.path));
    return ok ? null : 'a test of the pure core imports the core, test/, node:test, node:assert/strict and fast-check';
  }
  if ('path' in to && HELPER_OF_TESTS.test(to.path)) return 'a helper of tests is imported by tests only';
  if ('package' in to) return ring.packages.test(to.package) ? null : `${law}; not this package`;
  const same = ringOf(to.path) === ring && (!ring.apart || ring.files.exec(from)?.[1] === ring.files.exec(to.path)?.[1]);
  if (same || ring.may.some((may) => may.test(to.path))) return null;
  if (typeOnly && ring.mayTypes?.some((may) => may.test(to.path))) return null;
  return law;
}

/** What the pure core never says, and what it says instead. */
export const BANNED_IN_CORE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b/g, 'the instant comes with the act (`now`)'],
  [/\bnew Date\(/g, 'reckon with Ms (kernel/time.ts); Date.UTC and Intl for civil time'],
  [/\bMath\.random\b/g, 'dice come through the desk (ports.ts)'],
  [/\bperformance\./g, 'the instant comes with the act (`now`)'],
  [/\bcrypto\b/g, 'digests are made outside and come with the act'],
  [/\bset(Timeout|Interval|Immediate)\b/g, 'return a Deadline; the desk keeps the timers'],
  [/\bprocess\./g, 'settings are the business of main.ts'],
  [/\bfetch\(/g, 'an effect is an outbox row; an edge performs it'],
  [/\bconsole\./g, 'return an event or a refusal; the faces speak'],
];
