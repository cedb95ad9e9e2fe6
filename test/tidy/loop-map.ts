/**
 * The map of the loop as ARCHITECTURE.md draws it, made from the map the desk runs on: `arrows` of loop.ts says which event an
 * arrow leaves, the file of the arrow what it asks, the tables of legality which stage answers.
 */
import { arrows, legality } from '../../src/loop/loop.ts';
import { type Source, stripped } from './sources.ts';

const FOLDER = 'src/loop/handoffs/';
/** What every arrow is written with. */
const COMMON = 'asks.ts';

export interface Handoff {
  readonly file: string;
  /** Exported arrows, by the acts each asks for. */
  readonly asks: ReadonlyMap<string, readonly string[]>;
}
interface Line {
  readonly from: string;
  readonly event: string;
  readonly acts: readonly string[];
  readonly arrow: string;
  readonly file: string;
}

/** `stand-down-to-alert.ts` → `standDownToAlert`. */
export const arrowOf = (file: string): string => file.replace(/\.ts$/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The declarations of the file: name → its text, and whether it is exported as a function of an event. */
function declarations(text: string): Map<string, { readonly body: string; readonly isArrow: boolean }> {
  const starts = [...text.matchAll(/^(export )?(?:const|function) (\w+)/gm)];
  return new Map(
    starts.map((start, i) => {
      const body = text.slice(start.index, starts[i + 1]?.index);
      return [start[2] ?? '', { body, isArrow: start[1] !== undefined && /^[^{]*\bevent: Extract</.test(body) }] as const;
    }),
  );
}

/** Every file of handoffs/, with the acts of each arrow, those of the helpers it calls in any of the files included. */
export function handoffs(sources: readonly Source[]): Handoff[] {
  const files = sources
    .filter(({ path }) => path.startsWith(FOLDER) && path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith(COMMON))
    .map(({ path, text }) => ({ file: path.slice(FOLDER.length), made: declarations(stripped(text, 'keep')) }));
  const all = new Map(files.flatMap(({ made }) => [...made]));
  const actsOf = (name: string, seen: ReadonlySet<string>): string[] => {
    const body = all.get(name)?.body ?? '';
    const said = [...body.matchAll(/\bact: '([a-z]+\.[a-z]+)'/g)].map(([, act = '']) => act);
    const called = [...all.keys()].filter((other) => !seen.has(other) && new RegExp(`\\b${other}\\b`).test(body));
    return [...said, ...called.flatMap((other) => actsOf(other, new Set([...seen, other])))];
  };
  return files.map(({ file, made }) => ({
    file,
    asks: new Map(
      [...made].filter(([, { isArrow }]) => isArrow).map(([name]) => [name, [...new Set(actsOf(name, new Set([name])))].sort()]),
    ),
  }));
}

/** The stage whose events these are: the one whose model declares it. */
function stageOf(event: string, sources: readonly Source[]): string {
  const models = sources.filter(({ path }) => /^src\/loop\/\w+\/model\.ts$/.test(path));
  return models.find(({ text }) => new RegExp(`\\be: '${event}'`).test(text))?.path.split('/')[2] ?? '?';
}

const stages = Object.keys(legality);
export const answeredBy = (act: string): string => Object.entries(legality).find(([, table]) => Object.hasOwn(table, act))?.[0] ?? '?';

export function mapOf(sources: readonly Source[]): Line[] {
  const files = handoffs(sources);
  return Object.entries(arrows).flatMap(([event, leaving]) =>
    leaving.map(({ name: arrow }) => {
      const at = files.find(({ asks }) => asks.has(arrow));
      return { from: stageOf(event, sources), event, acts: at?.asks.get(arrow) ?? [], arrow, file: at?.file ?? `${arrow}?` };
    }),
  );
}

/** The drawing: each stage in the order of the loop, and from it one line per arrow. */
export function drawing(sources: readonly Source[]): string {
  const lines = mapOf(sources);
  const wide = Math.max(...lines.map(({ event }) => event.length));
  const asked = ({ acts }: Line): string => acts.map((act) => `${act} (${answeredBy(act)})`).join(', ');
  const long = Math.max(...lines.map((line) => asked(line).length));
  return stages
    .flatMap((stage) => {
      const leaving = lines.filter(({ from }) => from === stage);
      return [
        stage,
        ...leaving.map((line, i) => {
          const branch = i === leaving.length - 1 ? '└─' : '├─';
          return `${branch} ${line.event} ${'─'.repeat(wide - line.event.length)}─► ${asked(line).padEnd(long)}  ${line.file}`;
        }),
      ];
    })
    .join('\n');
}
