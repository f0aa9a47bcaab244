import { type Command, sh } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
import type { DnsFact, DnsParams } from './fact.ts';
import { type DnsWords, dnsWords, parseDnsLines } from './lines.ts';
import { tcpAt } from './timing.ts';

/** One job for each packet, all at the same time. `timeout` ends each, also a connection that never opens; TCP has the second half of the time. */
const script = `
talk() {
  exec 3<>"/dev/$1/$2/$3" && printf "$4" >&3 || return
  if [ "$1" = udp ]; then dd bs=4096 count=1 <&3; else cat <&3; fi
}
export -f talk
try() { { timeout "$limit" bash -c 'talk "$@"' itfix "$1" "$host" "$port" "$2" 2>&4 | od -An -v -tx1; } 4>&1; }
ask() {
  tell udp "$1" reply "$(try udp "$3")"
  [ "$word" = reply ] || tell tcp "$1" stream "$(try tcp "$4$3")"
}
tell() {
  hex=$(printf "%s\\n" "$4" | grep -E "^( *[0-9a-f][0-9a-f])+ *$" | tr -d " \\n")
  case $4 in
    *refused*) word=refused ;;
    *"reset by peer"*) word=reset ;;
    *"not permitted"* | *"ermission denied"*) word=prohibited ;;
    *unreachable* | *"No route"* | *"not supported"* | *"assign requested"*) word=unreachable ;;
    *) word=silent; [ -n "$hex" ] && word=$3 ;;
  esac
  [ "$word" = "$3" ] && printf "%s %s - %s %s\\n" "$1" "$2" "$word" "$hex" || printf "%s %s - %s\\n" "$1" "$2" "$word"
}
limit=$1; number=0
IFS=,
for server in $2; do
  host=\${server%#*}; port=\${server##*#}
  for query in $3; do
    bytes=; rest=$query
    while [ -n "$rest" ]; do bytes="$bytes\\\\x\${rest:0:2}"; rest=\${rest:2}; done
    (IFS=" "; ask "$number" "$query" "$bytes" "$(printf '\\\\x%02x\\\\x%02x' 0 $((\${#query} / 2)))") 2>/dev/null &
  done
  number=$((number + 1))
done
wait
echo end
`;

export function askByBash([waitMs, servers, queries]: DnsWords): Command {
  return sh`bash -c ${script} itfix ${(waitMs * tcpAt) / 1000} ${servers} ${queries}`;
}

/** bash opens sockets itself. Without a clock in milliseconds: that part of the fact stays away. */
export const dnsByBash: Method<DnsParams, DnsFact> = {
  needs: ['bash', 'timeout', 'od', 'dd'],
  command: params => askByBash(dnsWords(params)),
  parse: parseDnsLines,
};
