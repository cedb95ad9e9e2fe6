#!/bin/sh
# Vérifie un dossier figé sans aucun logiciel d'Abri / Checks a sealed dossier without any software of Abri.
#
#   sh verify.sh log.pem [DOSSIER]
#
# log.pem : la clé publique du journal, reçue AUTREMENT que dans le dossier (bordereau de transmission).
# log.pem: the public key of the log, received by ANOTHER way than the dossier (hand-over sheet).
#
# Needs a POSIX sh, coreutils, grep, sed and openssl >= 3. No network. Writes only in a temporary folder.
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

usage() { printf 'usage: sh verify.sh log.pem [DOSSIER]\n' >&2; exit 2; }
[ $# -ge 1 ] && [ $# -le 2 ] || usage
absolute() { case $1 in /*) printf '%s\n' "$1" ;; *) printf '%s/%s\n' "$PWD" "$1" ;; esac; }
for tool in openssl sha256sum base64 od sed grep sort comm tr cut head tail wc mktemp date; do
  command -v "$tool" >/dev/null 2>&1 || { printf 'outil absent / missing tool: %s\n' "$tool" >&2; exit 2; }
done
key=$(absolute "$1")
if [ $# -eq 2 ]; then bag=$(absolute "$2"); else bag=$(absolute "$(dirname "$0")")/..; fi
[ -f "$key" ] || { printf 'clé introuvable / key not found: %s\n' "$1" >&2; exit 4; }
cd "$bag" 2>/dev/null || { printf 'dossier introuvable / dossier not found\n' >&2; exit 4; }

tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 2' HUP INT TERM
mkdir "$tmp/leaf" "$tmp/again" "$tmp/body" "$tmp/proof" "$tmp/node"

# --- small tools -------------------------------------------------------------------------------------------------
bad=0
# wrong FILE RAISON REASON: names a file that does not hold. Control characters of a hostile name are not printed.
wrong() {
  bad=1
  printf 'FAUX/WRONG %s: %s / %s\n' "$(printf '%s' "$1" | tr -c '[:print:]' '?')" "$2" "$3"
}
stop_if_wrong() { [ "$bad" = 0 ] || exit 7; }
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
lines() { wc -l <"$1" | tr -d ' '; }
# Exactly one spelling of 32 bytes in base64: the two bits that do not count must be zero.
B64_32='[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]='
B64_68='[A-Za-z0-9+/]{90}[AEIMQUYcgkosw048]='
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
# vkey_of NAME FILE (32 raw bytes): name+key id+base64, as C2SP signed notes write it.
vkey_of() {
  id=$({ printf '%s\n\001' "$1"; cat "$2"; } | sha256sum | cut -c1-8)
  printf '%s+%s+%s\n' "$1" "$id" "$({ printf '\001'; cat "$2"; } | base64 -w0)"
}
pem_of() {
  printf -- '-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n' \
    "$({ printf '\060\052\060\005\006\003\053\145\160\003\041\000'; cat "$1"; } | base64 -w0)"
}
# signed_by PEM MESSAGE SIGNATURE
signed_by() { openssl pkeyutl -verify -pubin -inkey "$1" -rawin -in "$2" -sigfile "$3" >/dev/null 2>&1; }

# --- 1. shape: only the files a dossier may have, no link, nothing hidden ---------------------------------------------
named_ok() {
  case $1 in
    bagit.txt | bag-info.txt | manifest-sha256.txt | tagmanifest-sha256.txt) ;;
    data/LISEZMOI.txt | data/README.txt | data/verify.sh | data/chronologie.html | data/chronology.html) ;;
    data/contents.sha256 | data/log/policy.txt | data/log/checkpoint) ;;
    data/entries/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9].entry) ;;
    data/proofs/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9].tlog-proof) ;;
    data/keys/*.pem | data/keys/*.vkey)
      k=${1#data/keys/}
      case $k in .* | *[!A-Za-z0-9._-]*) return 1 ;; esac ;;
    data/disclosures/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9].*.sd)
      j=${1#data/disclosures/????????.}
      is_number "${j%.sd}" || return 1 ;;
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
        data | data/log | data/keys | data/entries | data/proofs | data/disclosures | data/blobs) scan "$f/" ;;
        *) wrong "$f" 'de trop dans le dossier' 'does not belong in a dossier' ;;
      esac
    elif [ -f "$f" ] && named_ok "$f"; then printf '%s\n' "$f" >>"$tmp/all"
    else wrong "$f" 'de trop dans le dossier' 'does not belong in a dossier'
    fi
  done
}
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
    data/log/* | data/keys/*) max=4096 ;;
    *) max=$s ;;
  esac
  octets=$((octets + s))
  [ "$s" -le "$max" ] || wrong "$f" 'trop long' 'too long'
done <"$tmp/sizes"

# --- 2. integrity: the manifests, rebuilt ---------------------------------------------------------------------------
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

checkpoint=$(cat data/log/checkpoint; printf x)
checkpoint=${checkpoint%x}
{ read -r origin; read -r size; read -r root; read -r blank; read -r dash signer sig; } <data/log/checkpoint
printf '%s\n%s\n%s\n' "$origin" "$size" "$root" >"$tmp/head"
printf '%s\n%s\n%s\n\n— %s %s\n' "$origin" "$size" "$root" "$origin" "$sig" >"$tmp/checkpoint"
log_ok=0
if ! same "$tmp/checkpoint" data/log/checkpoint || ! is_number "$size" || ! matches "$root" "$B64_32" || ! matches "$sig" "$B64_68"; then
  wrong data/log/checkpoint "n'est pas une tête de journal" 'is not a checkpoint'
else
  logkey=$(vkey_of "$origin" "$tmp/log.pub")
  id=${logkey#"$origin"+}
  printf '%s\n' "$sig" | base64 -d >"$tmp/raw"
  tail -c 64 "$tmp/raw" >"$tmp/sig"
  if [ "$(head -c 4 "$tmp/raw" | od -An -v -tx1 | tr -d ' \n')" = "${id%%+*}" ] && signed_by "$tmp/log.pem" "$tmp/head" "$tmp/sig"; then
    log_ok=1
    printf 'log %s\nquorum none\n' "$logkey" >"$tmp/policy"
    same "$tmp/policy" data/log/policy.txt || wrong data/log/policy.txt 'nomme un autre journal' 'names another log'
  else
    wrong data/log/checkpoint "n'est pas signé par la clé donnée" 'is not signed by the key given'
  fi
fi
same "$tmp/log.pem" data/keys/log.pem || wrong data/keys/log.pem "n'est pas la clé donnée" 'is not the key given'
[ "$log_ok" = 1 ] || exit 7

# --- 4. entries and proofs: read each once, write what must be hashed ---------------------------------------------------
entry_of() { printf 'data/entries/%s.entry' "$1"; }
sed -n 's,^data/entries/\([0-9]*\)\.entry$,\1,p' "$tmp/files" >"$tmp/names"
sed -n 's,^data/proofs/\([0-9]*\)\.tlog-proof$,\1,p' "$tmp/files" >"$tmp/proofs"
comm -23 "$tmp/names" "$tmp/proofs" >"$tmp/left"
while read -r n; do wrong "data/proofs/$n.tlog-proof" 'absent' 'missing'; done <"$tmp/left"
comm -13 "$tmp/names" "$tmp/proofs" >"$tmp/left"
while read -r n; do wrong "data/proofs/$n.tlog-proof" "preuve d'une écriture absente" 'proof of an entry that is not here'; done <"$tmp/left"
[ -s "$tmp/names" ] || wrong data/entries 'aucune écriture' 'no entry'
stop_if_wrong

: >"$tmp/meta"; : >"$tmp/prev"; : >"$tmp/sigs"; : >"$tmp/signers"; : >"$tmp/sds"; : >"$tmp/sdkeys"; : >"$tmp/nodes"; : >"$tmp/enrolments"
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
  case $prev in -) prev=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=; first=1 ;; *) first=0 ;; esac
  printf '%s\n' "$prev" >>"$tmp/prev"
  case $top in
    *'"sd":["'*)
      list=${top#*\"sd\":[\"}; list=${list%%\"]*}; j=0
      while :; do
        printf '%s=\n' "${list%%\"*}" >>"$tmp/sds"
        printf '%s %s\n' "$n" "$j" >>"$tmp/sdkeys"
        j=$((j + 1))
        case $list in *'","'*) list=${list#*\",\"} ;; *) break ;; esac
      done ;;
  esac
  # Enrolments: `{"custody":…,"device":…,"e":"DeviceEnrolled","member":…,"vkey":…}` in an organisation-level entry.
  if [ "$thread" = - ]; then
    rest=$outcome; count=0
    while :; do
      case $rest in *'"e":"DeviceEnrolled"'*) ;; *) break ;; esac
      before=${rest%%\"e\":\"DeviceEnrolled\"*}; rest=${rest#*\"e\":\"DeviceEnrolled\"}
      device=${before##*\"device\":\"}; device=${device%%\"*}
      custody=${before##*\"custody\":\"}; custody=${custody%%\"*}
      field vkey "$rest"; vkey=$value
      field member "$rest"
      printf '%s %s %s %s %s\n' "$index" "$device" "$vkey" "$custody" "$value" >>"$tmp/enrolments"
      count=$((count + 1))
    done
    [ $count -gt 0 ] || [ $restored = 1 ] || wrong "$file" "n'est pas l'enrôlement d'un signataire" 'is not the enrolment of a signer'
    case " $names" in *' desk '*) ;; *) wrong "$file" "enrôlement que le poste n'a pas signé" 'enrolment the desk did not sign' ;; esac
  fi
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
      sigs) text=$(sed '1,4d' "$tmp/again/$n" | sed 's/.* //' | grep -Evx -e "$2" | head -n 1); text=${text:+x} ;;
      sds) text='' ;;
    esac
    [ -z "$text" ] || matches "$text" "$2" || wrong "$(entry_of "$n")" 'base64 non canonique' 'base64 not canonical'
  done <"$tmp/names"
  [ "$bad" = 1 ] || wrong data/entries 'empreintes mal écrites' 'malformed digests'
done
stop_if_wrong

# --- 5. the tree: all proofs climb together, one level at a time (RFC 9162, 2.1.3.2) ------------------------------------
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

# --- 6. the seal: the last entry; it fixes the contents, the heads of the threads and the enrolments ---------------------
sealfile=$(entry_of "$last")
if [ "$lastact" != dossier.seal ]; then
  wrong "$sealfile" "la dernière écriture n'est pas dossier.seal : des écritures ont été retirées" \
    'the last entry is not dossier.seal: entries were removed'
  exit 7
fi
case " $unproved " in *" $last "*)
  wrong "$sealfile" "la preuve data/proofs/$last.tlog-proof ne mène pas de cette écriture à la tête du journal" \
    "the proof data/proofs/$last.tlog-proof does not lead from this entry to the checkpoint" ;;
esac
stop_if_wrong
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

# --- 7. contents: every file that existed before the seal ---------------------------------------------------------------
sed -e '/  data\/proofs\//d' -e '/  data\/contents\.sha256$/d' -e '/  data\/log\/checkpoint$/d' \
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
: >"$tmp/keys"; : >"$tmp/expected"
known=' '; pairs=' '
printf 'data/keys/log.pem\n' >>"$tmp/expected"
mkdir "$tmp/pem"
servers=0; devices=0
while read -r index device vkey custody member; do
  at=$(entry_of "$(printf '%08d' "$index")")
  case $device in log | '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._/-]*) wrong "$at" 'appareil mal nommé' 'malformed device'; continue ;; esac
  case $member in '' | *[!A-Za-z0-9._:-]*) wrong "$at" 'membre mal nommé' 'malformed member'; continue ;; esac
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
    if [ ! -f "$path" ]; then wrong "$path" 'absent' 'missing'
    elif ! same "${pair#* }" "$path"; then wrong "$path" "n'est pas la clé enrôlée" 'is not the enrolled key'
    fi
  done
  known="$known$device=$index,$vkey,$member,$name "
  devices=$((devices + 1))
  [ "$custody" = device ] || servers=$((servers + 1))
done <"$tmp/enrolments"
used=' '
while read -r n index rx thread seq first by dev signatures count ex; do
  file=$(entry_of "$n")
  held=0; named=0; k=0; unknown=0
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
    member=${mine%%,*}; name=${mine#*,}
    used="$used$signer "
    [ "$member" != "$by" ] || held=1
    case $pairs in *" $dev:$signer "*) named=1 ;; esac
    if [ "$from" -gt "$index" ] || { [ "$from" -eq "$index" ] && [ "$signer" != desk ]; }; then
      wrong "$file" "signée avant l'enrôlement de $signer" "signed before $signer was enrolled"
    fi
    want=${vkey#"$signer"+}
    printf "${o#????????????????}" >"$tmp/sig"
    if [ "$id" != "${want%%+*}" ] || ! signed_by "$tmp/pem/$name" "$tmp/body/$n" "$tmp/sig"; then
      wrong "$file" "signature fausse de $signer" "wrong signature of $signer"
    fi
  done
  [ $held = 1 ] || [ $unknown = 1 ] ||
    wrong "$file" "l'appareil qui a signé est celui d'un autre membre" 'the signing device belongs to another member'
  [ "$dev" = - ] || [ $named = 1 ] || wrong "$file" "nomme l'enrôlement d'un autre appareil" 'names the enrolment of another device'
done <"$tmp/meta" 3<"$tmp/sigoct" 4<"$tmp/sigid" 5<"$tmp/signers"
sort "$tmp/expected" >"$tmp/expected.sorted"
grep '^data/keys/' "$tmp/files" | comm -23 - "$tmp/expected.sorted" >"$tmp/left"
while read -r f; do wrong "$f" "clé de personne ici" 'key of nobody here'; done <"$tmp/left"
useful=' '
while read -r index device vkey custody member; do
  case $used in *" $device "*) useful="$useful$index " ;; esac
done <"$tmp/enrolments"
for index in $enrolled; do
  case $useful$restores in *" $index "*) continue ;; esac
  wrong "$(entry_of "$(printf '%08d' "$index")")" "n'est pas l'enrôlement d'un signataire" 'is not the enrolment of a signer'
done

# --- 10. words and attachments ----------------------------------------------------------------------------------------------
tr -- '-_' '+/' <"$tmp/sds" | hex_lines 32 >"$tmp/sdhex"
while read -r n j; do
  IFS= read -r h <&3
  printf '%s  data/disclosures/%s.%s.sd\n' "$h" "$n" "$j"
done <"$tmp/sdkeys" 3<"$tmp/sdhex" | sort >"$tmp/sdlist"
grep '  data/disclosures/' "$tmp/manifest" | sort | comm -23 - "$tmp/sdlist" | cut -c67- >"$tmp/left"
while read -r f; do wrong "$f" "l'écriture ne porte pas ces mots" 'the entry does not carry these words'; done <"$tmp/left"
grep '^data/blobs/' "$tmp/files" >"$tmp/blobs"
while read -r f; do
  h=${f#data/blobs/}
  grep -qxF -e "$h  $f" "$tmp/manifest" || wrong "$f" 'empreinte fausse' 'wrong digest'
  set +f; grep -qF -e "\"sha256\":\"$h\"" "$tmp"/again/*; found=$?; set -f
  [ $found = 0 ] || wrong "$f" "aucune écriture ne porte cette pièce" 'no entry carries this attachment'
done <"$tmp/blobs"

# --- 11. bag-info and tagmanifest: rebuilt last, they depend on all the rest --------------------------------------------------
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

fields=$(lines "$tmp/sdkeys")
shown=$(grep -c '^data/disclosures/' "$tmp/files")
printf 'journal / log           %s, %s écritures / entries\n' "$origin" "$size"
printf 'clé / key               %s\n' "$logkey"
printf 'mots / words            %s lisibles / disclosed, %s retenus / withheld\n' "$shown" "$((fields - shown))"
printf 'appareils / devices     %s, dont %s clés tenues par le serveur / of which %s keys held by the server\n' \
  "$devices" "$servers" "$servers"
printf 'vu par les appareils    non vérifiable ici / seen by the devices: not checkable here\n'
set -- $threads
printf 'OK dossier %s, %s écritures / entries, %s fils / threads: %s / %s\n' "$dossier" "$total" $# \
  'rien ne manque et rien ne fut changé' 'nothing is missing and nothing was changed'
