#!/bin/sh
# Vérifie un dossier figé sans aucun logiciel d'Abri / Checks a sealed dossier without any software of Abri.
#
#   sh verify.sh [--identity CLÉ/KEY] log.pem [DOSSIER]
#
# log.pem : la clé publique du journal, reçue AUTREMENT que dans le dossier (bordereau de transmission).
# log.pem: the public key of the log, received by ANOTHER way than the dossier (hand-over sheet).
#
# --identity: an age identity; what it opens of data/sealed is checked against what was committed to (needs age).
#
# Needs a POSIX sh, coreutils, grep, sed, awk and openssl >= 3. No network. Writes only in a temporary folder.
# Exit: 0 everything holds; 7 something is wrong (each line names a file); 2 usage or missing tool; 4 not found.
#
# Long because one file must be all that a clerk needs to read and run.
#
# A changed verify.sh cannot judge itself: run the copy of your own clone, or compare its SHA-256 with the sheet.
#
# Method. Every file is first compared with manifests rebuilt from scratch. Then trust flows from the key: key ->
# checkpoint -> seal entry (in the tree) -> data/contents.sha256 (its digest is inside the seal) -> every other file.
# To stay fast in plain sh, binary values are turned into text in one pass for all entries (`base64 -d | od`), and the
# tree is climbed one level at a time for all proofs together, so that openssl starts once a level. One long file on
# purpose: it travels alone.
set -u
LC_ALL=C
export LC_ALL
umask 077
NL='
'

