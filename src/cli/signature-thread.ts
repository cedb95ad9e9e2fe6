/** A thread of the audit: parcels of signatures come in, one answer each goes back. */
import { parentPort } from 'node:worker_threads';
import { allHold } from './signatures.ts';

const port = parentPort;
if (port === null) throw new Error('signature-thread.ts runs only as a thread of the audit');
port.on('message', (parcel: Uint8Array) => port.postMessage(allHold(parcel)));
