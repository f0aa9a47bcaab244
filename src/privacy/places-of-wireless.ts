import { type Place, place } from './place.ts';

const mac = '[\\da-f]{2}(?:\\\\?:[\\da-f]{2}){5}';
const uuid = '[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}';
const wifi = '(?:wifi|802-11-wireless|vpn|wireguard)';

/** Names of wireless networks, which tell where somebody is. */
export const placesOfWireless: readonly Place[] = [
  // 74:42:7F:12:34:56  Home  Infra  6, and with colons between
  place(
    'Wi-Fi name',
    /\bInfra\b/,
    `\\b${mac}(?:\\s{1,4}(?<name>\\S[^\\n]{0,31}?)\\s{1,40}Infra\\s|:(?<second>[^\\n:]{1,32}):Infra:)`,
  ),
  // Home   6f1d7a0e-…   wifi
  place(
    'Wi-Fi name',
    /\b(?:wifi|802-11-wireless|vpn|wireguard)\b/,
    `^(?<name>\\S[^\\n]{0,60}?)\\s{1,40}${uuid}\\s{1,10}${wifi}\\b`,
  ),
  place('Wi-Fi name', /\b(?:wifi|802-11-wireless|vpn|wireguard)\b/, `^(?<name>[^\\n:]{1,60}):${uuid}:${wifi}\\b`),
  place(
    'Wi-Fi name',
    /^GENERAL\.CONNECTION/m,
    `^GENERAL\\.CONNECTION:[ \\t]{0,60}(?!Wired|Kabelgebundene|(?:lo|[a-z]{1,8}\\d\\w{0,8})$)(?<name>\\p{L}[^\\n]{1,60})$`,
  ),
  // starting connection 'Home', (SSID='Home' freq…
  place(
    'Wi-Fi name',
    /\b(?:connection|ssid)\b/i,
    `(?:\\(wifi\\) connection|starting connection|\\bssid[:=]) ?['"](?!Wired|Kabelgebundene)(?<name>[^'"\\n]{1,60})['"]`,
  ),
  // 0\tHome\tany; 74:42:…\t2437\t-44\t[WPA2]\tHome: wpa_cli
  place('Wi-Fi name', /\t/, `^\\d{1,4}\\t(?<name>[^\\t\\n]{1,32})\\t(?:any|${mac})(?:\\t|$)`),
  place('Wi-Fi name', /\t/, `^${mac}\\t\\d{4,5}\\t-?\\d{1,3}\\t[^\\t\\n]{0,200}\\t(?<name>[^\\t\\n]{1,32})$`),
  // Profil für alle Benutzer : Home
  place(
    'Wi-Fi name',
    /prof|perf/i,
    `^\\s{2,8}(?:Profil für alle Benutzer|Profil Tous les utilisateurs|Perfil de todos los usuarios|Tutti i profili utente)\\s{1,10}: (?<name>[^\\r\\n]{1,32})`,
  ),
  // "_name":"Home","spairport_network_channel":6; Home:\n  PHY Mode: 802.11ac
  place(
    'Wi-Fi name',
    /spairport_network_/,
    `"_name"\\s{0,3}:[ \\t]{0,3}"(?<name>[^"\\n]{1,60})"(?=[^{}]{0,400}"spairport_network_)`,
  ),
  place(
    'Wi-Fi name',
    /spairport_current_network/,
    `"spairport_current_network_information"\\s{0,3}:[ \\t]{0,3}\\{\\s{0,40}"_name"\\s{0,3}:[ \\t]{0,3}"(?<name>[^"\\n]{1,60})"`,
  ),
  place('Wi-Fi name', /PHY Mode:/, `^\\s{6,24}(?<name>\\S[^\\n]{0,40}):\\r?\\n\\s{6,30}PHY Mode:`),
];