usage() { printf 'usage: sh verify.sh [--identity KEY] log.pem [DOSSIER]\n' >&2; exit 2; }
identity=''
if [ "${1-}" = --identity ]; then
  [ $# -ge 2 ] || usage
  identity=$2
  shift 2
fi
[ $# -ge 1 ] && [ $# -le 2 ] || usage
absolute() { case $1 in /*) printf '%s\n' "$1" ;; *) printf '%s/%s\n' "$PWD" "$1" ;; esac; }
for tool in openssl sha256sum base64 od sed grep awk sort comm tr cut head tail wc mktemp date; do
  command -v "$tool" >/dev/null 2>&1 || { printf 'outil absent / missing tool: %s\n' "$tool" >&2; exit 2; }
done
key=$(absolute "$1")
if [ $# -eq 2 ]; then bag=$(absolute "$2"); else bag=$(absolute "$(dirname "$0")")/..; fi
[ -f "$key" ] || { printf 'clé introuvable / key not found: %s\n' "$1" >&2; exit 4; }
if [ -n "$identity" ]; then
  identity=$(absolute "$identity")
  [ -f "$identity" ] || { printf 'identité introuvable / identity not found\n' >&2; exit 4; }
  command -v age >/dev/null 2>&1 || { printf 'outil absent / missing tool: age\n' >&2; exit 2; }
fi
cd "$bag" 2>/dev/null || { printf 'dossier introuvable / dossier not found\n' >&2; exit 4; }

tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 2' HUP INT TERM
mkdir "$tmp/leaf" "$tmp/again" "$tmp/body" "$tmp/proof" "$tmp/node"

# --- small tools -------------------------------------------------------------------------------------------------
bad=0
# wrong FILE RAISON REASON: names a file that does not hold. Control characters of a hostile name are not printed.
wrong() {
  bad=1; held=0
  printf 'FAUX/WRONG %s: %s / %s\n' "$(printf '%s' "$1" | tr -c '[:print:]' '?')" "$2" "$3"
}
# One line a check, in the order in which trust flows; a check that was not reached is not listed.
checking=''; held=1
ends() {
  [ -z "$checking" ] || printf '%s\n' "$([ "$held" = 1 ] && printf 'oui/yes' || printf 'NON/NO ') $checking"
  checking=''; held=1
}
begins() { ends; checking="$1 / $2"; }
stop() { ends; exit 7; }
stop_if_wrong() { [ "$bad" = 0 ] || stop; }
digest() { sha256sum <"$1" | cut -c1-64; }
same() { [ "$(digest "$1")" = "$(digest "$2")" ]; }
# batched COMMAND…: runs it with the names read on stdin as arguments, some hundreds a process. Names here are plain.
batched() {
  batch=$*
  set --
  while read -r f; do
    set -- "$@" "$f"
    if [ $# -ge 300 ]; then $batch "$@"; set --; fi
  done
  [ $# -eq 0 ] || $batch "$@"
}
# Names on stdin -> "hash  name" lines.
sums() { batched sha256sum; }
# Base64 lines of N bytes each -> hexadecimal lines, or printf escapes: \101\102…
hex_lines() { base64 -d 2>/dev/null | od -An -v -tx1 -w"$1" | tr -d ' '; }
octal_lines() { base64 -d 2>/dev/null | od -An -v -to1 -w"$1" | sed 's/ /\\/g'; }
# An awk that crashed (gawk 5.2.1 does, on some malformed entries) has found nothing: that is not to be taken for nothing to find.
finished() {
  [ -s "$tmp/finished" ] || { printf 'awk inattendu / unexpected awk\n' >&2; exit 2; }
  rm "$tmp/finished"
}
lines() { wc -l <"$1" | tr -d ' '; }
# Exactly one spelling of 32 bytes in base64: the two bits that do not count must be zero.
B64_32='[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]='
B64_68='[A-Za-z0-9+/]{90}[AEIMQUYcgkosw048]='
B64_76='[A-Za-z0-9+/]{101}[AQgw]=='
matches() { printf '%s\n' "$1" | grep -Eqx -e "$2"; }
is_number() { case $1 in '' | *[!0-9]* | 0?*) return 1 ;; esac; [ ${#1} -le 15 ]; }
is_thread() { case $1 in c*) case ${1#c} in *[!0-9a-f]*) return 1 ;; esac; [ ${#1} -eq 17 ] ;; *) return 1 ;; esac; }
# field NAME TEXT: the first string value of that key. Inside a JSON string the quotes would be escaped, so `"name":"`
# can only be a key.
field() {
  case $2 in *"\"$1\":\""*) value=${2#*"\"$1\":\""}; value=${value%%\"*} ;; *) value='' ;; esac
}
# log_of ORIGIN -> $value the name of the log, $epoch which epoch of it: `log`, `log/e2`, `log/e3`…
log_of() {
  value=${1%/e*}; epoch=${1##*/e}
  case $1 in */e*) ;; *) epoch=1; return ;; esac
  is_number "$epoch" && [ "${#epoch}" -le 9 ] && [ "$epoch" -ge 2 ] || { value=$1; epoch=1; }
}
# vkey_of NAME FILE (32 raw bytes) [KIND]: name+key id+base64, as C2SP signed notes write it. Kind 004: a witness.
vkey_of() {
  id=$({ printf '%s\n\'"${3-001}" "$1"; cat "$2"; } | sha256sum | cut -c1-8)
  printf '%s+%s+%s\n' "$1" "$id" "$({ printf '\'"${3-001}"; cat "$2"; } | base64 -w0)"
}
pem_of() {
  printf -- '-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n' \
    "$({ printf '\060\052\060\005\006\003\053\145\160\003\041\000'; cat "$1"; } | base64 -w0)"
}
# signed_by PEM MESSAGE SIGNATURE. A nonce of zero (R the neutral element) gives a key away, and programs disagree about it: refused.
signed_by() {
  case $(head -c 32 "$3" | od -An -v -tx1 | tr -d ' \n') in
    0100000000000000000000000000000000000000000000000000000000000000) return 1 ;;
  esac
  openssl pkeyutl -verify -pubin -inkey "$1" -rawin -in "$2" -sigfile "$3" >/dev/null 2>&1
}

# --- 1. shape: only the files a dossier may have, no link, nothing hidden ---------------------------------------------
named_ok() {
  case $1 in
    bagit.txt | bag-info.txt | manifest-sha256.txt | tagmanifest-sha256.txt) ;;
    data/LISEZMOI.txt | data/README.txt | data/verify.sh | data/chronologie.html | data/chronology.html) ;;
    data/contents.sha256 | data/log/policy.txt | data/log/checkpoint | data/log/checkpoint.log | data/log/checkpoint.tsr) ;;
    data/verify.html | data/chronologie.pdf | data/chronology.pdf | data/withheld.txt) ;;
    data/entries/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9].entry) ;;
    data/proofs/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9].tlog-proof) ;;
    data/keys/*.pem | data/keys/*.vkey)
      k=${1#data/keys/}
      case $k in [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) return 1 ;; esac
      k=${k%.*}
      [ ${#k} -le 64 ] || return 1 ;;
    data/disclosures/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9].*.sd)
      j=${1#data/disclosures/????????.}
      is_number "${j%.sd}" && [ "${#j}" -le 7 ] || return 1 ;;
    data/sealed/*.age)
      h=${1#data/sealed/}; h=${h%.age}
      case $h in *[!0-9a-f]*) return 1 ;; esac
      [ ${#h} -eq 64 ] || return 1 ;;
    data/blobs/*)
      h=${1#data/blobs/}
      case $h in *[!0-9a-f]*) return 1 ;; esac
      [ ${#h} -eq 64 ] || return 1 ;;
    *) return 1 ;;
  esac
}
scan() {
  for f in "$1"* "$1".[!.]* "$1"..?*; do
    if [ -L "$f" ]; then wrong "$f" 'lien symbolique' 'symbolic link'; continue; fi
    [ -e "$f" ] || continue
    if [ -d "$f" ]; then
      case $f in
        data | data/log | data/keys | data/entries | data/proofs | data/disclosures | data/blobs | data/sealed) scan "$f/" ;;
        *) wrong "$f" 'de trop dans le dossier' 'does not belong in a dossier' ;;
      esac
    elif [ -f "$f" ] && named_ok "$f"; then printf '%s\n' "$f" >>"$tmp/all"
    else wrong "$f" 'de trop dans le dossier' 'does not belong in a dossier'
    fi
  done
}
begins 'aucun fichier de trop, aucun absent' 'no file too many, none missing'
: >"$tmp/all"
scan ''
set -f
grep '^data/' "$tmp/all" | sort >"$tmp/files"
grep -v '^data/' "$tmp/all" | sort >"$tmp/tags"
for f in bagit.txt bag-info.txt manifest-sha256.txt tagmanifest-sha256.txt data/contents.sha256 data/log/policy.txt \
  data/log/checkpoint data/keys/log.pem data/LISEZMOI.txt data/README.txt data/verify.sh data/chronologie.html data/chronology.html; do
  grep -qxF -e "$f" "$tmp/all" || wrong "$f" 'absent' 'missing'
done

# Sizes: for Payload-Oxum, and because what is read line by line must be short (the log takes no longer entry).
octets=0
batched wc -c <"$tmp/files" >"$tmp/sizes"
while read -r s f; do
  case $f in
    total) continue ;;
    data/entries/*) max=65535 ;;
    data/proofs/*) max=16384 ;;
    data/log/checkpoint.tsr) max=1048576 ;;
    data/log/* | data/keys/*) max=65536 ;;
    *) max=$s ;;
  esac
  octets=$((octets + s))
  [ "$s" -le "$max" ] || wrong "$f" 'trop long' 'too long'
done <"$tmp/sizes"

# --- 2. integrity: the manifests, rebuilt ---------------------------------------------------------------------------
begins 'chaque fichier est celui du manifeste' 'each file is the one of the manifest'
missing_in() { # LIST: files that a list of sums names and the dossier lacks
  sed -n 's/^[0-9a-f]\{64\}  //p' "$1" | sort | comm -23 - "$tmp/all" | head -n 20 >"$tmp/missing"
  while read -r f; do wrong "$f" 'absent' 'missing'; done <"$tmp/missing"
}
changed_from() { # LIST REBUILT
  sort "$1" >"$tmp/listed"
  sort "$2" | comm -23 - "$tmp/listed" | cut -c67- | head -n 20 >"$tmp/changed"
  while read -r f; do wrong "$f" "n'est pas le fichier inscrit dans $3" "is not the file listed in $3"; done <"$tmp/changed"
}
if [ -f bagit.txt ]; then
  printf 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n' >"$tmp/bagit"
  same bagit.txt "$tmp/bagit" || wrong bagit.txt 'texte inattendu' 'unexpected text'
fi
sums <"$tmp/files" >"$tmp/manifest"
if [ -f manifest-sha256.txt ] && [ -f tagmanifest-sha256.txt ] && ! same manifest-sha256.txt "$tmp/manifest"; then
  if grep -aqxF -e "$(digest manifest-sha256.txt)  manifest-sha256.txt" tagmanifest-sha256.txt; then
    missing_in manifest-sha256.txt
    changed_from manifest-sha256.txt "$tmp/manifest" manifest-sha256.txt
    [ "$bad" = 1 ] || wrong manifest-sha256.txt "n'est pas le manifeste canonique" 'is not the canonical manifest'
  else
    wrong manifest-sha256.txt 'ne correspond pas aux fichiers' 'does not match the files'
    changed_from manifest-sha256.txt "$tmp/manifest" manifest-sha256.txt
  fi
fi
stop_if_wrong

# --- 3. the checkpoint, signed by the key given on the command line ---------------------------------------------------
openssl pkey -pubin -in "$key" -outform DER -out "$tmp/log.der" 2>/dev/null ||
  { printf 'clé illisible / unreadable key: %s\n' "$1" >&2; exit 2; }
case $(od -An -v -tx1 "$tmp/log.der" | tr -d ' \n') in
  302a300506032b6570032100*) [ "$(wc -c <"$tmp/log.der" | tr -d ' ')" = 44 ] || exit 2 ;;
  *) printf 'pas une clé Ed25519 / not an Ed25519 key: %s\n' "$1" >&2; exit 2 ;;
esac
tail -c 32 "$tmp/log.der" >"$tmp/log.pub"
pem_of "$tmp/log.pub" >"$tmp/log.pem"

begins 'la tête du journal est signée par la clé donnée' 'the head of the log is signed by the key given'
checkpoint=$(cat data/log/checkpoint; printf x)
checkpoint=${checkpoint%x}
: >"$tmp/cosigs"
{
  IFS= read -r origin; IFS= read -r size; IFS= read -r root; IFS= read -r blank; IFS= read -r line
  sig=${line##* }
  while [ "$(lines "$tmp/cosigs")" -lt 15 ] && IFS= read -r line; do printf '%s\n' "${line#— }" >>"$tmp/cosigs"; done
} <data/log/checkpoint
printf '%s\n%s\n%s\n' "$origin" "$size" "$root" >"$tmp/head"
printf '%s\n%s\n%s\n\n— %s %s\n' "$origin" "$size" "$root" "$origin" "$sig" >"$tmp/stamped"
{ cat "$tmp/stamped"; sed 's/^/— /' "$tmp/cosigs"; } >"$tmp/checkpoint"
log_ok=0
# Each line of the form `name base64`, and nobody twice: a name with the first four bytes, the id of a key, is one signer.
lines_ok=1; signed=' '
while IFS= read -r line; do
  if ! matches "$line" '[^ ]+ [A-Za-z0-9+/]+={0,2}'; then lines_ok=0; continue; fi
  id=$(printf '%s\n' "${line##* }" | base64 -d 2>/dev/null | head -c 4 | od -An -v -tx1 | tr -d ' \n')
  case $signed in *" ${line%% *}=$id "*) lines_ok=0 ;; esac
  signed="$signed${line%% *}=$id "
done <<LINES
$origin $sig
$(cat "$tmp/cosigs")
LINES
[ -s "$tmp/cosigs" ] || lines_ok=1
case $origin in '' | *[!!-~]* | *+*) origin_ok=0 ;; *) origin_ok=1 ;; esac
if ! same "$tmp/checkpoint" data/log/checkpoint || [ $origin_ok = 0 ] || [ $lines_ok = 0 ] || ! is_number "$size" ||
  ! matches "$root" "$B64_32" || ! matches "$sig" "$B64_68"; then
  wrong data/log/checkpoint "n'est pas une tête de journal" 'is not a checkpoint'
else
  logkey=$(vkey_of "$origin" "$tmp/log.pub")
  id=${logkey#"$origin"+}
  printf '%s\n' "$sig" | base64 -d >"$tmp/raw"
  tail -c 64 "$tmp/raw" >"$tmp/sig"
  if [ "$(head -c 4 "$tmp/raw" | od -An -v -tx1 | tr -d ' \n')" = "${id%%+*}" ] && signed_by "$tmp/log.pem" "$tmp/head" "$tmp/sig"; then
    log_ok=1
  else
    wrong data/log/checkpoint "n'est pas signé par la clé donnée" 'is not signed by the key given'
  fi
fi
same "$tmp/log.pem" data/keys/log.pem || wrong data/keys/log.pem "n'est pas la clé donnée" 'is not the key given'
[ "$log_ok" = 1 ] || stop

# The policy, which the seal fixes: the log, its witnesses, the authority that may date it. Read, written again, compared.
: >"$tmp/witnesses"; tsa=''
{
  IFS= read -r line
  printf 'log %s\n' "$logkey"
  while IFS= read -r line; do
    case $line in 'witness '*) ;; *) break ;; esac
    set -f; set -- $line
    printf '%s %s\n' "${2-}" "${3-}" >>"$tmp/witnesses"
    printf 'witness %s %s\n' "${2-}" "${3-}"
  done
  printf 'quorum none\n'
  if IFS= read -r line; then
    set -- $line
    tsa=${3-}; tsa_digest=${4-}; tsa_kind=${5-}
    tsa_digest=${tsa_digest#sha256:}
    printf '# tsa %s sha256:%s %s\n' "$tsa" "$tsa_digest" "$tsa_kind"
  fi
} <data/log/policy.txt >"$tmp/policy"
policy_ok=1
same "$tmp/policy" data/log/policy.txt || policy_ok=0
if [ -n "$tsa" ]; then
  case $tsa in [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) policy_ok=0 ;; esac
  matches "$tsa_digest" '[0-9a-f]{64}' && [ ${#tsa} -le 64 ] || policy_ok=0
  case $tsa_kind in live | test) ;; *) policy_ok=0 ;; esac
fi
[ "$(lines "$tmp/witnesses")" -le 16 ] || policy_ok=0
: >"$tmp/known"
while read -r label vkey; do
  name=${vkey%%+*}; b=${vkey#"$name"+}; b=${b#*+}
  case "$label$name" in *[!!-~]*) policy_ok=0 ;; esac
  if ! matches "$b" '[A-Za-z0-9+/]{44}'; then policy_ok=0; continue; fi
  printf '%s\n' "$b" | base64 -d | tail -c 32 >"$tmp/pub"
  [ "$(vkey_of "$name" "$tmp/pub" 004)" = "$vkey" ] || policy_ok=0
  pem_of "$tmp/pub" >"$tmp/witness.$(lines "$tmp/known").pem"
  id=${vkey#"$name"+}
  printf '%s %s\n' "$name" "${id%%+*}" >>"$tmp/known"
done <"$tmp/witnesses"
[ $policy_ok = 1 ] || wrong data/log/policy.txt 'nomme un autre journal' 'names another log'

# --- 4. entries and proofs: read each once, write what must be hashed ---------------------------------------------------
begins 'les écritures sont bien formées et de ce journal' 'the entries are well formed and of this log'
entry_of() { printf 'data/entries/%s.entry' "$1"; }
sed -n 's,^data/entries/\([0-9]*\)\.entry$,\1,p' "$tmp/files" >"$tmp/names"
sed -n 's,^data/proofs/\([0-9]*\)\.tlog-proof$,\1,p' "$tmp/files" >"$tmp/proofs"
comm -23 "$tmp/names" "$tmp/proofs" >"$tmp/left"
while read -r n; do wrong "data/proofs/$n.tlog-proof" 'absent' 'missing'; done <"$tmp/left"
comm -13 "$tmp/names" "$tmp/proofs" >"$tmp/left"
while read -r n; do wrong "data/proofs/$n.tlog-proof" "preuve d'une écriture absente" 'proof of an entry that is not here'; done <"$tmp/left"
[ -s "$tmp/names" ] || wrong data/entries 'aucune écriture' 'no entry'
stop_if_wrong

: >"$tmp/meta"; : >"$tmp/prev"; : >"$tmp/sigs"; : >"$tmp/signers"; : >"$tmp/sds"; : >"$tmp/sdkeys"; : >"$tmp/nodes"; : >"$tmp/enrolments"; : >"$tmp/json"; : >"$tmp/shreds"; : >"$tmp/orgs"; : >"$tmp/custody"; : >"$tmp/seqs"; : >"$tmp/rules"; : >"$tmp/lens"; : >"$tmp/seals"
last=''
# A log that was restored goes on under another origin: only that entry, which is here too, changes what acts are signed for.
log_of "$origin"; base=$value; inforce=$base; present=1; restores=' '
while read -r n; do
  file=data/entries/$n.entry
  names=''; tail=''; signatures=0
  {
    IFS= read -r receipt; IFS= read -r outcome; IFS= read -r body; IFS= read -r blank
    while [ $signatures -lt 4 ] && IFS= read -r line; do
      rest=${line#— }; name=${rest%% *}; rest=${rest#* }
      tail="$tail— $name $rest$NL"
      names="$names$name "
      printf '%s\n' "$name" >>"$tmp/signers"
      printf '%s\n' "$rest" >>"$tmp/sigs"
      signatures=$((signatures + 1))
    done
  } <"$file"
  printf '\000%s\n%s\n%s\n\n%s' "$receipt" "$outcome" "$body" "$tail" >"$tmp/leaf/$n"
  printf '%s\n%s\n%s\n\n%s' "$receipt" "$outcome" "$body" "$tail" >"$tmp/again/$n"
  printf '%s\n' "$body" >"$tmp/body/$n"
  printf '%s outcome %s\n%s body %s\n%s signer %s\n' "$n" "$outcome" "$n" "$body" "$n" "${names%% *}" >>"$tmp/json"
  set -- $receipt
  [ $# -eq 6 ] || set -- x x x x x x
  index=$2; rx=$3; thread=$4; seq=$5; prev=$6
  top=${body%%,\"with\":*}
  field thread "$top"; inside=$value
  field log "$top"; log=$value
  field act "$top"; act=$value
  field by "$top"; by=$value
  case $top in *',"ex":'*) ex=${top#*,\"ex\":}; ex=${ex%%,\"*} ;; *) ex='' ;; esac
  case $top in *',"dev":'*) dev=${top#*,\"dev\":}; dev=${dev%%,*} ;; *) dev=- ;; esac
  if [ "$receipt" != "abri.entry/1 $index $rx $thread $seq $prev" ] || ! is_number "$index" || ! is_number "$rx" || ! is_number "$seq" ||
    [ ${#index} -gt 8 ] || [ $((1$n - 100000000)) -ne "$index" ]; then
    wrong "$file" 'ligne de reçu fausse' 'wrong receipt line'; continue
  fi
  [ "$thread" = - ] || is_thread "$thread" || { wrong "$file" 'fil mal nommé' 'malformed thread'; continue; }
  [ "$inside" = "$thread" ] ||
    wrong "$file" "le fil du corps signé n'est pas celui du reçu" 'the signed thread is not the one of the receipt'
  restored=0
  case $outcome in
    *'"e":"LogRestored"'*)
      restored=1
      field origin "$outcome"; opened=$value
      log_of "$opened"
      rest=${outcome#*\"size\":}; rest=${rest%%[,\}]*}
      many=${outcome#*\"e\":\"}
      if [ "$thread" != - ] || [ "$log" != "$opened" ] || [ "$rest" != "$index" ] || [ "$value" != "$base" ] || [ "$epoch" -le "$present" ]; then
        wrong "$file" "n'est pas la reprise d'un journal restauré, à sa place" 'is not the restore of a log, where it may stand'
        continue
      fi
      case $many in *'"e":"'*)
        wrong "$file" "n'est pas la reprise d'un journal restauré, à sa place" 'is not the restore of a log, where it may stand'
        continue ;;
      esac
      inforce=$opened; present=$epoch ;;
  esac
  [ "$log" = "$inforce" ] || wrong "$file" 'signée pour un autre journal' 'signed for another log'
  case $by in '' | *[!A-Za-z0-9._:-]*) wrong "$file" 'auteur mal nommé' 'malformed author'; continue ;; esac
  case $dev in - | [0-9]*) ;; *) wrong "$file" 'enrôlement mal nommé' 'malformed enrolment'; continue ;; esac
  case $names in '' | *[!A-Za-z0-9._/\ -]*) wrong "$file" 'signataire mal nommé' 'malformed signer'; continue ;; esac
  twice=' '
  for name in $names; do
    case $twice in *" $name "*) wrong "$file" 'deux signatures du même appareil' 'two signatures of one device' ;; esac
    twice="$twice$name "
  done
  case $seq$prev in 0- | [1-9]*[!-]) ;; *) wrong "$file" 'ligne de reçu fausse' 'wrong receipt line'; continue ;; esac
  case $prev in -) prev=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=; first=1 ;; *) first=0 ;; esac
  printf '%s\n' "$prev" >>"$tmp/prev"
  case $top in
    *'"sd":["'*)
      list=${top#*\"sd\":[\"}; list=${list%%\"]*}; j=0
      while :; do
        printf '%s=\n' "${list%%\"*}" >>"$tmp/sds"
        printf '%s %s %s\n' "$n" "$j" "$thread" >>"$tmp/sdkeys"
        j=$((j + 1))
        case $list in *'","'*) list=${list#*\",\"} ;; *) break ;; esac
      done ;;
  esac
  # What an entry of the organisation may be here for: keys it enrols, `{"custody":…,"device":…,"e":"DeviceEnrolled",…,"member":…,
  # "vkey":…}`, the root it pins, a restore, or threads of this dossier whose words it says are gone.
  if [ "$thread" = - ]; then
    rest=$outcome; count=0; own=''
    while :; do
      case $rest in *'"e":"DeviceEnrolled"'*) ;; *) break ;; esac
      before=${rest%%\"e\":\"DeviceEnrolled\"*}; rest=${rest#*\"e\":\"DeviceEnrolled\"}
      device=${before##*\"device\":\"}; device=${device%%\"*}
      custody=${before##*\"custody\":\"}; custody=${custody%%\"*}
      case $custody in '' | *[!a-z]*) wrong "$file" 'appareil mal nommé' 'malformed device'; custody=server ;; esac
      field vkey "$rest"; vkey=$value
      field member "$rest"
      printf '%s %s %s %s %s\n' "$index" "$device" "$vkey" "$custody" "$value" >>"$tmp/enrolments"
      own="$own$device=$custody "
      count=$((count + 1))
    done
    case $outcome in *'"e":"RootPinned"'*)
      field vkey "${outcome#*\"e\":\"RootPinned\"}"
      printf '%s %s %s root -\n' "$index" "${value%%+*}" "$value" >>"$tmp/enrolments"
      own="$own${value%%+*}=root "
      count=$((count + 1)) ;;
    esac
    rest=$outcome; shreds=''
    while :; do
      case $rest in *'"e":"Shredded"'*) ;; *) break ;; esac
      rest=${rest#*\"e\":\"Shredded\"}
      case $rest in *'"threads":['*) list=${rest#*\"threads\":[}; shreds="$shreds $(printf '%s' "${list%%]*}" | tr -d '"' | tr ',' ' ')" ;; esac
    done
    for t in $shreds; do is_thread "$t" && printf '%s %s\n' "$t" "$index" >>"$tmp/shreds"; done
    [ $count -gt 0 ] || [ $restored = 1 ] || [ -n "$shreds" ] ||
      wrong "$file" "n'est pas l'enrôlement d'un signataire" 'is not the enrolment of a signer'
    [ $count -gt 0 ] || [ $restored = 1 ] || [ -z "$shreds" ] || printf '%s%s\n' "$index" "$shreds" >>"$tmp/orgs"
    [ -n "$shreds" ] || printf '%s %s|%s\n' "$n" "${own:-none=server }" "$names" >>"$tmp/seqs"
  fi
  case $outcome in *'"e":"DossierSealed"'*)
    field dossier "${outcome%%\"e\":\"DossierSealed\"*}"
    [ "$thread" = - ] || printf '%s %s\n' "$thread" "$value" >>"$tmp/seals"
    [ "$thread" = - ] || printf 'scellé / sealed %s %s par / by %s\n' "$value" "$rx" "$by" >>"$tmp/custody" ;;
  esac
  case $outcome in *'"e":"ReceiptRecorded"'*)
    field dossier "${outcome%%\"e\":\"ReceiptRecorded\"*}"; dossier=$value
    rest=${outcome#*\"e\":\"ReceiptRecorded\"}
    field reference "$rest"; received=${rest#*\"received_at\":}
    [ "$thread" = - ] || printf 'reçu / received %s %s par / by %s (%s)\n' "$dossier" "${received%%[,\}]*}" "$by" "$value" >>"$tmp/custody" ;;
  esac
  # The proof.
  nodes=''; count=0
  {
    IFS= read -r l1; IFS= read -r l2
    while IFS= read -r line; do
      [ -n "$line" ] || break
      nodes=$nodes$line$NL; count=$((count + 1))
      [ $count -le 63 ] || break
    done
  } <"data/proofs/$n.tlog-proof"
  printf 'c2sp.org/tlog-proof@v1\nindex %s\n%s\n%s' "$index" "$nodes" "$checkpoint" >"$tmp/proof/$n"
  printf '%s' "$nodes" >>"$tmp/nodes"
  printf '%s\n' "$n $index $rx $thread $seq $first $by $dev $signatures $count $ex" >>"$tmp/meta"
  case $restored in 1) restores="$restores$index " ;; esac
  last=$n; lastbody=$body; lastact=$act; lastthread=$thread; lastrx=$rx; lastseq=$seq; lastoutcome=$outcome; lastex=$ex
done <"$tmp/names"
[ "$bad" = 1 ] || [ "$inforce" = "$origin" ] ||
  wrong data/log/checkpoint "est d'une époque dont la reprise n'est pas ici" 'is of an epoch whose restore is not here'
stop_if_wrong

# Canonical JSON, and the profile of bodies and outcomes: a key that is there twice, or a second spelling, hides something. What
# is read here anyway is kept for later: whether the outcome says of keys what was signed (`said`), whether a device uses again what is
# used once (`again`), whether its count does not rise (`falls`), and the attachments of each act with their length.
awk -v rules="$tmp/rules" -v lens="$tmp/lens" -v finished="$tmp/finished" '
  BEGIN {
    recorded["\"device.enrol\""] = "DeviceEnrolled"; recorded["\"device.revoke\""] = "DeviceRevoked"
    recorded["\"org.root\""] = "RootPinned"; recorded["\"recovery.set\""] = "RecoverySet"
    for (act in recorded) ofkeys[recorded[act]] = 1
  }
  function wrong() { bad = 1; return 0 }
  function text(    r, k) {
    p++
    for (;;) {
      r = substr(s, p, 256)
      k = match(r, /["\\]/)
      if (k == 0) { if (length(r) < 256) return wrong(); p += 256; continue }
      p += k
      if (substr(r, k, 1) == "\"") return 1
      if (substr(s, p, 1) !~ /["\\]/) return wrong()
      p++
    }
  }
  function number(    r) {
    r = substr(s, p, 20)
    if (!match(r, /^-?[0-9]+/)) return wrong()
    r = substr(r, 1, RLENGTH); p += RLENGTH
    if (r == "-0" || r ~ /^-?0[0-9]/) return wrong()
    sub(/^-/, "", r)
    if (length(r) > 16 || (length(r) == 16 && (r "") > "9007199254740991")) return wrong()
    return 1
  }
  function word(w) { if (substr(s, p, length(w)) != w) return wrong(); p += length(w); return 1 }
  function value(depth,    c) {
    if (depth > 16) return wrong()
    c = substr(s, p, 1)
    if (c == "\"") return text()
    if (c == "{") return object(depth)
    if (c == "[") return list(depth)
    if (c == "t") return word("true")
    if (c == "f") return word("false")
    if (c == "n") return word("null")
    return number()
  }
  function object(depth,    before, key, from, c, named, v, e, all, alone) {
    p++
    if (substr(s, p, 1) == "}") { p++; if (kind == "outcome" && depth == 2) bad = 1; if (depth == 1 && given == "?") given = "{}"; return !bad }
    for (;;) {
      if (substr(s, p, 1) != "\"") return wrong()
      from = p
      if (!text()) return 0
      key = substr(s, from + 1, p - from - 2)
      if (key !~ /^[a-z][a-z0-9_]*$/ || (before != "" && (before "") >= (key ""))) return wrong()
      before = key
      if (substr(s, p, 1) != ":") return wrong()
      p++; from = p
      if (depth == 0 && kind == "body" && key == "with") given = "?"
      if (depth == 1 && given != "" && key == "compartments") { collect = 2; items = ""; split("", have) }
      if (!value(depth + 1)) return 0
      v = substr(s, from, p - from)
      # A compartment that was asked for twice is recorded once.
      if (collect == 2 && depth == 1) { collect = 0; if (v ~ /^\[/) v = "[" items "]" }
      if (depth == 0) top[key] = v
      if (depth == 2 && key == "e" && substr(s, from, 1) == "\"" && p - from > 2) { named = 1; e = substr(v, 2, length(v) - 2) }
      if (depth == 1 || depth == 2) {
        v = "\"" key "\":" v
        if (key != "e" || depth == 1) all = all (all == "" ? "" : ",") v
        if (key != "e" && key != "member") alone = alone (alone == "" ? "" : ",") v
      }
      c = substr(s, p, 1); p++
      if (c == "}") {
        if (kind == "outcome" && depth == 2 && !named) bad = 1
        if (kind == "outcome" && depth == 2 && (e in ofkeys)) { saying++; said = e; saidof = "{" (e == "DeviceRevoked" ? alone : all) "}" }
        if (kind == "body" && depth == 1 && given == "?") given = "{" all "}"
        return !bad
      }
      if (c != ",") return wrong()
    }
  }
  function list(depth,    c, from, item) {
    p++
    if (substr(s, p, 1) == "]") { p++; return 1 }
    for (;;) {
      if (kind == "outcome" && depth == 1 && substr(s, p, 1) != "{") return wrong()
      from = p
      if (!value(depth + 1)) return 0
      item = substr(s, from, p - from)
      if (collect == depth && !(item in have)) { have[item] = 1; items = items (items == "" ? "" : ",") item }
      c = substr(s, p, 1); p++
      if (c == "]") return 1
      if (c != ",") return wrong()
    }
  }
  function count(v) { return v ~ /^(0|[1-9][0-9]*)$/ }
  function id(v) { return length(v) <= 66 && v ~ /^"[A-Za-z0-9][A-Za-z0-9._:-]*"$/ }
  function every(v, what,    n, i, items, before) {
    if (v !~ /^\[.*\]$/) return 0
    n = split(substr(v, 2, length(v) - 2), items, ",")
    for (i = 1; i <= n; i++) {
      if (what == "id" && !id(items[i])) return 0
      if (what == "count" && !count(items[i])) return 0
      if (what == "digest") {
        if (length(items[i]) != 45 || items[i] !~ /^"[A-Za-z0-9_-]*[AEIMQUYcgkosw048]"$/) return 0
        if (i > 1 && (before "") >= (items[i] "")) return 0
        before = items[i]
      }
    }
    return 1
  }
  function blobs(v) {
    gsub(/\{"len":(0|[1-9][0-9]*),"sha256":"[0-9a-f]*"\}/, "&;", v)
    gsub(/"sha256":"[0-9a-f]*"/, "&", v)
    return v ~ /^\[(\{"len":[0-9]+,"sha256":"[0-9a-f]+"\};,?)*\]$/ && v !~ /,\]$/ && hashes(v)
  }
  function hashes(v,    n, i, items) {
    n = split(v, items, "\"sha256\":\"")
    for (i = 2; i <= n; i++) if (index(items[i], "\"") != 65) return 0
    return 1
  }
  function seen(v,    items) {
    if (split(substr(v, 2, length(v) - 2), items, " ") != 2 || v ~ /  / || !count(items[1])) return 0
    if (length(items[1]) > 16 || (length(items[1]) == 16 && (items[1] "") > "9007199254740991")) return 0
    return v ~ /^".*"$/ && length(items[2]) == 44 && items[2] ~ /^[A-Za-z0-9+\/]*[AEIMQUYcgkosw048]=$/
  }
  function body(    key, n, i, must) {
    if (length(s) > 16384) return 0
    n = split("v act t n sd seen log thread id by dseq ex about with", must, " ")
    for (i = 1; i <= n; i++) if (!(must[i] in top)) return 0
    for (key in top) {
      v = top[key]
      if (key == "v") ok = v == "1"
      else if (key == "act") ok = length(v) <= 66 && v ~ /^"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+"$/
      else if (key == "t" || key == "dseq" || key == "occurred" || key == "dev") ok = count(v)
      else if (key == "n") ok = length(v) == 18 && v ~ /^"[A-Za-z0-9_-]*"$/
      else if (key == "sd") ok = every(v, "digest")
      else if (key == "seen") ok = seen(v)
      else if (key == "log") ok = length(v) > 2 && length(v) <= 257 && v ~ /^"[^ +]*"$/
      else if (key == "thread") ok = v == "\"-\"" || (length(v) == 19 && v ~ /^"c[0-9a-f]*"$/)
      else if (key == "id" || key == "by" || key == "for" || key == "compartment") ok = id(v)
      else if (key == "ex") ok = v == "null" || id(v)
      else if (key == "about") ok = every(v, "id")
      else if (key == "ref") ok = every(v, "count")
      else if (key == "blob") ok = blobs(v)
      else if (key == "with") ok = v ~ /^\{/
      else ok = 0
      if (!ok) return 0
    }
    return 1
  }
  function once(what, v) { if ((signer, what, v) in used) return 1; used[signer, what, v] = 1; return 0 }
  $2 == "signer" {
    signer = $3
    again = once("id", top["id"]) + once("dseq", top["dseq"])
    if (again > 0) print $1, "again", signer >rules
    if ((signer in last) && top["dseq"] + 0 <= last[signer]) print $1, "falls", signer >rules
    last[signer] = top["dseq"] + 0
    next
  }
  {
    n = $1; kind = $2; s = substr($0, length(n) + length(kind) + 3)
    split("", top); bad = 0; p = 1; given = ""; collect = 0
    if (kind == "outcome") saying = 0
    if (s ~ /[^ -~]/ || substr(s, 1, 1) != "{" || !value(0) || p != length(s) + 1) bad = 1
    else if (kind == "body") bad = !body()
    else {
      keys = 0
      for (key in top) keys++
      r = top["rules"]
      if (keys != 2 || top["ev"] !~ /^\[/ || length(r) > 18 || r !~ /^"[0-9a-z][0-9a-z.]*"$/) bad = 1
    }
    if (bad) print n
    if (kind == "body") {
      if (top["act"] in recorded) ok = saying == 1 && said == recorded[top["act"]] && saidof == given
      else ok = saying == 0
      if (!ok) print n, "said", "-" >rules
      if ("blob" in top) print n, top["blob"] >lens
    }
  }
  END { print "1" >finished }' "$tmp/json" | sort -u >"$tmp/odd"
finished
while read -r n; do wrong "$(entry_of "$n")" 'écriture mal formée' 'malformed entry'; done <"$tmp/odd"

# The files must be exactly what was read: no NUL, no CR that read would swallow, no sixth line, a final newline.
by_number() { sed "s,  data/[a-z]*/\([0-9]*\)\..*,  \1," | sort; }
(cd "$tmp/again" && sums <"$tmp/names") | sort >"$tmp/rebuilt"
grep '  data/entries/' "$tmp/manifest" | by_number | comm -23 - "$tmp/rebuilt" | cut -c67- >"$tmp/odd"
while read -r n; do wrong "$(entry_of "$n")" 'forme non canonique' 'not in canonical form'; done <"$tmp/odd"
(cd "$tmp/proof" && sums <"$tmp/names") | sort >"$tmp/rebuilt"
grep '  data/proofs/' "$tmp/manifest" | by_number | comm -23 - "$tmp/rebuilt" | cut -c67- >"$tmp/odd"
while read -r n; do
  wrong "data/proofs/$n.tlog-proof" "n'est pas une preuve sous data/log/checkpoint" 'is not a proof under data/log/checkpoint'
