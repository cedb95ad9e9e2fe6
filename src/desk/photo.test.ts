/** Pictures built byte by byte, with and without what must not leave with them. None shows anybody. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seenIn } from './photo.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const two = (n: number): number[] => [n >> 8, n & 255];
const four = (n: number): number[] => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255];
const join = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

const segment = (marker: number, body: Uint8Array | readonly number[]): Uint8Array => join([0xff, marker, ...two(body.length + 2)], body);
const JFIF = segment(0xe0, join(ascii('JFIF\0'), [1, 2, 0, 0, 1, 0, 1, 0, 0]));
const SCAN = join(segment(0xda, [1, 1, 0, 0, 63, 0]), [0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]);
const jpeg = (...more: readonly Uint8Array[]): Uint8Array =>
  join([0xff, 0xd8], JFIF, ...more, segment(0xdb, new Uint8Array(65)), SCAN, segment(0xc4, [0, 1]), SCAN, [0xff, 0xd9]);

const chunk = (name: string, body: Uint8Array | readonly number[] = []): Uint8Array =>
  join(four(body.length), ascii(name), body, [0, 0, 0, 0]);
const png = (...more: readonly Uint8Array[]): Uint8Array =>
  join(
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    chunk('IHDR', new Uint8Array(13)),
    ...more,
    chunk('IDAT', [1, 2, 3]),
    chunk('IEND'),
  );

const little = (n: number): number[] => four(n).reverse();
const piece = (name: string, body: readonly number[]): Uint8Array =>
  join(ascii(name), little(body.length), body, body.length % 2 === 1 ? [0] : []);
function webp(...more: readonly Uint8Array[]): Uint8Array {
  const body = join(ascii('WEBP'), piece('VP8 ', [1, 2, 3]), ...more);
  return join(ascii('RIFF'), little(body.length), body);
}

test('a picture that holds the picture alone is what it is, whatever its name', () => {
  assert.deepEqual(seenIn(jpeg()), { type: 'jpeg', metadata: false });
  assert.deepEqual(seenIn(jpeg(segment(0xe2, join(ascii('ICC_PROFILE\0'), [1, 1, 9])))), { type: 'jpeg', metadata: false });
  assert.deepEqual(seenIn(png(chunk('gAMA', four(45455)))), { type: 'png', metadata: false });
  assert.deepEqual(seenIn(webp(piece('ALPH', [7]))), { type: 'webp', metadata: false });
});

test('place, hour, device, author, a smaller copy, a film behind: each is seen', () => {
  const hidden: Readonly<Record<string, Uint8Array>> = {
    'JPEG with Exif': jpeg(segment(0xe1, ascii('Exif\0\0II*\0 GPS'))),
    'JPEG with XMP': jpeg(segment(0xe1, ascii('http://ns.adobe.com/xap/1.0/\0<x/>'))),
    'JPEG with IPTC': jpeg(segment(0xed, ascii('Photoshop 3.0\0'))),
    'JPEG with a comment': jpeg(segment(0xfe, ascii('chez elle'))),
    'JPEG with a thumbnail from before it was cropped': jpeg(segment(0xe0, ascii('JFXX\0\x10'))),
    'JPEG with several pictures': jpeg(segment(0xe2, ascii('MPF\0 and then some more'))),
    'JPEG with something after its end': join(jpeg(), ascii('ftypmp42')),
    'PNG with text': png(chunk('tEXt', ascii('Author\0X'))),
    'PNG with Exif': png(chunk('eXIf', ascii('II*\0'))),
    'PNG with its hour': png(chunk('tIME', [7, 239, 3, 12, 17, 38, 55])),
    'PNG with a chunk nobody knows': png(chunk('prVt', [1])),
    'PNG with something after its end': join(png(), [1]),
    'WebP with Exif': webp(piece('EXIF', [1, 2])),
    'WebP with XMP': webp(piece('XMP ', [1, 2])),
    'WebP with something after its end': join(webp(), [1]),
  };
  for (const [what, bytes] of Object.entries(hidden)) assert.equal(seenIn(bytes).metadata, true, what);
});

test('what is no picture, or is cut short, is refused as one: no two readers would show the same', () => {
  for (const bytes of [ascii('<svg xmlns="http://www.w3.org/2000/svg"/>'), ascii('GIF89a'), ascii(''), ascii('%PDF-1.7')])
    assert.equal(seenIn(bytes).type, 'other');
  for (const whole of [jpeg(), png(), webp()])
    for (let length = 0; length < whole.length; length++) assert.equal(seenIn(whole.subarray(0, length)).type, 'other', String(length));
});
