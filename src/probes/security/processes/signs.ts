import type { Suspect } from './fact.ts';

type Sign = Suspect['signs'][number];

/** Names that miners and what comes with them have. */
const minerNames =
  /^(?:xmrig\S*|xmr-stak\S*|minerd|cpuminer\S*|ccminer|cgminer|bfgminer|ethminer|nbminer|t-rex|bzminer|teamredminer|wildrig\S*|lolminer|phoenixminer|nanominer|srbminer\S*|kdevtmpfsi|kinsing|kthreaddk|kthreaddi|kworkerds|ksoftirqds|kerberods|watchbog|sysrv\S*|ddgs\S*|pwnrig|dbused)(?:\.exe)?$/i;
/** Where it sends its work, how it computes, and whose account it is: an address of Monero has 95 digits of base 58. */
const minerArguments =
  /(?:^|\s|=)(?:stratum2?\+(?:tcp|udp|ssl|tls)|daemon\+https?):\/\/|\s--donate-level[= ]|(?:\s|=)[48][1-9A-HJ-NP-Za-km-z]{94}(?:[\s.+:]|$)|\s(?:--algo|-a)[= ](?:rx\/\w+|randomx|cn\/\w+|cryptonight\S*|ethash|kawpow|etchash|autolykos2?)\b|\s(?:-o|--url)[= ]\S*(?:supportxmr|minexmr|moneroocean|nanopool|hashvault|2miners|f2pool|nicehash|unmineable|herominers)\.\w+:\d/i;
/** Who only has these words in a text. */
const readers =
  /^(?:e?grep|rg|ag|vim?|nvim|nano|emacs|less|more|cat|tail|head|git|man|sed|awk|code|sudo|sh|bash|zsh|dash)$/;

const temporary = /^(?:(?:\/private)?(?:\/tmp|\/var\/tmp)|\/dev|\/run\/(?:shm|lock))\//;
/** AppImages, `go run`, runs of GoLand, Nix and Portage builds, packed Python programs, an unpacked Java, Node or Python: made for the moment, and normal. */
const madeForTheMoment =
  /^(?:\/private)?(?:\/var)?\/tmp\/(?:\.mount_[^/]+\/|appimage_extracted_|go-build|GoLand\/|___\d*go_build_|nix-(?:build|shell)|portage\/|onefile_|_MEI|\.tmp\w+\/appimage|(?:[^/.][^/]*\/){1,4}bin\/(?:java|node|python3?(?:\.\d{1,2})?)$)/;
/** Container runtimes run a copy of themselves from memory, so that no container can change them. */
const runtimeInMemory = /^\/memfd:(?:runc|crun|youki|podman|bwrap|lxc)/;
const hidden = /^\/(?:(?:usr\/(?:local\/)?)?(?:s?bin|lib(?:32|64)?|libexec)|etc|dev|run)\/\.[^/]+$/;

/** `[kworker/0:1]`: kernel threads have no program and no arguments, so whoever has them is none. */
const kernelThread =
  /^\[?(?:kworker|ksoftirqd|migration|kcompactd|kswapd)[/\d][^\s\]]*\]?$|^\[(?:kthreadd|kdevtmpfs|khugepaged|kblockd|kauditd|netns|rcu_\w+|kintegrityd|watchdogd?|jbd2\S*|scsi_\w+|ata_sff)\]$/;

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The signs of a process of Linux or macOS that has a program of its own. */
export function signsOf({ name, path, command }: { name: string; path?: string | undefined; command: string }): Sign[] {
  const [first = ''] = command.split(' ');
  const called = base(path ?? first);
  const mines = minerNames.test(called) || minerNames.test(base(first)) || minerArguments.test(command);
  return [
    ...(path !== undefined && temporary.test(path) && !madeForTheMoment.test(path)
      ? (['temporary-place'] as const)
      : []),
    ...(path?.startsWith('/memfd:') && !runtimeInMemory.test(path) ? (['memory-only'] as const) : []),
    ...(path !== undefined && hidden.test(path) ? (['hidden-file'] as const) : []),
    ...(kernelThread.test(first) || kernelThread.test(name) ? (['poses-as-system'] as const) : []),
    ...(mines && !readers.test(called) ? (['miner'] as const) : []),
  ];
}

/** Programs of Windows that have one place only. */
const ofWindows =
  /^(?:svchost|lsass|csrss|services|smss|wininit|winlogon|lsm|spoolsv|taskhostw|dwm|fontdrvhost)\.exe$/i;
const placesOfWindows = /^[a-z]:\\Windows\\(?:System32|SysWOW64|WinSxS)\\/i;
const temporaryOnWindows = /\\(?:Temp|Downloads|PerfLogs|\$Recycle\.Bin)\\|\\Users\\Public\\/i;

export function signsOnWindows(told: {
  name: string;
  path?: string | undefined;
  command: string;
  unsigned: boolean;
}): Sign[] {
  const { name, path, command, unsigned } = told;
  const mines = minerNames.test(name) || minerArguments.test(command);
  return [
    ...(path !== undefined && unsigned && temporaryOnWindows.test(path) ? (['temporary-place'] as const) : []),
    ...(path !== undefined && ofWindows.test(name) && !placesOfWindows.test(path)
      ? (['poses-as-system'] as const)
      : []),
    ...(mines ? (['miner'] as const) : []),
  ];
}
