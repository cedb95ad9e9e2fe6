/**
 * C2SP tlog-policy, the lines that name keys: `log <vkey> [<url>]`, `witness <name> <vkey> [<url>]`. The same few words say which
 * witnesses a desk asks and which logs a witness watches. What a dossier is checked under is dossier/policy.ts, stricter.
 */
import { LogFault } from './fault.ts';
import { parseVkey } from './note.ts';

export interface NamedWitness {
  /** As this page calls it; its key bears the name it signs with. */
  readonly name: string;
  readonly vkey: string;
  readonly url: string | null;
}
export interface Policy {
  /** Verifier keys of logs. */
  readonly logs: readonly string[];
  readonly witnesses: readonly NamedWitness[];
}

/** Throws LogFault `policy` (which line) or `vkey`. Groups and a quorum are read past: nobody here decides by them. */
export function parsePolicy(text: string): Policy {
  const logs: string[] = [];
  const witnesses: NamedWitness[] = [];
  const seen = new Set<string>();
  for (const [i, line] of text.split('\n').entries()) {
    const refuse = (why: string): never => {
      throw new LogFault('policy', `line ${i + 1}: ${why}`);
    };
    if (/[^\t\x20-\x7e\x80-\uffff]/.test(line)) refuse('a control character');
    const [word = '', ...items] = line.split(/[ \t]+/).filter((item) => item !== '');
    const fresh = (name: string): void => {
      if (seen.has(name)) refuse('a key or a name is there twice');
      seen.add(name);
    };
    if (word === '' || word.startsWith('#') || word === 'group' || word === 'quorum') continue;
    if (word === 'log' && (items.length === 1 || items.length === 2)) {
      const [vkey = ''] = items;
      fresh(String(parseVkey(vkey).pub));
      logs.push(vkey);
    } else if (word === 'witness' && (items.length === 2 || items.length === 3)) {
      const [name = '', vkey = '', url = null] = items;
      if (name === 'none') refuse('a witness cannot be called none');
      fresh(`name ${name}`);
      fresh(String(parseVkey(vkey, 'cosignature').pub));
      witnesses.push({ name, vkey, url });
    } else refuse('neither a log nor a witness');
  }
  return { logs, witnesses };
}
