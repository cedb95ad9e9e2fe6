#!/usr/bin/env bash
# What a stranger meets: HEAD cloned into an empty folder, then the two commands of the README, `npm start` and `npm test`.
# Usage: tools/fresh-clone.sh   (uncommitted work is not in it)
set -euo pipefail
repo="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
place="$(mktemp -d)"
desk=""
cleanup() {
  if [ -n "$desk" ]; then kill -TERM -- "-$desk" 2>/dev/null || true; fi
  rm -rf "$place"
}
trap cleanup EXIT

git clone -q "$repo" "$place/abri"
if [ -d "$repo/../shared" ]; then ln -s "$(cd "$repo/../shared" && pwd)" "$place/shared"; fi
cd "$place/abri"

echo "== npm start"
setsid npm start -- --port 0 >"$place/start.log" 2>&1 &
desk=$!
for _ in $(seq 300); do
  if grep -qE 'https?://' "$place/start.log"; then break; fi
  kill -0 "$desk" 2>/dev/null || break
  sleep 1
done
cat "$place/start.log"
grep -qE 'https?://(127\.0\.0\.1|\[::1\]|localhost)' "$place/start.log" || { echo "npm start gave no address" >&2; exit 1; }
url="$(grep -oE 'https?://(127\.0\.0\.1|\[::1\]|localhost)[^ ]*' "$place/start.log" | head -n 1)"
node -e 'fetch(process.argv[1]).then((r) => { console.log(r.status, r.url.split("?")[0]); process.exit(r.ok ? 0 : 1); })' "$url"
kill -TERM -- "-$desk"
wait "$desk" || true
desk=""

echo "== npm test"
npm test
