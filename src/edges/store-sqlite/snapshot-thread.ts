/** The thread that writes snapshots. It answers in the order it is asked, one answer per ask. */
import { parentPort, workerData } from 'node:worker_threads';
import { attempt } from './attempt.ts';
import { naming } from './fault.ts';
import type { SnapshotAsk } from './messages.ts';
import { SnapshotFile } from './snapshot-file.ts';

function serve(ask: SnapshotAsk, file: SnapshotFile): void {
  switch (ask.what) {
    case 'write':
      file.write(ask.pieces);
      break;
    case 'seal':
      file.seal(ask.root, ask.next, ask.gone);
      break;
    case 'discard':
      file.discard();
      break;
    case 'close':
      file.close();
      break;
  }
}

const port = parentPort;
if (port === null) throw new Error('snapshot-thread.ts runs only as a thread of the store');
let opened: SnapshotFile | null = null;
const first = attempt(() => {
  opened = naming(() => new SnapshotFile((workerData as { folder: string }).folder));
  return true;
});
if (opened !== null) {
  const file: SnapshotFile = opened;
  port.on('message', (ask: SnapshotAsk) => {
    port.postMessage(
      attempt(() => {
        naming(() => serve(ask, file));
        return true;
      }),
    );
    if (ask.what === 'close') port.close();
  });
}
port.postMessage(first);