done <"$tmp/odd"
# One fault in a batch must not shift the others: every base64 line is checked before any is decoded.
if [ "$(grep -Ecx -e "$B64_32" "$tmp/nodes")" != "$(lines "$tmp/nodes")" ]; then
  while read -r n; do
    if sed -n '3,/^$/p' "data/proofs/$n.tlog-proof" | sed '/^$/d' | grep -Evqx -e "$B64_32"; then
      wrong "data/proofs/$n.tlog-proof" 'base64 non canonique' 'base64 not canonical'
    fi
  done <"$tmp/names"
fi
for list in "prev $B64_32" "sigs $B64_68" "sds [A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]="; do
  set -- $list
  [ "$(grep -Ecx -e "$2" "$tmp/$1")" = "$(lines "$tmp/$1")" ] && continue
  while read -r n; do
    case $1 in
      prev) text=$(head -n 1 "$tmp/again/$n" | sed 's/.* //; s/^-$//') ;;
      sigs) text=$(sed '1,4d' "$tmp/again/$n" | sed 's/^— [^ ]* //' | grep -Evx -e "$2" | head -n 1); text=${text:+x} ;;
      sds) text='' ;;
    esac
    [ -z "$text" ] || matches "$text" "$2" || wrong "$(entry_of "$n")" 'base64 non canonique' 'base64 not canonical'
  done <"$tmp/names"
  [ "$bad" = 1 ] || wrong data/entries 'empreintes mal écrites' 'malformed digests'
