/** Build number to the end of support: Home and Pro, Enterprise and Education, and the last day of the extended updates that are paid for. */
interface Client {
  readonly home: string;
  readonly enterprise: string;
  readonly paid?: string;
}

export const windowsClientsSource = 'endoflife.date/windows (learn.microsoft.com/windows/release-health)';

/** Long-term editions (EnterpriseS) have other days and are left out. */
export const windowsClients: { readonly [build: string]: Client | undefined } = {
  7601: { home: '2020-01-14', enterprise: '2020-01-14', paid: '2023-01-10' },
  9600: { home: '2023-01-10', enterprise: '2023-01-10' },
  17763: { home: '2020-11-10', enterprise: '2021-05-11' },
  18363: { home: '2021-05-11', enterprise: '2022-05-10' },
  19041: { home: '2021-12-14', enterprise: '2021-12-14' },
  19042: { home: '2022-05-10', enterprise: '2023-05-09' },
  19043: { home: '2022-12-13', enterprise: '2022-12-13' },
  19044: { home: '2023-06-13', enterprise: '2024-06-11' },
  19045: { home: '2025-10-14', enterprise: '2025-10-14', paid: '2028-10-10' },
  22000: { home: '2023-10-10', enterprise: '2024-10-08' },
  22621: { home: '2024-10-08', enterprise: '2025-10-14' },
  22631: { home: '2025-11-11', enterprise: '2026-11-10' },
  26100: { home: '2026-10-13', enterprise: '2027-10-12' },
  26200: { home: '2027-10-12', enterprise: '2028-10-10' },
};
