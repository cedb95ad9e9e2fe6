/** What others said of the head: witnesses' lines on it, and the stamp of an authority, under the policy the seal fixed. */
import { LogFault } from '../fault.ts';
import { openNote } from '../note.ts';
import { fromUtf8 } from '../text.ts';
import { isText } from './filechecks.ts';
import type { Findings } from './findings.ts';
import { CHECKPOINT, type DossierFiles, STAMP, STAMPED, TSA_PEM } from './layout.ts';
import { type DossierPolicy, isCosigned } from './policy.ts';
import { stampedAt } from './stamp.ts';

export interface StampReport {
  readonly name: string;
  /** It proves nothing to anybody outside. */
  readonly isTest: boolean;
  /** `unable`: an algorithm this program does not know. */
  readonly state: 'right' | 'wrong' | 'absent' | 'unable';
  /** ms UTC. */
  readonly at: number | null;
}

/** Every line after that of the log is of a witness the policy names. */
export function checkWitnesses(checkpoint: string, policy: DossierPolicy, findings: Findings): { named: number; signed: number } {
  const wrong = findings.begin('witnesses');
  const { text, signatures } = openNote(checkpoint);
  for (const line of signatures.slice(1)) if (!isCosigned(policy, text, line)) wrong(CHECKPOINT, 'witness', line.name);
  return { named: policy.witnesses.length, signed: signatures.length - 1 };
}

/** The head under the signature of the log alone: what an authority stamps, whoever signs it later. */
export const stampedText = (checkpoint: string): string => {
  const blank = checkpoint.indexOf('\n\n');
  return checkpoint.slice(0, checkpoint.indexOf('\n', blank + 2) + 1);
};

export function checkStamp(
  files: DossierFiles,
  { tsa }: DossierPolicy,
  checkpoint: string,
  digestOf: (path: string) => string,
  findings: Findings,
): StampReport | null {
  const wrong = findings.begin('stamp');
  const all = [STAMPED, STAMP, TSA_PEM];
  const here = all.filter((path) => files.has(path));
  if (tsa === null) {
    for (const path of here) wrong(path, 'extra');
    return null;
  }
  const report = (state: StampReport['state'], at: number | null = null): StampReport => ({
    name: tsa.name,
    isTest: tsa.isTest,
    state,
    at,
  });
  if (here.length === 0) return report('absent');
  for (const path of all) if (!here.includes(path)) wrong(path, 'missing');
  const [stamped, reply, ca] = all.map((path) => files.get(path));
  if (stamped === undefined || reply === undefined || ca === undefined) return report('wrong');
  if (digestOf(TSA_PEM) !== tsa.ca) wrong(TSA_PEM, 'stamp');
  else if (!isText(stamped, stampedText(checkpoint))) wrong(STAMPED, 'text');
  else {
    try {
      return report('right', stampedAt(reply, stamped, fromUtf8(ca)));
    } catch (fault) {
      if (!(fault instanceof LogFault)) throw fault;
      if (fault.code === 'stamp.unable') return report('unable');
      wrong(STAMP, 'stamp', fault.message);
    }
  }
  return report('wrong');
}
