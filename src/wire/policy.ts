/**
 * The headers every answer of the desk bears. The worker of the console gives them again to what it shows from its own store:
 * what a page may do is then said by the release that was signed, and not by whoever answers on the network.
 */

/** The only place where a text becomes the address of a script: the worker's own, registered by the page. */
export const WORKER_POLICY = 'abri-worker';

/** What no page of ours asks of a machine; the camera reads the code of a device that joins, and a passkey is a key. */
const NEVER = [
  'accelerometer',
  'bluetooth',
  'browsing-topics',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
  'window-management',
  'xr-spatial-tracking',
].map((feature) => `${feature}=()`);
const OURS = ['camera', 'publickey-credentials-create', 'publickey-credentials-get', 'screen-wake-lock'].map(
  (feature) => `${feature}=(self)`,
);

/** `connect-src` names the live link's own address: older browsers do not count `ws:` as `'self'`. `host` has passed the guard. */
export function deskHeaders(host: string): Readonly<Record<string, string>> {
  const csp = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    "media-src 'self'",
    "worker-src 'self'",
    `connect-src 'self' ws://${host} wss://${host}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    `trusted-types ${WORKER_POLICY}`,
  ];
  return {
    'content-security-policy': csp.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': [...OURS, ...NEVER].join(', '),
  };
}

/** Addresses the server answers that are no file of the console; a page there is shown by the worker with nothing in it running. */
export const NOT_THE_CONSOLE = /^\/(?:api|tlog|communiques|statements)(?:\/|$)|^\/(?:release\.(?:note|vkey)|robots\.txt)$/;

/** Pages without script: whatever came, nothing in them runs. */
export const PUBLIC_PERMISSIONS = [...NEVER, ...OURS.map((feature) => feature.replace('(self)', '()'))].join(', ');
