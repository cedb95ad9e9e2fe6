/**
 * What a picture is, read from its bytes and not from its name, and whether anything but the picture is written in them:
 * where and when it was taken, with what, by whom, a smaller copy from before it was cropped, a film behind it. What is
 * public is exposure, so only what draws the picture is allowed; whatever is not known to be harmless counts as hidden data.
 */
import type { PhotoType } from '../wire/vocabulary.ts';

interface Seen {
  readonly type: PhotoType;
  readonly metadata: boolean;
}
const OTHER: Seen = { type: 'other', metadata: false };

export function seenIn(bytes: Uint8Array): Seen {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (starts(bytes, [0xff, 0xd8, 0xff])) return { type: 'jpeg', metadata: inJpeg(view) };
    if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return { type: 'png', metadata: inPng(view) };
    if (text(view, 0, 4) === 'RIFF' && text(view, 8, 4) === 'WEBP') return { type: 'webp', metadata: inWebp(view) };
    return OTHER;
  } catch (error) {
    // Cut short, or lengths that lead nowhere: no reader could be trusted to show the same picture as another.
    if (error instanceof RangeError) return OTHER;
    throw error;
  }
}

const starts = (bytes: Uint8Array, signature: readonly number[]): boolean => signature.every((byte, i) => bytes[i] === byte);

/** ASCII at a position. Throws RangeError past the end. */
function text(view: DataView, at: number, length: number): string {
  let read = '';
  for (let i = 0; i < length; i++) read += String.fromCharCode(view.getUint8(at + i));
  return read;
}

/** ISO/IEC 10918-1, annex B: segments up to the end of the image, and nothing after it. */
function inJpeg(view: DataView): boolean {
  let hidden = false;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) throw new RangeError('a marker was expected');
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xd9) return hidden || at + 2 < view.byteLength;
    const length = view.getUint16(at + 2);
    if (length < 2) throw new RangeError('a segment without its own length');
    if (marker === 0xfe || (marker >= 0xe0 && marker <= 0xef)) hidden ||= !drawsJpeg(view, marker, at + 4, length);
    at += 2 + length;
    if (marker === 0xda) while (!endsScan(view, at)) at++;
  }
}

/** After a scan: any marker but a stuffed zero and the restarts, which are part of it. */
function endsScan(view: DataView, at: number): boolean {
  if (view.getUint8(at) !== 0xff) return false;
  const next = view.getUint8(at + 1);
  return next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7);
}

/** JFIF without a thumbnail, a colour profile, Adobe's note on colours. */
function drawsJpeg(view: DataView, marker: number, at: number, length: number): boolean {
  if (marker === 0xe0) return text(view, at, 5) === 'JFIF\0' && view.getUint8(at + 12) === 0 && view.getUint8(at + 13) === 0;
  if (marker === 0xe2) return length > 14 && text(view, at, 12) === 'ICC_PROFILE\0';
  return marker === 0xee && text(view, at, 5) === 'Adobe';
}

const PNG_DRAWS = new Set('IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP cICP sBIT sRGB bKGD hIST pHYs'.split(' '));

function inPng(view: DataView): boolean {
  let hidden = false;
  for (let at = 8; ; ) {
    const length = view.getUint32(at);
    const name = text(view, at + 4, 4);
    hidden ||= !PNG_DRAWS.has(name);
    at += 12 + length;
    if (at > view.byteLength) throw new RangeError('a chunk longer than the file');
    if (name === 'IEND') return hidden || at < view.byteLength;
  }
}

const WEBP_DRAWS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP', 'ANIM', 'ANMF']);

function inWebp(view: DataView): boolean {
  const end = 8 + view.getUint32(4, true);
  if (end > view.byteLength) throw new RangeError('longer than the file');
  let hidden = end < view.byteLength;
  for (let at = 12; at < end; ) {
    hidden ||= !WEBP_DRAWS.has(text(view, at, 4));
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return hidden;
}
