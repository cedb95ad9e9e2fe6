/** Exit codes, fixed and documented in docs/reference/cli.md. A probe run by cron reads them. */
export const EXIT = {
  ok: 0,
  /** Something broke here: a bug, or the machine. */
  fault: 1,
  /** The command line is not understood. */
  usage: 2,
  /** Rights or compartment. */
  refused: 3,
  notFound: 4,
  /** The state says no: an id used again, a person unaccounted for. */
  conflict: 5,
  /** Sent, but not everybody answered within `--wait`. */
  unanswered: 6,
  /** A seal is broken: the file named is not what was sealed. */
  broken: 7,
  channelDegraded: 8,
  tryAgain: 75,
} as const;
