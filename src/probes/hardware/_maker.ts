import { text } from './_known.ts';

/** Words in the names of virtual machines, and who runs them. */
const hypervisors: readonly (readonly [RegExp, string])[] = [
  [/vmware/i, 'VMware'],
  [/virtualbox|vbox|innotek/i, 'VirtualBox'],
  [/parallels/i, 'Parallels'],
  [/hvm domu|\bxen\b/i, 'Xen'],
  [/\bkvm\b|openstack|ovirt|rhev|amazon ec2|google compute engine/i, 'KVM'],
  [/qemu|standard pc|bochs/i, 'QEMU'],
  [/microsoft.*virtual machine|hyper-v/i, 'Hyper-V'],
  [/bhyve/i, 'bhyve'],
  [/apple virtualization|virtualmac/i, 'Apple Virtualization'],
];

/** Which hypervisor the names of a machine tell of. */
export function hypervisorOf(...names: readonly unknown[]): string | undefined {
  const all = names.map(name => text(name) ?? '').join(' ');
  return hypervisors.find(([pattern]) => pattern.test(all))?.[1];
}

/** `Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz` and `Core™ i7-8650U` of `Intel` as "Intel Core i7-8650U". */
export function processorName(model: unknown, vendor: unknown): string | undefined {
  const name = text(
    String(model ?? '')
      .replaceAll(/\((?:r|tm|c)\)|[®™©]/gi, ' ')
      .replaceAll(/ CPU\b|\bProcessor\b|\d+-Core\b| with Radeon.*| @.*$/gi, ' '),
  );
  const maker = processorMaker(vendor);
  if (name === undefined || maker === undefined) return name;
  return name.toLowerCase().includes(maker.toLowerCase()) ? name : `${maker} ${name}`;
}

const makers: { readonly [id: string]: string | undefined } = {
  GenuineIntel: 'Intel',
  AuthenticAMD: 'AMD',
  HygonGenuine: 'Hygon',
  CentaurHauls: 'VIA',
  // Arm, MIDR_EL1: implementer.
  '0x41': 'ARM',
  '0x42': 'Broadcom',
  '0x43': 'Cavium',
  '0x48': 'HiSilicon',
  '0x4e': 'NVIDIA',
  '0x50': 'APM',
  '0x51': 'Qualcomm',
  '0x53': 'Samsung',
  '0x56': 'Marvell',
  '0x61': 'Apple',
  '0x69': 'Intel',
  '0xc0': 'Ampere',
};

/** `GenuineIntel`, `Intel®` and `Intel(R) Corporation` as "Intel". */
export function processorMaker(vendor: unknown): string | undefined {
  const name = text(vendor)
    ?.replaceAll(/[®™]|\(R\)/gi, '')
    .replace(/ corporation$/i, '')
    .trim();
  if (name === undefined) return undefined;
  return makers[name] ?? (name.startsWith('0x') ? undefined : name);
}

/** JEDEC numbers that firmware gives instead of a name (JEP106). */
const moduleMakers: { readonly [id: string]: string | undefined } = {
  AD: 'SK Hynix',
  CE: 'Samsung',
  '2C': 'Micron',
  '98': 'Kingston',
  C1: 'Infineon',
};

/** `00CE00B300CE` and `0x80CE` as "Samsung"; a number that is not known is no name. */
export function moduleMaker(maker: unknown): string | undefined {
  const name = text(maker);
  const digits = /^(?:0x)?(?<digits>(?:[\dA-F]{2}){2,16})$/i.exec(name ?? '')?.groups?.digits;
  return digits === undefined
    ? name
    : moduleMakers[
        digits
          .replace(/^[08]0/, '')
          .slice(0, 2)
          .toUpperCase()
      ];
}
