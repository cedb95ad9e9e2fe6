/** What a check finds, gathered in the order in which it was looked for: the first wrong file is the one to name. */
import { LogFault } from '../fault.ts';
import { type CheckName, type FaultCode, faultWords, type ReportLanguage } from './words.ts';

export interface DossierFault {
  /** Path inside the bag. */
  readonly file: string;
  readonly check: CheckName;
  readonly code: FaultCode;
  readonly words: string;
}

export class Findings {
  readonly faults: DossierFault[] = [];
  /** Checks that were begun: one that could not be reached is not reported as passed. */
  readonly begun: CheckName[] = [];
  readonly #language: ReportLanguage;

  constructor(language: ReportLanguage) {
    this.#language = language;
  }

  begin(check: CheckName): (file: string, code: FaultCode, detail?: string) => void {
    this.begun.push(check);
    return (file, code, detail = '') => {
      this.faults.push({ file, check, code, words: faultWords(code, this.#language, detail) });
    };
  }

  get any(): boolean {
    return this.faults.length > 0;
  }
}

/** What `read` answers, or the code of the LogFault it threw. Anything else that escapes is a defect of ours. */
export function attempt<T>(read: () => T): { readonly value: T } | { readonly fault: string } {
  try {
    return { value: read() };
  } catch (fault) {
    if (fault instanceof LogFault) return { fault: fault.code };
    throw fault;
  }
}
