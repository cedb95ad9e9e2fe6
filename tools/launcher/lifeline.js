/**
 * Loaded before the program when it runs as a child of the launcher. The launcher holds the other end of a pipe and never
 * writes: the end of the pipe means the launcher is gone without a word (killed outright). The program then stops as
 * abruptly, as in a power cut, which the log is made for; an orphan that kept the folder and the port would be worse.
 */
import { Socket } from 'node:net';

const fd = process.env.ABRI_LIFELINE;
delete process.env.ABRI_LIFELINE;
if (fd !== undefined) {
  const line = new Socket({ fd: Number(fd), readable: true, writable: false });
  line.on('error', () => {});
  line.on('close', () => process.kill(process.pid, 'SIGKILL'));
  line.resume();
  line.unref();
}
