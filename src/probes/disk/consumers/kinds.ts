import * as z from 'zod';

/**
 * What people do with what takes the space decides what it is called. `old` is what the system leaves behind and can clear away by itself;
 * `system` is the system and its programs, which nobody clears away.
 */
export const Kind = z.enum(['data', 'log', 'old', 'container', 'system']);
export type Kind = z.output<typeof Kind>;

/** The first that fits counts, with `/` between folders. */
const kinds: readonly (readonly [Kind, RegExp])[] = [
  // Docker, containerd, Podman, LXC and LXD, libvirt, systemd-nspawn, Kubernetes; Docker Desktop and UTM; WSL.
  [
    'container',
    /^\/var\/lib\/(?:docker|containers|containerd|lxc|lxd|incus|libvirt\/images|machines|kubelet|rancher|k0s)(?:\/|$)|^\/var\/snap\/(?:docker|lxd)\/|\/\.local\/share\/(?:containers|docker|gnome-boxes)(?:\/|$)|\/com\.docker\.docker(?:\/|$)|\/\.colima(?:\/|$)|\/Docker\/wsl(?:\/|$)|^\/ProgramData\/(?:Docker|DockerDesktop)(?:\/|$)/i,
  ],
  // Docker's own folders, wherever its data were moved to (data-root).
  [
    'container',
    /\/docker\/(?:overlay2|image|containers|volumes|buildkit|btrfs|vfs|aufs|devicemapper|fuse-overlayfs|zfs)(?:\/|$)/,
  ],
  ['container', /\.(?:qcow2?|vmdk|vdi|vhdx?|avhdx?|utm|pvm|vmem)(?:\/|$)/i],
  ['old', /^\/var\/log\/journal(?:\/|$)/],
  // What a crash leaves: systemd-coredump, apport, abrt, the JVM, Windows.
  [
    'log',
    /^\/var\/(?:log|crash|spool\/abrt)(?:\/|$)|^\/var\/lib\/(?:systemd\/coredump|apport|docker\/containers\/.*\.log)|\/(?:Library\/)?Logs?(?:\/|$)|^\/(?:Windows\/(?:Minidump|MEMORY\.DMP|LiveKernelReports)|inetpub\/logs|cores)(?:\/|$)|\/CrashDumps(?:\/|$)/i,
  ],
  // app.log.2026-11-28.gz, access_log-20261128, catalina.out, nohup.out; core.shop.812
  [
    'log',
    /(?:(?:\.log|_log|\/(?:nohup|catalina)\.out|\/(?:syslog|messages|kern\.log|debug\.txt))(?:[.-]\d[\d.-]*)?(?:\.(?:gz|xz|bz2|zst))?|\/(?:core|core(?:\.[\w-]+)*\.\d+|vmcore)|\.(?:hprof|m?dmp|core))$/i,
  ],
  [
    'old',
    /^\/var\/(?:cache|lib\/apt\/lists|lib\/PackageKit|lib\/snapd\/cache|tmp)(?:\/|$)|^\/(?:tmp|private\/(?:tmp|var\/folders)|Windows\/(?:Temp|SoftwareDistribution|Installer\/\$PatchCache\$)|Windows\.old|\$WINDOWS\.~BT|\$GetCurrent|macOS Install Data|Library\/(?:Caches|Updates))(?:\/|$)|\/(?:\.cache|Library\/Caches|AppData\/Local\/Temp)(?:\/|$)/i,
  ],
];

/** Only where the system itself lies: a folder `usr` of an old disk is somebody's data. */
const system =
  /^\/(?:usr|bin|sbin|lib\w*|boot|etc|snap|opt|nix|System|Applications|Library|Windows|Program Files(?: \(x86\))?|ProgramData\/(?:Microsoft|Package Cache))(?:\/|$)|^\/var\/lib\/(?:dpkg|rpm|snapd|flatpak)(?:\/|$)|^\/(?:swapfile|swap\.img|\.swapvol\/.*|(?:private\/)?var\/vm\/.*|pagefile\.sys|swapfile\.sys|hiberfil\.sys)$/i;

/** `path` as it stands below its file system; `whole` as it stands in all: a file system of its own for /var/log holds logs. */
export function kindOf(path: string, whole: string, onSystem: boolean): Kind {
  const kind = of(path) ?? of(whole);
  return kind ?? (onSystem && system.test(path) ? 'system' : 'data');
}

const of = (path: string): Kind | undefined => kinds.find(([, pattern]) => pattern.test(path))?.[0];
