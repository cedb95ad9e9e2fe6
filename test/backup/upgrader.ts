/** Upgrades a folder and dies at a step, as in a power cut: run as a child by upgrade.test.ts. Each line is a step it came to. */
import { upgrading } from './upgrading.ts';

const [folder = '', fatal = ''] = process.argv.slice(2);
await upgrading(folder, {
  at: (step) => {
    console.log(step);
    if (step === fatal) process.kill(process.pid, 'SIGKILL');
  },
});