done
stop_if_wrong

# --- 5. the seal: the last entry; it fixes the contents, the heads of the threads and the enrolments ---------------------
begins 'le sceau est la dernière écriture' 'the seal is the last entry'
sealfile=$(entry_of "$last")
if [ "$lastact" != dossier.seal ]; then
  wrong "$sealfile" "la dernière écriture n'est pas dossier.seal : des écritures ont été retirées" \
    'the last entry is not dossier.seal: entries were removed'
  stop
fi
with=${lastbody#*,\"with\":}
field contents "$with"; contents=$value
field dossier "$with"; dossier=$value
field case "$with"; case=$value
case $lastoutcome in *'"e":"DossierSealed"'*) ;; *) wrong "$sealfile" "le dossier n'a pas été figé" 'the dossier was not sealed' ;; esac
field contents "$lastoutcome"; c2=$value; field dossier "$lastoutcome"; d2=$value; field case "$lastoutcome"; k2=$value
[ "$contents $dossier $case" = "$c2 $d2 $k2" ] ||
  wrong "$sealfile" "ce qui fut demandé n'est pas ce qui fut inscrit" 'what was asked is not what was recorded'
[ "$lastthread" != - ] || wrong "$sealfile" "le sceau n'est dans aucun fil" 'the seal is in no thread'
case $dossier in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._:-]*) wrong "$sealfile" 'dossier mal nommé' 'malformed dossier id' ;; esac
case $with in *'"supplements":'*) supplements=${with##*\"supplements\":} ;; *) supplements='null}' ;; esac
case $supplements in
  null[,}]*) supplements='' ;;
  '"'*) supplements=${supplements#?}; supplements=${supplements%%\"*} ;;
  *) wrong "$sealfile" 'dossier mal nommé' 'malformed dossier id' ;;
