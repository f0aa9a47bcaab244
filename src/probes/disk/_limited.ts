import { sh } from '../../model/command.ts';

/**
 * The shell function `limited SECONDS COMMAND…`, which ends a command that takes too long. How `timeout` wants to be called is tried: old ones of
 * BusyBox take the seconds after `-t`, and would run "5" as a command. Where nothing can limit, the command runs without a limit.
 */
export const limited = sh`if timeout -s KILL 1 true; then limited() { timeout -s KILL "$@"; }
elif timeout -t 1 -s KILL true; then limited() { seconds=$1; shift; timeout -t "$seconds" -s KILL "$@"; }
elif perl -e 1; then limited() { perl -e 'alarm shift; exec @ARGV' "$@"; }
else limited() { shift; "$@"; }
fi >/dev/null 2>&1`;
