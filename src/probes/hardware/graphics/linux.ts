import { sh } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { amount, lines, text } from '../_known.ts';

/** PCI numbers of the makers of graphics, for machines without lspci (pci.ids). */
const makers: { readonly [id: string]: string | undefined } = {
  '1002': 'AMD',
  '10DE': 'NVIDIA',
  '8086': 'Intel',
  '102B': 'Matrox',
  '1A03': 'ASPEED',
  '1AF4': 'Red Hat (virtio)',
  '1B36': 'Red Hat (QXL)',
  '1234': 'QEMU',
  '15AD': 'VMware',
  '80EE': 'VirtualBox',
  '1414': 'Microsoft Hyper-V',
};

/** Names from lspci where it is, and drivers and screens from the kernel: `card=`, what its device says, and `screen=` for each plug. */
export const graphicsLinux = {
  command: () => sh`[ -d /sys/class ] || exit
lspci -vmmk 2>/dev/null
echo '--- drm'
cd /sys/class/drm 2>/dev/null && for card in card*; do
  if [ -r "$card/status" ]; then
    mode=; { read -r mode <"$card/modes"; } 2>/dev/null; read -r status <"$card/status"
    echo "screen=$card $status $mode"
  elif [ -r "$card/device/uevent" ]; then echo "card=$card"; cat "$card/device/uevent"; fi
done
:`,
  parse: ({ stdout, ended }: Execution) => {
    if (ended.by !== 'exit' || ended.code !== 0) throw new Unparsable('/sys is not there');
    const said = parts(stdout);
    const drm = said.get('drm');
    if (drm === undefined) throw new Unparsable('no answer about graphics');
    const named = readLspci(said.get('') ?? '');
    return { adapters: named.length > 0 ? named : cardsOf(drm), displays: screensOf(drm) };
  },
};

/** `lspci -vmmk`: one record of `Name:\tvalue` lines per device. */
function readLspci(text_: string) {
  return text_.split(/\n\s*\n/).flatMap(record => {
    const device = lines(record, ':');
    if (!/VGA|3D controller|Display controller/i.test(device.get('Class') ?? '')) return [];
    return [
      { vendor: text(device.get('Vendor')), model: text(device.get('Device')), driver: text(device.get('Driver')) },
    ];
  });
}

// DRIVER=i915  PCI_ID=8086:5917
function cardsOf(drm: string) {
  return drm.split(/^(?=card=)/m).flatMap(block => {
    const card = lines(block.replaceAll(/^screen=.*$/gm, ''), '=');
    if (!card.has('card')) return [];
    const [vendor = '', device] = (card.get('PCI_ID') ?? '').toUpperCase().split(':');
    const model =
      device === undefined
        ? text(card.get('OF_COMPATIBLE_0'))
        : `PCI ${vendor}:${device}`.toLowerCase().replace('pci', 'PCI');
    return [{ vendor: makers[vendor], model, driver: text(card.get('DRIVER')) }];
  });
}

// screen=card0-HDMI-A-1 connected 1920x1080
function screensOf(drm: string) {
  const plugs = drm.matchAll(/^screen=card\d+-(?<plug>\S+) connected(?: (?<width>\d+)x(?<height>\d+))?/gm);
  return [...plugs].map(({ groups }) => ({
    connection: groups?.plug?.replace(/-\d+$/, ''),
    widthPx: amount(groups?.width),
    heightPx: amount(groups?.height),
  }));
}