esac
stop_if_wrong

# --- 6. the tree: all proofs climb together, one level at a time (RFC 9162, 2.1.3.2) ------------------------------------
begins 'chaque écriture est dans le journal' 'each entry is in the log'
(cd "$tmp/leaf" && sums <"$tmp/names") | cut -c1-64 >"$tmp/leafhex"
# names on stdin, files in the present folder -> printf escapes, one line a file
hash_all() { batched openssl dgst -sha256 -binary; }
(cd "$tmp/leaf" && hash_all <"$tmp/names") | od -An -v -to1 -w32 | sed 's/ /\\/g' >"$tmp/leafoct"
octal_lines 32 <"$tmp/nodes" >"$tmp/nodeoct"
hex_lines 32 <"$tmp/prev" >"$tmp/prevhex"
octal_lines 68 <"$tmp/sigs" >"$tmp/sigoct"
hex_lines 68 <"$tmp/sigs" | cut -c1-8 >"$tmp/sigid"
rootoct=$(printf '%s\n' "$root" | octal_lines 32)
total=$(lines "$tmp/names")
for pair in leafhex:names leafoct:names prevhex:names meta:names sigoct:sigs sigid:sigs nodeoct:nodes; do
  [ "$(lines "$tmp/${pair%:*}")" = "$(lines "$tmp/${pair#*:}")" ] ||
    { printf 'base64, od ou openssl inattendu / unexpected base64, od or openssl\n' >&2; exit 2; }
done

active=''
while read -r n index rx thread seq first by dev signatures count ex; do
  IFS= read -r r <&3
  k=0
  while [ $k -lt "$count" ]; do IFS= read -r o <&4; eval "n_${n}_$k=\$o"; k=$((k + 1)); done
  if [ "$index" -ge "$size" ]; then wrong "$(entry_of "$n")" 'hors du journal' 'beyond the log'; continue; fi
  eval "fn_$n=$index; sn_$n=$((size - 1)); k_$n=0; c_$n=$count; r_$n=\$r"
  active="$active $n"
done <"$tmp/meta" 3<"$tmp/leafoct" 4<"$tmp/nodeoct"
unproved=''
while [ -n "$active" ]; do
  level=''
  for n in $active; do
    eval "fn=\$fn_$n; sn=\$sn_$n; k=\$k_$n; c=\$c_$n; r=\$r_$n"
    if [ "$k" -eq "$c" ]; then
      if [ "$sn" -ne 0 ] || [ "$r" != "$rootoct" ]; then unproved="$unproved $n"; fi
      continue
    fi
    if [ "$sn" -eq 0 ]; then unproved="$unproved $n"; continue; fi
    eval "p=\$n_${n}_$k"
    if [ $((fn & 1)) -eq 1 ] || [ "$fn" -eq "$sn" ]; then
      printf "\\001$p$r" >"$tmp/node/$n"
      while [ $((fn & 1)) -eq 0 ] && [ "$fn" -ne 0 ]; do fn=$((fn >> 1)); sn=$((sn >> 1)); done
    else
      printf "\\001$r$p" >"$tmp/node/$n"
    fi
    eval "fn_$n=$((fn >> 1)); sn_$n=$((sn >> 1)); k_$n=$((k + 1))"
    level="$level $n"
  done
  [ -n "$level" ] || break
  printf '%s\n' $level >"$tmp/batch"
  (cd "$tmp/node" && hash_all <"$tmp/batch") | od -An -v -to1 -w32 | sed 's/ /\\/g' >"$tmp/level"
  for n in $level; do IFS= read -r r; eval "r_$n=\$r"; done <"$tmp/level"
  active=$level
done
case " $unproved " in *" $last "*)
  wrong "$sealfile" "la preuve data/proofs/$last.tlog-proof ne mène pas de cette écriture à la tête du journal" \
    "the proof data/proofs/$last.tlog-proof does not lead from this entry to the checkpoint" ;;
esac
stop_if_wrong

# --- 7. contents: every file that existed before the seal ---------------------------------------------------------------
begins 'le contenu est celui que le sceau a fixé' 'the contents are those the seal fixed'
sed -e '/  data\/log\/checkpoint\.log$/d' -e '/  data\/log\/checkpoint\.tsr$/d' -e '/  data\/keys\/tsa-ca\.pem$/d' \
  -e '/  data\/proofs\//d' -e '/  data\/contents\.sha256$/d' -e '/  data\/log\/checkpoint$/d' \
  -e "/  data\/entries\/$last\.entry\$/d" -e "/  data\/disclosures\/$last\./d" "$tmp/manifest" >"$tmp/contents"
sealed=0
[ "$(digest data/contents.sha256)" = "$contents" ] && sealed=1
if ! same data/contents.sha256 "$tmp/contents"; then
  if [ $sealed = 1 ]; then
    missing_in data/contents.sha256
    changed_from data/contents.sha256 "$tmp/contents" data/contents.sha256
  fi
fi
for n in $unproved; do
  [ "$n" != "$last" ] || continue
  if [ $sealed = 1 ] && grep -aqxF -e "$(grep "  data/entries/$n\.entry\$" "$tmp/manifest")" data/contents.sha256; then
    wrong "data/proofs/$n.tlog-proof" "ne mène pas de l'écriture à la tête du journal" 'does not lead from the entry to the checkpoint'
  else
    wrong "$(entry_of "$n")" "la preuve ne mène pas de cette écriture à la tête du journal" \
      'the proof does not lead from this entry to the checkpoint'
  fi
done
if [ $sealed = 0 ] || ! same data/contents.sha256 "$tmp/contents"; then
  [ $sealed = 1 ] && [ "$bad" = 1 ] ||
    wrong data/contents.sha256 "n'est pas la liste fixée par le sceau" 'is not the list fixed by the seal'
fi

# --- 8. threads: whole from 0, to the heads the seal states --------------------------------------------------------------
begins 'les fils sont entiers, jusqu’à la fin que dit le sceau' 'the threads are whole, to the end the seal states'
threads=''; lastof='-'; before=0
enrolled=''
while read -r n index rx thread seq first by dev signatures count ex; do
  IFS= read -r leaf <&3
  IFS= read -r prev <&4
  [ "$rx" -ge "$before" ] || wrong "$(entry_of "$n")" "l'heure de réception recule" 'the time of receipt goes back'
  before=$rx
  if [ "$thread" = - ]; then enrolled="$enrolled $index"; continue; fi
  [ "$ex" = "$lastex" ] || wrong "$(entry_of "$n")" 'exercice et réel mêlés' 'exercise and live mixed'
  case " $threads " in
    *" $thread "*) eval "s=\$s_$thread; l=\$l_$thread"; ok=0; [ "$seq" -eq $((s + 1)) ] && [ "$first" = 0 ] && [ "$prev" = "$l" ] && ok=1 ;;
    *) threads="$threads $thread"; ok=0; [ "$seq" -eq 0 ] && [ "$first" = 1 ] && ok=1 ;;
  esac
  [ $ok = 1 ] || wrong "$(entry_of "$n")" "ne suit pas l'écriture précédente de son fil : il en manque une" \
    'does not follow the entry before it in its thread: one is missing'
  if [ "$n" = "$last" ]; then p_seal=$prev; fi
  eval "s_$thread=$seq; l_$thread=$leaf; f_$thread=$n"
