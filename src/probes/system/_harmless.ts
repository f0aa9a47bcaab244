/** Where a unit is known to fail on a machine that works. */
interface Known {
  readonly name: RegExp;
  readonly where: 'anywhere' | 'container' | 'virtual';
  readonly reason: string;
}

/**
 * Units of the distributions that fail by design somewhere. Sources: hotsos' sosreport of an LXD guest; Debian bugs on smartmontools,
 * openipmi and e2scrub in virtual machines; Launchpad on fwupd-refresh, motd-news, apt-news, esm-cache and casper-md5check; Red Hat on kdump
 * without reserved memory and mcelog on AMD.
 */
const table: readonly Known[] = [
  {
    name: /^(?:systemd-(?:remount-fs|modules-load|sysctl|udev.*|random-seed|binfmt|hwdb.*|journald-audit|pstore|network-generator)|kmod-static-nodes|multipathd|lvm2-.*|iscsid?|console-getty|getty@\w+|rpc-\w+|auth-rpcgss-module|plymouth.*|ldconfig|modprobe@.*|(?:sys|dev|proc|run)-.*)\.(?:service|socket|mount|automount)$/,
    where: 'container',
    reason: 'it needs what only the host has',
  },
  {
    name: /^(?:smartd|smartmontools|openipmi|ipmievd|mcelog|lm-sensors|sensord|fancontrol|thermald|rngd|rng-tools.*|irqbalance|kdump|kdump-tools|fwupd.*|nvmefc.*|e2scrub_(?:all|reap)|upower)\.(?:service|timer)$/,
    where: 'virtual',
    reason: 'it looks after hardware that a virtual machine does not have',
  },
  {
    name: /^(?:fwupd-refresh|motd-news|apt-news|esm-cache|ua-timer|ubuntu-advantage|ua-reboot-cmds|update-notifier-(?:download|motd)|casper-md5check|whoopsie|apport-autoreport|kerneloops|abrt-.*|plymouth-.*|e2scrub_reap|kdump|mcelog|geoclue|packagekit.*|debug-shell)\.service$/,
    where: 'anywhere',
    reason: 'known to fail now and then on machines that work: news, reports, things for hardware that is not there',
  },
  {
    name: /-wait-online\.service$/,
    where: 'anywhere',
    reason: 'it only waited for the network at the start',
  },
];

export function harmlessReason(name: string, where: { container: boolean; virtual: boolean }): string | undefined {
  return table.find(
    known =>
      known.name.test(name) &&
      (known.where === 'anywhere' || where.container || (known.where === 'virtual' && where.virtual)),
  )?.reason;
}
