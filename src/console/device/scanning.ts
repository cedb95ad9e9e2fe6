/** A QR read by the camera, where the browser can by itself (BarcodeDetector); elsewhere the line is pasted. */

interface Detector {
  detect(from: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorMaker = new (options: { readonly formats: readonly string[] }) => Detector;

const detectorOf = (): DetectorMaker | undefined => (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;

export const canScan = (): boolean => detectorOf() !== undefined && 'mediaDevices' in navigator;

/** A person holds still for so long. */
const WITHIN = 60_000;
const LOOK_EVERY = 200;

/** The text of the first QR seen in the video element; null without a camera, or when nothing was shown in a minute. */
export async function scan(selector: string): Promise<string | null> {
  const Maker = detectorOf();
  const video = document.querySelector<HTMLVideoElement>(selector);
  if (Maker === undefined || video === null) return null;
  let stream: MediaStream | null = null;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    video.srcObject = stream;
    await video.play();
    const detector = new Maker({ formats: ['qr_code'] });
    for (const until = performance.now() + WITHIN; performance.now() < until; ) {
      const [found] = await detector.detect(video);
      if (found !== undefined) return found.rawValue;
      await new Promise((done) => setTimeout(done, LOOK_EVERY));
    }
    return null;
  } catch {
    return null;
  } finally {
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
  }
}