done <"$tmp/meta" 3<"$tmp/leafhex" 4<"$tmp/prevhex"

heads=''
case $with in *'"heads":['*) heads=${with#*\"heads\":[}; heads=${heads%%]*} ;; *) wrong "$sealfile" 'sans têtes de fils' 'without heads' ;; esac
stated=''
while [ -n "$heads" ]; do
  case $heads in *\}*) ;; *) wrong "$sealfile" 'tête de fil mal écrite' 'malformed head'; break ;; esac
  one=${heads%%\}*}; heads=${heads#*\}}; heads=${heads#,}
  field thread "$one"; t=$value; field hash "$one"; h=$value
  s=${one#*\"seq\":}; s=${s%%,*}
  if ! is_thread "$t" || ! is_number "$s" || ! matches "$h" "$B64_32"; then
    wrong "$sealfile" 'tête de fil mal écrite' 'malformed head'
    continue
  fi
  case " $stated " in *" $t "*) wrong "$sealfile" 'fil nommé deux fois' 'thread named twice'; continue ;; esac
  stated="$stated $t"
  h=$(printf '%s\n' "$h" | hex_lines 32)
  case " $threads " in
    *" $t "*) ;;
    *) wrong "$sealfile" "le fil $t, nommé par le sceau, est absent" "thread $t, named by the seal, is missing"; continue ;;
  esac
  if [ "$t" = "$lastthread" ]; then [ "$lastseq" -eq $((s + 1)) ] && [ "$h" = "$p_seal" ] && continue
  else eval "[ \"\$s_$t\" = $s ] && [ \"\$l_$t\" = $h ]" && continue
  fi
  eval "f=\$f_$t"
  wrong "$(entry_of "$f")" "n'est pas la fin du fil $t fixée par le sceau" "is not the end of thread $t fixed by the seal"
done
# The thread of the case is here whole: what its dossiers before this one were, stands in it.
[ -z "$supplements" ] || sed '$d' "$tmp/seals" | grep -qxF -e "$lastthread $supplements" ||
  wrong "$sealfile" "complète un dossier que son affaire n'a pas scellé avant lui" 'supplements a dossier that its case has not sealed before it'
for t in $threads; do
  [ "$t" != "$lastthread" ] || continue
  eval "f=\$f_$t"
  case " $stated " in *" $t "*) ;; *) wrong "$(entry_of "$f")" "fil que le sceau ne nomme pas" 'thread the seal does not name' ;; esac
done
case $with in *'"enrolments":['*) list=${with#*\"enrolments\":[}; list=${list%%]*} ;; *) list=x ;; esac
stated=" $(printf '%s' "$list" | tr ',' ' ') "
for index in $enrolled; do
  case $stated in *" $index "*) continue ;; esac
  wrong "$(entry_of "$(printf '%08d' "$index")")" "enrôlement que le sceau ne nomme pas" 'enrolment the seal does not name'
done
for index in $stated; do
  case " $enrolled " in *" $index "*) ;; *) wrong "$sealfile" "l'enrôlement $index est absent" "enrolment $index is missing" ;; esac
done

# --- 9. signatures: each note by a key enrolled before it -----------------------------------------------------------------
begins 'chaque acte est signé par un appareil enrôlé' 'each act is signed by an enrolled device'
: >"$tmp/keyfaults"; : >"$tmp/expected"
known=' '; pairs=' '
printf 'data/keys/log.pem\ndata/keys/tsa-ca.pem\n' >>"$tmp/expected"
mkdir "$tmp/pem"
servers=0; devices=0
while read -r index device vkey custody member; do
  at=$(entry_of "$(printf '%08d' "$index")")
  case $device in log | tsa-ca | '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._/-]*) wrong "$at" 'appareil mal nommé' 'malformed device'; continue ;; esac
  [ ${#device} -le 64 ] && [ ${#member} -le 64 ] || { wrong "$at" 'appareil mal nommé' 'malformed device'; continue; }
  case $member in -) ;; '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._:-]*) wrong "$at" 'membre mal nommé' 'malformed member'; continue ;; esac
  pairs="$pairs$index:$device "
  case $known in
    *" $device="*)
      other=${known#*" $device="}; other=${other#*,}
      [ "${other%%,*}" = "$vkey" ] || wrong "$at" 'deux clés pour un même appareil' 'two keys for one device'
      continue ;;
  esac
  name=$(printf '%s' "$device" | tr / _)
  b=${vkey#"$device"+}; b=${b#*+}
  if ! matches "$b" '[A-Za-z0-9+/]{44}'; then wrong "$at" 'clé illisible' 'unreadable key'; continue; fi
  printf '%s\n' "$b" | base64 -d | tail -c 32 >"$tmp/pub"
  if [ "$(vkey_of "$device" "$tmp/pub")" != "$vkey" ]; then wrong "$at" 'clé illisible' 'unreadable key'; continue; fi
  pem_of "$tmp/pub" >"$tmp/pem/$name"
  printf '%s\n' "$vkey" >"$tmp/key.vkey"
  for pair in "pem $tmp/pem/$name" "vkey $tmp/key.vkey"; do
    path=data/keys/$name.${pair%% *}
    printf '%s\n' "$path" >>"$tmp/expected"
    if [ ! -f "$path" ]; then printf '%s absent\n' "$path" >>"$tmp/keyfaults"
    elif ! same "${pair#* }" "$path"; then printf '%s other\n' "$path" >>"$tmp/keyfaults"
    fi
  done
  known="$known$device=$index,$vkey,$member,$name,$custody "
  devices=$((devices + 1))
  [ "$custody" != server ] || servers=$((servers + 1))
done <"$tmp/enrolments"
used=' '
while read -r n index rx thread seq first by dev signatures count ex; do
  file=$(entry_of "$n")
  ofmember=0; anybody=0; named=0; k=0; unknown=0
  while [ $k -lt "$signatures" ]; do
    k=$((k + 1))
    IFS= read -r o <&3
    IFS= read -r id <&4
    IFS= read -r signer <&5
    case $known in
      *" $signer="*) mine=${known#*" $signer="}; mine=${mine%% *} ;;
      *)
        wrong "$file" "signée par $signer, dont l'enrôlement n'est pas ici" "signed by $signer, whose enrolment is not here"
        unknown=1
        continue ;;
    esac
    from=${mine%%,*}; mine=${mine#*,}
    vkey=${mine%%,*}; mine=${mine#*,}
    member=${mine%%,*}; mine=${mine#*,}
    name=${mine%%,*}; custody=${mine#*,}
    itself=0
    [ "$from" -eq "$index" ] && [ "$signer" != desk ] && itself=1
    [ $itself = 1 ] || used="$used$signer "
    [ "$member" = - ] || anybody=1
    [ "$member" != "$by" ] || ofmember=1
    case $pairs in *" $dev:$signer "*) named=1 ;; esac
    # A new device signs its own enrolment, to show that it holds the key; a key of the server shows nothing by that.
    if [ "$from" -gt "$index" ] || { [ $itself = 1 ] && [ "$custody" = server ]; }; then
      wrong "$file" "signée avant l'enrôlement de $signer" "signed before $signer was enrolled"
    fi
    want=${vkey#"$signer"+}
    printf "${o#????????????????}" >"$tmp/sig"
    if [ "$id" != "${want%%+*}" ] || ! signed_by "$tmp/pem/$name" "$tmp/body/$n" "$tmp/sig"; then
      wrong "$file" "signature fausse de $signer" "wrong signature of $signer"
    fi
  done
  [ $ofmember = 1 ] || [ $unknown = 1 ] || [ $anybody = 0 ] ||
    wrong "$file" "l'appareil qui a signé est celui d'un autre membre" 'the signing device belongs to another member'
  [ "$dev" = - ] || [ $named = 1 ] || wrong "$file" "nomme l'enrôlement d'un autre appareil" 'names the enrolment of another device'
done <"$tmp/meta" 3<"$tmp/sigoct" 4<"$tmp/sigid" 5<"$tmp/signers"
while read -r n what name; do
  case $what in
    said) wrong "$(entry_of "$n")" "ce qui est inscrit des clés n'est pas ce qui fut signé" 'what is recorded of keys is not what was signed' ;;
    again) wrong "$(entry_of "$n")" "l'appareil s'est servi deux fois de ce qui ne sert qu'une fois" 'the device used twice what is used once' ;;
    # Where the server signs for a device it counts for it too, and how binds nobody.
    falls) case $known in *" $name="*)
      mine=${known#*" $name="}; mine=${mine%% *}
      [ "${mine##*,}" != device ] ||
        wrong "$(entry_of "$n")" "le compteur de l'appareil qui a signé ne monte pas" 'the counter of the signing device does not rise' ;;
      esac ;;
  esac
done <"$tmp/rules"
# Who may enrol: the desk, or somebody enrolled before together with the device itself; the root is pinned by itself and somebody.
while IFS='|' read -r own names; do
  n=${own%% *}; own=${own#* }
  earlier=0; proved=1; root=0; sponsored=0
  for signer in $names; do
    case $known in *" $signer="*) from=${known#*" $signer="}; [ "${from%%,*}" -ge $((1$n - 100000000)) ] || earlier=1 ;; esac
  done
  for o in $own; do
    case $o in *=server) proved=0 ;; *=root) root=1 ;; esac
    case " $names" in *" ${o%=*} "*) ;; *) proved=0 ;; esac
  done
  [ $proved = 1 ] && [ $earlier = 1 ] && sponsored=1
  if [ $root = 0 ]; then case " $names" in *' desk '*) sponsored=1 ;; esac; fi
  [ $sponsored = 1 ] || wrong "$(entry_of "$n")" "ni le poste ni un parrain, avec l'appareil lui-même, n'ont signé" \
    'neither the desk nor a sponsor, with the device itself, signed'
