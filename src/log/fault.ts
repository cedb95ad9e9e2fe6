/**
 * The only thing the log's readers throw at malformed, forged or inconsistent bytes. `code` is stable and dotted
 * (`note.signature`); the message is for a person at a terminal. Anything else that escapes is a defect of ours.
 */
export class LogFault extends Error {
  override readonly name = 'LogFault';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
