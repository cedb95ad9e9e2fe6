/** The thread that commits. It answers in the order it is asked, one answer per ask. */
import { parentPort, workerData } from 'node:worker_threads';
import { attempt } from './attempt.ts';
import { type OpenedFolder, openFolderForWriting } from './folder.ts';
import { HEAD_EVERY } from './head-file.ts';
import type { Ask, ThreadData } from './messages.ts';

function serve(ask: Ask, { writer, close }: OpenedFolder): boolean {
  switch (ask.what) {
    case 'append':
      writer.append(ask.batch);
      return true;
    case 'beat':
      writer.beat(ask.at);
      return true;
    case 'setNote':
      writer.setNote(ask.key, ask.value);
      return true;
    case 'openEpoch':
      writer.openEpoch(ask.origin, ask.lost);
      return true;
    case 'stamp':
      writer.stamp(ask.stamp);
      return true;
    case 'shred':
      return writer.shred(ask.scopes);
    case 'close':
      close();
      return true;
  }
}

/** After the answer, never before it: `head.last` follows. A fault stays with the writer, which tells it to the next who asks. */
function followHead({ writer }: OpenedFolder): () => void {
  let last = -HEAD_EVERY;
  let isPlanned = false;
  const write = (): void => {
    isPlanned = false;
    attempt(() => {
      writer.writeHead();
      return true;
    });
    last = performance.now();
  };
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    setTimeout(write, Math.max(0, last + HEAD_EVERY - performance.now()));
  };
}

/** One slice at a time, and whatever was asked meanwhile before the next. */
function overwriteBehind({ writer: { overwriting } }: OpenedFolder): () => void {
  let isPlanned = false;
  const next = (): void => {
    overwriting.step();
    isPlanned = !overwriting.isDone;
    if (isPlanned) setImmediate(next);
  };
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(next);
  };
}

const port = parentPort;
if (port === null) throw new Error('writer-thread.ts runs only as a thread of the store');
const { folder, kek } = workerData as ThreadData;
let opened: OpenedFolder | null = null;
const first = attempt(() => {
  opened = openFolderForWriting(folder, kek);
  return true;
});
if (opened !== null) {
  const open: OpenedFolder = opened;
  const follow = followHead(open);
  const overwrite = overwriteBehind(open);
  port.on('message', (ask: Ask) => {
    port.postMessage(attempt(() => serve(ask, open)));
    if (ask.what === 'append') follow();
    if (ask.what === 'shred') overwrite();
    if (ask.what === 'close') port.close();
  });
}
port.postMessage(first);
