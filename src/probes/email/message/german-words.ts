import type { Words } from './words.ts';

/**
 * What servers and mail programs say in German: Exchange and Microsoft 365, Gmail, GMX, WEB.DE, IONOS, Domino. Umlauts may be written out or
 * damaged (`fuer`, `f?r`). Every gap is bounded.
 */
export const germanWords: Words = [
  [
    /(?:nicht berechtigt|Berechtigung|d.{1,2}rfen nicht)[^.;]{0,60}(?:im (?:Auftrag|Namen)|als dieser|unter dieser|von dieser) |Absender(?:adresse)?[^.;]{0,40}nicht (?:erlaubt|zul.{1,2}ssig|gestattet)/i,
    'send-as-denied',
  ],
  [
    /Berechtigung[^.;]{0,60}(?:an diese|Senden)|nicht berechtigt[^.;]{0,60}an |nimmt nur (?:Nachrichten|E-?Mails|Mails) (?:von|bestimmter)|akzeptiert keine (?:Nachrichten|E-?Mails)[^.;]{0,30}(?:extern|von)/i,
    'sender-restricted',
  ],
  [
    /noch nicht zugestellt|\bZustellung[^.;]{0,80}verz.{1,2}gert|weiterhin versucht, die (?:Nachricht|E-?Mail|Mail)/i,
    'deferred',
  ],
  [
    /(?:Nachricht|E-?Mail|Mail|Anhang|Anh.{1,2}nge)\b[^.;]{0,60}(?:zu gro(?:ss|.{1,2})(?![a-z])|Gr.{1,2}(?:ss|.{1,2})e[^.;]{0,30}.{1,2}berschr|.{1,2}berschr[^.;]{0,40}Gr.{1,2}(?:ss|.{1,2})e)|maximale (?:Nachrichten|Mail)?gr.{1,2}(?:ss|.{1,2})e/i,
    'message-too-large',
  ],
  [
    /(?:Postfach|Posteingang|Mailbox|Speicher)[^.;]{0,60}\b(?:voll|.{0,2}berf.{1,2}llt|belegt|ersch.{1,2}pft|.{1,2}berschritten)(?![a-z])|(?:Speicherplatz|Speicherkontingent|Kontingent)[^.;]{0,60}(?:ersch.{1,2}pft|.{1,2}berschritten|nicht (?:aus|gen))/i,
    'mailbox-full',
  ],
  [
    /\bVirus\b[^.;]{0,30}(?:gefunden|entdeckt|erkannt)|Schadsoftware|(?:Anhang|Anh.{1,2}nge|Dateityp|Dateiname|Dateiendung)[^;]{0,60}(?:nicht (?:angenommen|zul.{1,2}ssig|zugelassen|erlaubt)|verboten|unzul.{1,2}ssig|abgelehnt|blockiert|gesperrt)|(?:verbotener?|unzul.{1,2}ssiger?) (?:Inhalt|Datei|Anhang)/i,
    'content-refused',
  ],
  [
    /Sperrliste|Blockliste|schwarzen? Liste|IP-?Adresse[^;]{0,60}(?:gesperrt|blockiert|schlechte[nr]? Ruf)/i,
    'blocklisted',
  ],
  [
    /(?:Limit|Obergrenze|H.{1,2}chst(?:zahl|grenze))[^.;]{0,60}(?:Versand|Empf.{1,2}nger|E-?Mails|Nachrichten)[^.;]{0,40}(?:erreicht|.{1,2}berschritten)|zu viele (?:Empf.{1,2}nger|E-?Mails|Mails|Nachrichten|Verbindungen)/i,
    'sending-limit',
  ],
  [
    /Spam[ -]?(?:verdacht|filter)|als (?:Spam|unerw.{1,2}nschte?)[^.;]{0,40}(?:eingestuft|erkannt|abgelehnt|klassifiziert)/i,
    'spam-refused',
  ],
  [
    /Relay\w{0,6}[^.;]{0,40}(?:verweigert|nicht erlaubt|abgelehnt)|(?:Authentifizierung|Anmeldung)[^.;]{0,20}(?:erforderlich|notwendig|n.{1,2}tig)/i,
    'relay-refused',
  ],
  [
    /\bDom(?:ain|.{1,2}ne)\b[^;]{0,100}(?:nicht gefunden|nicht vorhanden|existiert nicht|gibt es nicht|unbekannt|nimmt keine)/i,
    'recipient-domain-bad',
  ],
  [
    /(?:Konto|Postfach|Benutzer|Empf.{1,2}nger|Mailbox)[^.;]{0,40}(?:deaktiviert|gesperrt|geschlossen|stillgelegt|abgelaufen|gek.{1,2}ndigt|nicht mehr)/i,
    'recipient-disabled',
  ],
  [
    /(?:Adresse|Benutzer|Empf.{1,2}nger|Postfach|Konto|Teilnehmer)\b[^;]{0,80}(?:nicht gefunden|konnte nicht (?:gefunden|ermittelt)|nicht vorhanden|existier(?:t|en) nicht|gibt es nicht|unbekannt|ung.{1,2}ltig|nicht (?:im .{0,30})?(?:aufgef.{1,2}hrt|verzeichnet|eingetragen))|(?:unbekannter?|ung.{1,2}ltiger?|unzustellbarer?) (?:Benutzer|Empf.{1,2}nger|(?:E-?Mail-?)?Adresse)|kein (?:Benutzer|Postfach|Konto|Empf.{1,2}nger)|wurde (?:unter|bei) \S{1,100} nicht gefunden/i,
    'recipient-unknown',
  ],
  [
    /(?:Server|Verbindung|Gegenstelle|Rechner)[^.;]{0,60}(?:nicht erreichbar|antwortet nicht|fehlgeschlagen|abgebrochen|abgelehnt|Zeit.{1,2}berschreitung)/i,
    'server-trouble',
  ],
];