done <"$tmp/seqs"
useful=' '
while read -r index device vkey custody member; do
  case $used in *" $device "*) useful="$useful$index " ;; esac
done <"$tmp/enrolments"
while read -r index list; do
  for t in $list; do case " $threads " in *" $t "*) useful="$useful$index " ;; esac; done
done <"$tmp/orgs"
for index in $enrolled; do
  case $useful$restores in *" $index "*) continue ;; esac
  wrong "$(entry_of "$(printf '%08d' "$index")")" "n'est pas l'enrôlement d'un signataire" 'is not the enrolment of a signer'
done

begins 'les clés sont celles de l’enrôlement' 'the keys are those of the enrolment'
while read -r f what; do
  if [ "$what" = absent ]; then wrong "$f" 'absent' 'missing'; else wrong "$f" "n'est pas la clé enrôlée" 'is not the enrolled key'; fi
done <"$tmp/keyfaults"
sort "$tmp/expected" >"$tmp/expected.sorted"
grep '^data/keys/' "$tmp/files" | comm -23 - "$tmp/expected.sorted" >"$tmp/left"
while read -r f; do wrong "$f" "clé de personne ici" 'key of nobody here'; done <"$tmp/left"

# --- 10. words, attachments, sealed values ------------------------------------------------------------------------------------
begins 'les mots sont ceux qui furent signés' 'the words are those that were signed'
tr -- '-_' '+/' <"$tmp/sds" | hex_lines 32 >"$tmp/sdhex"
while read -r n j thread; do
  IFS= read -r h <&3
  printf '%s  data/disclosures/%s.%s.sd\n' "$h" "$n" "$j"
