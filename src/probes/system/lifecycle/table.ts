/** Ends of support of one system: version to the day that free security updates end, and, where one can pay for more, until when. */
interface Lifecycle {
  /** `ID` of os-release, or ours for the others. */
  readonly id: string;
  readonly source: string;
  readonly ends: { readonly [version: string]: string | readonly [free: string, paid: string] };
}

/** When the table was compared with its sources. A version that is not in it is not known, and never taken for old or new. */
export const asOf = '2026-11-28';

/**
 * Debian with LTS, which is free and comes the same way; its ELTS, Ubuntu Pro, RHEL ELS and Windows ESU are paid for. Apple names no days: a
 * release counts as ended from the day on which the third after it came.
 */
export const lifecycles: readonly Lifecycle[] = [
  {
    id: 'debian',
    source: 'distro-info-data 0.58+deb12u7',
    ends: {
      7: ['2018-05-31', '2020-06-30'],
      8: ['2020-06-30', '2025-06-30'],
      9: ['2022-06-30', '2027-06-30'],
      10: ['2024-06-30', '2029-06-30'],
      11: ['2026-08-31', '2031-06-30'],
      12: ['2028-06-30', '2033-06-30'],
      13: ['2030-06-30', '2035-06-30'],
    },
  },
  {
    id: 'ubuntu',
    source: 'distro-info-data 0.58+deb12u7',
    ends: {
      '16.04': ['2021-04-30', '2028-04-25'],
      '18.04': ['2023-05-31', '2030-04-30'],
      '20.04': ['2025-05-29', '2032-04-27'],
      '22.04': ['2027-06-01', '2034-04-25'],
      '22.10': '2023-07-20',
      '23.04': '2024-01-25',
      '23.10': '2024-07-11',
      '24.04': ['2029-05-31', '2036-04-29'],
      '24.10': '2025-07-10',
      '25.04': '2026-01-15',
      '25.10': '2026-07-09',
      '26.04': ['2031-05-29', '2038-04-27'],
      '26.10': '2027-07-15',
    },
  },
  {
    id: 'rhel',
    source: 'endoflife.date/rhel (access.redhat.com/support/policy/updates/errata)',
    ends: {
      6: ['2020-11-30', '2024-06-30'],
      7: ['2024-06-30', '2028-06-30'],
      8: ['2029-05-31', '2032-05-31'],
      9: ['2032-05-31', '2035-05-31'],
      10: ['2035-05-31', '2038-05-31'],
    },
  },
  {
    id: 'fedora',
    source: 'endoflife.date/fedora (fedorapeople.org/groups/schedule)',
    ends: {
      34: '2022-06-07',
      35: '2022-12-13',
      36: '2023-05-16',
      37: '2023-12-05',
      38: '2024-05-21',
      39: '2024-11-26',
      40: '2025-05-13',
      41: '2025-12-15',
      42: '2026-05-13',
      43: '2026-12-09',
    },
  },
  {
    id: 'alpine',
    source: 'endoflife.date/alpine-linux (alpinelinux.org/releases)',
    ends: {
      '3.14': '2023-05-01',
      '3.15': '2023-11-01',
      '3.16': '2024-05-23',
      '3.17': '2024-11-22',
      '3.18': '2025-05-09',
      '3.19': '2025-11-01',
      '3.20': '2026-04-01',
      '3.21': '2026-11-01',
      '3.22': '2027-05-01',
      '3.23': '2027-11-01',
    },
  },
  {
    id: 'amzn',
    source:
      'aws.amazon.com/amazon-linux-2/faqs, docs.aws.amazon.com/linux/al2023/release-notes/support-info-by-support-statement',
    ends: { '2017.09': '2023-12-31', '2018.03': '2023-12-31', 2: '2026-06-30', 2023: '2029-06-30' },
  },
  {
    id: 'opensuse-leap',
    source: 'endoflife.date/opensuse (en.opensuse.org/Lifetime)',
    ends: {
      '15.3': '2022-12-31',
      '15.4': '2023-12-07',
      '15.5': '2024-12-31',
      '15.6': '2026-04-30',
      '16.0': '2027-10-31',
    },
  },
  {
    id: 'centos',
    source:
      'wiki.centos.org/About/Product; blog.centos.org/2023/04/end-dates-are-coming-for-centos-stream-8-and-centos-linux-7',
    ends: {
      6: '2020-11-30',
      7: '2024-06-30',
      '8 linux': '2021-12-31',
      '8 stream': '2024-05-31',
      '9 stream': '2027-05-31',
    },
  },
  {
    id: 'macos',
    source: 'endoflife.date/macos',
    ends: {
      '10.12': '2019-10-01',
      '10.13': '2020-12-01',
      '10.14': '2021-10-25',
      '10.15': '2022-09-12',
      11: '2023-09-26',
      12: '2024-09-16',
      13: '2025-09-15',
    },
  },
  {
    id: 'windows-server',
    source: 'endoflife.date/windows-server (learn.microsoft.com/lifecycle)',
    ends: {
      7601: ['2020-01-14', '2023-01-10'],
      9200: ['2023-10-10', '2026-10-13'],
      9600: ['2023-10-10', '2026-10-13'],
      14393: ['2027-01-12', '2030-01-12'],
      17763: '2029-01-09',
      20348: '2031-10-14',
      26100: '2034-10-10',
    },
  },
];
