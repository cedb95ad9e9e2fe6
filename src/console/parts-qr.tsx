/** A QR of a text, black on white whatever the theme: cameras read no other. */
import { encode } from 'uqr';

const QUIET = 4;

export function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { ecc: 'L', border: 0 });
  const whole = size + 2 * QUIET;
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : []))).join('');
  return (
    <svg class='qr' role='img' aria-label={label} viewBox={`0 0 ${whole} ${whole}`} shape-rendering='crispEdges'>
      <rect width={whole} height={whole} fill='#fff' />
      <path d={path} fill='#000' />
    </svg>
  );
}