done <"$tmp/sdkeys" 3<"$tmp/sdhex" | sort >"$tmp/sdlist"
grep '  data/disclosures/' "$tmp/manifest" | sort | comm -23 - "$tmp/sdlist" | cut -c67- >"$tmp/left"
while read -r f; do wrong "$f" "l'écriture ne porte pas ces mots" 'the entry does not carry these words'; done <"$tmp/left"
# Each is an object of JSON that says salt, name and value, whatever its spelling: read byte by byte, since awk knows no base64.
words_of() {
  awk '
    BEGIN {
      digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
      for (i = 1; i <= 64; i++) six[substr(digits, i, 1)] = i - 1
      for (i = 0; i < 16; i++) { hexa[substr("0123456789abcdef", i + 1, 1)] = i; hexa[substr("0123456789ABCDEF", i + 1, 1)] = i }
      for (i = 32; i < 127; i++) ascii[i] = sprintf("%c", i)
      # What follows a backslash in JSON.
      for (i = 1; i <= 8; i++) escaped[substr("\"\\/bfnrt", i, 1)] = 1
    }
    # One character of the text; halves of a character beyond the first 65,536 come in pairs.
    function letter(code) {
      if (high != (code >= 56320 && code <= 57343)) bad = 1
      high = code >= 55296 && code <= 56319
      if (count < 3 && length(said[count]) < 16384) said[count] = said[count] ((code in ascii) ? ascii[code] : "?")
    }
    function byte(b,    c) {
      if (state == "out") {
        if (b == 32 || b == 9 || b == 10 || b == 13) return
        if (want == "string" && b == 34) { state = "in"; count++; return }
        if (want == "string" || b != (want == "open" ? 91 : want == "comma" ? 44 : want == "close" ? 93 : -1)) { bad = 1; return }
        want = want == "close" ? "end" : "string"
        return
      }
      if (more > 0) { if (b < low || b > top) bad = 1; low = 128; top = 191; more--; return }
      c = (b in ascii) ? ascii[b] : ""
      if (left > 0) {
        if (!(c in hexa)) { bad = 1; return }
        unit = unit * 16 + hexa[c]
        if (--left == 0) letter(unit)
        return
      }
      if (escape) {
        escape = 0
        if (c == "u") { left = 4; unit = 0 }
        else if (!(c in escaped)) bad = 1
        else letter((c == "\"" || c == "\\" || c == "/") ? b : 10)
        return
      }
      if (b == 34) { if (high) bad = 1; state = "out"; want = count < 3 ? "comma" : "close"; return }
      if (b == 92) { escape = 1; return }
      if (b < 32) { bad = 1; return }
      if (b < 128) { letter(b); return }
      letter(65535)
      low = 128; top = 191
      if (b >= 194 && b <= 223) more = 1
      else if (b >= 224 && b <= 239) { more = 2; if (b == 224) low = 160; if (b == 237) top = 159 }
      else if (b >= 240 && b <= 244) { more = 3; if (b == 240) low = 144; if (b == 244) top = 143 }
      else bad = 1
    }
    FNR == 1 {
      bad = 0; state = "out"; want = "open"; count = 0; more = 0; left = 0; escape = 0; high = 0; split("", said); said[1] = ""; said[2] = ""
      n = length($0); odd = n % 4
      if (n > 1048576 || odd == 1 || (odd == 2 && $0 !~ /[AQgw]$/) || (odd == 3 && $0 !~ /[AEIMQUYcgkosw048]$/) || $0 ~ /[^A-Za-z0-9_-]/) bad = 1
      for (i = 1; i <= n && !bad; i += 4) {
        a = six[substr($0, i, 1)]; b = six[substr($0, i + 1, 1)]
        byte(a * 4 + int(b / 16))
        if (i + 2 > n) break
        a = six[substr($0, i + 2, 1)]
        byte(b % 16 * 16 + int(a / 4))
        if (i + 3 > n) break
        byte(a % 4 * 64 + six[substr($0, i + 3, 1)])
      }
      if (want != "end") bad = 1
      if (said[1] !~ /^[A-Za-z0-9_-]*[AQgw]$/ || length(said[1]) != 22 || said[2] !~ /^[a-z][a-z0-9_]*$/) bad = 1
      print FILENAME, n, bad ? "-" : said[2]
    }' "$@"
}
grep '^data/disclosures/' "$tmp/files" | batched words_of >"$tmp/words"
awk -v finished="$tmp/finished" '
  FNR == NR { size[$2] = $1; next }
  { seen[$1] = 1; split($1, part, ".") }
  $2 != size[$1] || $3 == "-" { print $1, "words"; next }
  (part[1], $3) in named { print $1, "name" }
  { named[part[1], $3] = 1 }
  END { for (f in size) if (f ~ /^data\/disclosures\// && !(f in seen)) print f, "words"; print "1" >finished }' "$tmp/sizes" "$tmp/words" >"$tmp/odd"
finished
while read -r f what; do
  if [ "$what" = words ]; then wrong "$f" "l'écriture ne porte pas ces mots" 'the entry does not carry these words'
  else wrong "$f" 'deux mots de cette écriture portent ce nom' 'two words of this entry bear this name'
  fi
done <"$tmp/odd"
# Four states, told apart: disclosed, withheld (said so in the list), shredded (an entry says so), else missing.
sed -n 's,^data/disclosures/\(.*\)\.sd$,\1,p' "$tmp/files" | sort >"$tmp/shown"
sed 's/ \([^ ]*\) [^ ]*$/.\1/' "$tmp/sdkeys" | sort >"$tmp/slots"
gone=' '
while read -r t index; do gone="$gone$t=$index "; done <"$tmp/shreds"
while read -r n j thread; do
  case $gone in *" $thread="*) ;; *) continue ;; esac
  index=${gone##*" $thread="}
  [ "${index%% *}" -le $((1$n - 100000000)) ] || printf '%s.%s\n' "$n" "$j"
done <"$tmp/sdkeys" | sort | comm -23 - "$tmp/shown" >"$tmp/shredded"
comm -23 "$tmp/slots" "$tmp/shown" | comm -23 - "$tmp/shredded" >"$tmp/absent"
: >"$tmp/lost"
if [ -f data/withheld.txt ]; then
  if grep -Evaq '^[0-9]{8}\.(0|[1-9][0-9]{0,3})$' data/withheld.txt || ! sort -cu data/withheld.txt 2>/dev/null ||
    { [ -s data/withheld.txt ] && [ "$(tail -c 1 data/withheld.txt | od -An -tx1 | tr -d ' \n')" != 0a ]; }; then
    wrong data/withheld.txt 'texte inattendu' 'unexpected text'
  else
    comm -23 "$tmp/absent" data/withheld.txt >"$tmp/lost"
    comm -23 data/withheld.txt "$tmp/slots" >"$tmp/left"
    comm -12 data/withheld.txt "$tmp/shown" >>"$tmp/left"
    while read -r f; do
      wrong data/withheld.txt "dit retenus des mots qui sont ici, ou qu'aucune écriture ne porte ($f)" \
        "says withheld words that are here, or that no entry carries ($f)"
    done <"$tmp/left"
  fi
fi
while read -r f; do
  wrong "data/disclosures/$f.sd" 'MANQUANT : ces mots ne sont ni ici, ni dits retenus, ni effacés' \
    'MISSING: these words are neither here, nor said to be withheld, nor shredded'
done <"$tmp/lost"

begins 'les pièces sont celles que nomment les écritures' 'the attachments are those the entries name'
grep '^data/blobs/' "$tmp/files" >"$tmp/blobs"
while read -r f; do
  h=${f#data/blobs/}
  grep -qxF -e "$h  $f" "$tmp/manifest" || wrong "$f" 'empreinte fausse' 'wrong digest'
  set +f; grep -qF -e "\"sha256\":\"$h\"" "$tmp"/again/*; found=$?; set -f
  [ $found = 0 ] || wrong "$f" "aucune écriture ne porte cette pièce" 'no entry carries this attachment'
  size_of=$(wc -c <"$f" | tr -d ' ')
  ! grep -o -e "\"len\":[0-9]*,\"sha256\":\"$h\"" "$tmp/lens" | grep -qvxF -e "\"len\":$size_of,\"sha256\":\"$h\"" ||
    wrong "$f" "la longueur n'est pas celle qui fut signée" 'the length is not the one that was signed'
done <"$tmp/blobs"

begins 'les valeurs scellées sont celles que nomment les écritures' 'the sealed values are those the entries name'
grep '^data/sealed/' "$tmp/files" >"$tmp/sealed"
: >"$tmp/said"
if [ -s "$tmp/sealed" ]; then
  while read -r f; do
    text=$(cat "data/disclosures/$f.sd"; printf '===')
    printf '%s' "$text" | tr -- '-_' '+/' | base64 -d 2>/dev/null | sed 's/\\"/"/g'
    printf '\n'
  done <"$tmp/shown" >"$tmp/said"
fi
opened=0; closed=0
while read -r f; do
  h=${f#data/sealed/}; h=${h%.age}
  grep -qxF -e "$h  $f" "$tmp/manifest" || wrong "$f" 'empreinte fausse' 'wrong digest'
  { cat "$tmp/said"; cut -d' ' -f3- "$tmp/json"; } | grep -aE -e "\"ct\":\"(sha256:)?$h\"" >"$tmp/naming" || {
    wrong "$f" 'aucune écriture ne nomme cette valeur scellée' 'no entry names this sealed value'
    continue
  }
  if [ -z "$identity" ] || ! age -d -i "$identity" "$f" >"$tmp/plain" 2>/dev/null; then closed=$((closed + 1)); continue; fi
  opened=$((opened + 1))
  pc=$(openssl dgst -sha256 -binary <"$tmp/plain" | base64 -w0 | tr '+/' '-_' | tr -d =)
  grep -qaF -e "\"pc\":\"$pc\"" "$tmp/naming" ||
    wrong "$f" "la valeur ouverte n'est pas celle qui fut engagée" 'the value opened is not the one that was committed to'
done <"$tmp/sealed"

# --- 11. what others said of the head: witnesses, and the authority that dates it -------------------------------------------------
begins 'les témoins sont ceux que le sceau a nommés' 'the witnesses are those the seal named'
seen=' '
while read -r name b more; do
  ok=0
  case $seen in *" $name "*) ;; *) [ -n "$more" ] || ! matches "$b" "$B64_76" || ok=1 ;; esac
  seen="$seen$name "
  if [ $ok = 1 ]; then
    ok=0
    printf '%s\n' "$b" | base64 -d >"$tmp/raw"
    id=$(head -c 4 "$tmp/raw" | od -An -v -tx1 | tr -d ' \n')
    k=$(grep -nxF -e "$name $id" "$tmp/known" | head -n 1 | cut -d: -f1)
    if [ -n "$k" ]; then
      at=$(tail -c +5 "$tmp/raw" | head -c 8 | od -An -v -tu8 --endian=big | tr -d ' \n')
      { printf 'cosignature/v1\ntime %s\n' "$at"; cat "$tmp/head"; } >"$tmp/cosigned"
      tail -c 64 "$tmp/raw" >"$tmp/sig"
      signed_by "$tmp/witness.$((k - 1)).pem" "$tmp/cosigned" "$tmp/sig" && ok=1
    fi
  fi
  [ $ok = 1 ] || wrong data/log/checkpoint "ligne qui n'est pas d'un témoin nommé par le sceau, ou signature fausse" \
    'line that is not of a witness the seal named, or wrong signature'
done <"$tmp/cosigs"

begins 'l’horodatage est celui de cette tête du journal' 'the time stamp is that of this head of the log'
stamp='aucun / none'
parts=0
for f in data/log/checkpoint.log data/log/checkpoint.tsr data/keys/tsa-ca.pem; do
  [ ! -f "$f" ] || parts=$((parts + 1))
done
for f in data/log/checkpoint.log data/log/checkpoint.tsr data/keys/tsa-ca.pem; do
  if [ -z "$tsa" ]; then [ ! -f "$f" ] || wrong "$f" 'de trop dans le dossier' 'does not belong in a dossier'
  elif [ $parts -gt 0 ]; then [ -f "$f" ] || wrong "$f" 'absent' 'missing'
  fi
done
[ -z "$tsa" ] || stamp="$tsa : absent de ce dossier / not in this dossier"
if [ -n "$tsa" ] && [ $parts = 3 ]; then
  if [ "$(digest data/keys/tsa-ca.pem)" != "$tsa_digest" ]; then
    wrong data/keys/tsa-ca.pem "n'est pas celle de l'autorité que le sceau a nommée" 'is not that of the authority the seal named'
  elif ! same data/log/checkpoint.log "$tmp/stamped"; then
    wrong data/log/checkpoint.log 'texte inattendu' 'unexpected text'
  else
    # A certificate is judged at the instant of the stamp: a dossier is read long after it has run out.
    at=$(openssl ts -reply -in data/log/checkpoint.tsr -text 2>/dev/null | sed -n 's/^Time stamp: //p' | sed 's/\.[0-9]* / /')
    at=$(date -u -d "${at:-x}" +%s 2>/dev/null)
    # openssl reads past what follows the reply: nothing may.
    long=$(openssl asn1parse -inform DER -in data/log/checkpoint.tsr 2>/dev/null | sed -n '1s/.*hl=\([0-9]*\) l= *\([0-9]*\) .*/\1+\2/p')
    [ $((${long:-0})) = "$(wc -c <data/log/checkpoint.tsr | tr -d ' ')" ] || at=''
    if [ -n "$at" ] && openssl ts -verify -in data/log/checkpoint.tsr -data data/log/checkpoint.log \
      -CAfile data/keys/tsa-ca.pem -attime "$at" >/dev/null 2>&1; then
      stamp="$(date -u -d "@$at" '+%Y-%m-%d %H:%M:%S') UTC, $tsa"
    else
      wrong data/log/checkpoint.tsr "n'est pas l'horodatage de cette tête par l'autorité que le sceau a nommée" \
        'is not the time stamp of this head by the authority the seal named'
    fi
  fi
fi
if [ -n "$tsa" ] && [ "$tsa_kind" = test ]; then stamp="$stamp (horodatage de test / test time stamp)"; fi

# --- 12. bag-info and tagmanifest: rebuilt last, they depend on all the rest --------------------------------------------------
begins 'les fichiers d’étiquette sont exacts' 'the tag files are exact'
{
  printf 'Source-Organization: %s\n' "$origin"
  printf 'Bagging-Date: %s\n' "$(date -u -d "@$((lastrx / 1000))" +%Y-%m-%d)"
  printf 'External-Identifier: %s\n' "$dossier"
  printf 'Payload-Oxum: %s.%s\n' "$octets" "$(lines "$tmp/files")"
} >"$tmp/bag-info"
same bag-info.txt "$tmp/bag-info" || wrong bag-info.txt 'texte inattendu' 'unexpected text'
if [ "$bad" = 0 ]; then
  sha256sum bag-info.txt bagit.txt manifest-sha256.txt >"$tmp/tagmanifest"
  same tagmanifest-sha256.txt "$tmp/tagmanifest" || wrong tagmanifest-sha256.txt 'ne correspond pas aux fichiers' 'does not match the files'
fi
stop_if_wrong

ends

printf 'journal / log           %s, %s écritures / entries\n' "$origin" "$size"
printf 'clé / key               %s\n' "$logkey"
printf 'mots / words            %s communiqués / disclosed, %s retenus / withheld, %s effacés / shredded, %s MANQUANTS / MISSING\n' \
  "$(lines "$tmp/shown")" "$(lines "$tmp/absent")" "$(lines "$tmp/shredded")" "$(lines "$tmp/lost")"
printf 'appareils / devices     %s, dont %s clés tenues par le serveur / of which %s keys held by the server\n' \
  "$devices" "$servers" "$servers"
printf 'vu par les appareils    non vérifiable ici / seen by the devices: not checkable here\n'
printf 'témoins / witnesses     %s sur / of %s\n' "$(lines "$tmp/cosigs")" "$(lines "$tmp/witnesses")"
printf 'horodatage / time stamp %s\n' "$stamp"
[ $((opened + closed)) = 0 ] ||
  printf 'valeurs scellées        %s ouvertes, %s fermées / sealed values: %s opened, %s closed\n' "$opened" "$closed" "$opened" "$closed"
while IFS= read -r line; do printf 'garde / custody         %s\n' "$line"; done <"$tmp/custody"
set -- $threads
printf 'OK dossier %s, %s écritures / entries, %s fils / threads: %s / %s\n' "$dossier" "$total" $# \
  'rien ne manque et rien ne fut changé' 'nothing is missing and nothing was changed'
