import type { Reason } from './reason.ts';

export type Words = readonly (readonly [RegExp, Reason])[];

/**
 * What servers say in plain words: the first that fits counts. These say more than a code does. Every gap is bounded, so that hostile text
 * cannot make a pattern slow.
 */
export const plainWords: Words = [
  [/bad outbound sender|account (?:has been |was |is )?(?:compromised|suspended for spam)/i, 'account-sends-spam'],
  [
    /not (?:allowed|permitted|authori[sz]ed) to send (?:as|from|on behalf)|SendAsDenied|send as this sender|not owned by (?:user|sender)|(?:sender|e-?mail) address .{0,80}not (?:owned|verified)|(?:unauthori[sz]ed|not allowed) sender address|sender address (?:is )?not allowed/i,
    'send-as-denied',
  ],
  [/SPF.{0,40}(?:permerror|permanent error|syntax|too many|invalid)/i, 'spf-invalid'],
  [
    /\bDMARC\b|(?:SPF and DKIM|DKIM and SPF|SPF (?:or|nor) DKIM|DKIM (?:or|nor) SPF)|unauthenticated (?:e-?mail|message)|authentication (?:information|checks?|results)/i,
    'dmarc-failed',
  ],
  [
    /\bSPF\b|sender policy framework|openspf|not (?:a )?(?:designated|permitted) (?:mail )?(?:sender|server)/i,
    'spf-failed',
  ],
  [/\bMTA-?STS\b|\bDANE\b|\bTLSA\b|dnssec-invalid|starttls-not-supported/i, 'tls-required'],
  [/\bARC (?:validation|seal|fail)/i, 'forwarding'],
  [
    /duplicate header|headers? (?:error|too (?:large|long|big))|multiple addresses in From|missing (?:a )?(?:required |valid )?(?:from|date|message-id|header)/i,
    'content-refused',
  ],
  [/\bDKIM\b|domainkeys/i, 'dkim-failed'],
  [
    /reverse[ -]?(?:dns|lookup|host|name|record|ip)|\bPTR\b|\brDNS\b|cannot (?:find|resolve) your (?:reverse |IP|host)|(?:no|missing|invalid|bad|fix) (?:forward-confirmed )?reverse|generic (?:hostname|rdns)|helo command rejected|hostname verification failed|IP name lookup failed|mismatch\w{0,3} client ip/i,
    'reverse-dns',
  ],
  [
    /too many (?:recipients|rcpts?|messages|mails|e-?mails|connections|concurrent|sessions)|rate ?-?limit|frequency limit|throttl|at a rate|sent too (?:many|fast)|too much mail from|(?:connection|sending|daily|hourly) (?:rate |quota |limit )+exceeded/i,
    'sending-limit',
  ],
  [
    /block(?:ed)? using |black ?-?list|block ?list|denylist|\bRBL\b|DNSBL|spamhaus|spamcop|sorbs|\bCBL\b|\(BL\)|reputation|listed (?:at|by|in|on) .{0,40}(?:bl|list|rbl|zen)\b|banned (?:sending )?IP|invalid IP|blocked IP|your (?:IP|host|network|server).{0,60}(?:block|banned|reject|denied|refus)|(?:IP|client|host)(?: address)?(?: \S{1,40})? (?:is |was |has been )(?:currently |temporarily |permanently )?(?:blocked|banned|rejected|not allowed)|client host.{0,60} rejected|user complaints|ipcheck\.proofpoint|uceprotect|dynamic (?:ip|address|range)/i,
    'blocklisted',
  ],
  [
    /(?:must|need to|please) (?:issue|use) (?:a )?STARTTLS|(?:STARTTLS|TLS|encryption) (?:is )?(?:required|needed|mandatory)|REQUIRETLS|secure (?:connection|channel) required/i,
    'tls-required',
  ],
  [/mail (?:is )?loop|loops? back|loop detected|too many hops|hop count|routing loop|looping/i, 'mail-loop'],
  [
    /relay(?:ing)? (?:access )?(?:denied|not (?:allowed|permitted)|prohibited|is prohibited|refused|disabled)|(?:unable|not allowed|not permitted|not configured) to relay|do(?:es)?(?: not|n't) relay|open relay|mail relay|allowed rcpthosts|\brelaying\b/i,
    'relay-refused',
  ],
  [
    /authentication (?:is )?(?:required|needed)|must (?:first )?(?:authenticate|log ?in|check mail)|unauthenticated sender|smtp auth|sender address rejected: not logged in/i,
    'relay-refused',
  ],
  [/insufficient (?:system|disk) (?:resources|storage|space)|queue file write error/i, 'server-trouble'],
  [
    /(?:message|mail|msg|letter|data)(?: size)?(?: is)?(?: \(?\d+ ?\w{0,10}\)?)? (?:too (?:large|big)|exceeds?|larger than|greater than|exceeding)|too (?:large|big) (?:message|mail)|maximum (?:message|mail) size|size (?:limit|exceeds)|message size|size of (?:the |this )?message|message length|exceeds? (?:the )?(?:maximum |fixed )(?:message |allowed )?size/i,
    'message-too-large',
  ],
  [
    /(?:mail|in) ?box(?: for \S{1,80})?(?: is| has| was)? ?(?:currently |temporarily )?(?:over)?(?:full|overflow)|full (?:mail|in)box|quota|(?:insufficient|not enough|no more) (?:disk |storage |free )?(?:space|storage)|(?:account|user) is full|overdrawn|over the limit|too much mail data|(?:storage|space|disk|mailbox|account) (?:allocation |space |size )?(?:is )?(?:limit )?exceed(?:ed|s)?|exceed(?:ed|s|ing)? (?:its |his |her |their |storage |mailbox |disk |space ){1,3}|mailbox (?:size|limit)|disk full|no space left/i,
    'mailbox-full',
  ],
  [/virus|malware|infected|trojan|phish/i, 'content-refused'],
  [
    /attachment|file ?(?:type|extension)|blocked extension|banned(?: (?:content|file|name)|: \.)|(?:prohibited|forbidden|unacceptable|illegal|improper) (?:content|file|header|character)|RFC ?(?:2822|5322|822)|bare (?:LF|CR)|8[- ]?bit|potential security/i,
    'content-refused',
  ],
  [/gr[ea]y ?-?list/i, 'deferred'],
  [/blocked senders?\b/i, 'sender-restricted'],
  [
    /domain of (?:the )?sender|sender (?:domain|address)?.{0,60}(?:does not exist|not exist|not found)|unresolvable (?:sender|return)/i,
    'sender-domain-bad',
  ],
  [
    /host(?: or domain)?(?: name)? (?:not found|unknown|lookup failure)|unknown (?:host|domain|mail domain)|(?:couldn't|could not|cannot|can't) (?:find|resolve) (?:any |a |the )?(?:host|domain|MX)|domain.{0,60}(?:not found|not exist|n't exist|not reachable|couldn't be found)|no such (?:domain|host)|nxdomain|name service error|no SMTP service|nullmx|null MX|all relevant MX/i,
    'recipient-domain-bad',
  ],
];

/** Words that servers also use beside the point: they count where no code names the reason. */
export const vagueWords: Words = [
  [
    /spam|unsolicited|\bjunk\b|\bbulk (?:e-?)?mail|\bUCE\b|\bUBE\b|content (?:filter|reject|denied|refused)|message (?:was )?filtered|(?:rejected|refused|denied) (?:due to|because of|by|for) (?:its |the |message |mail )?(?:content|policy|filter)|suspicious|(?:message|mail) (?:was )?(?:rejected|refused|blocked)|policy|protocol violation/i,
    'spam-refused',
  ],
  [/malformed|\bMIME\b|executable|media (?:type )?error|header/i, 'content-refused'],
  [
    /recipients? (?:limit|count) exceeded|excessive|(?:too|so) (?:fast|quickly|frequent)|(?:connection|message|recipient) limit/i,
    'sending-limit',
  ],
  [
    /only accepts? (?:mail|messages|e-?mail)|(?:members?|subscribers?)[ -]only|restricted|(?:sender|from) (?:is )?not (?:on|in) .{0,40}list|whitelist|allow ?list|not (?:allowed|permitted|authori[sz]ed) to (?:post|send|deliver|mail) to|not accepting (?:mail|messages) from|do(?:es)?n'?t? (?:want|accept) (?:mail|messages) from/i,
    'sender-restricted',
  ],
  [
    /sender (?:domain|address)?.{0,60}(?:does not exist|not exist|unknown|invalid|reject|not found|verify|denied|refus)|(?:unresolvable|invalid|bad|unknown) (?:sender|return[ -]path|mail from)|mail from .{0,60}(?:reject|denied|invalid)/i,
    'sender-domain-bad',
  ],
  [/55\d .{0,60}unroute?able address/i, 'recipient-unknown'],
  [
    /domain.{0,60}(?:unknown|invalid|not valid|does ?n[o']t (?:have|accept|receive))|name (?:or service )?not (?:known|found)|unroute?able|(?:no|invalid) MX|does not accept (?:mail|e-?mail|any mail)|DNS (?:error|lookup|resolution)|illegal host/i,
    'recipient-domain-bad',
  ],
  [
    /(?:account|mailbox|user|recipient|address|inbox|email)[^.;]{0,60}(?:disabled|suspended|inactive|locked|de-?activated|frozen|blocked|expired|terminated|closed|discontinued)|disabled (?:account|mailbox|user|recipient)|no longer (?:accept|available|valid|active|in use|here|at|on|a valid|with)|(?:is )?not active|temporarily (?:disabled|locked)/i,
    'recipient-disabled',
  ],
  [
    /(?:user|recipient|mailbox|account|address|alias|customer|person|name|login|local ?part|rcpt|member|destination|email|id|>)\s?(?:name |address |account |mailbox )?(?:is |was |has |are |had |does |did |could |can |not |been |currently |a |an |the ){0,6}(?:unknown|not (?:be )?(?:a )?(?:found|exist|known|listed|local|valid|here|registered|recogni[sz]ed|available|match|have)|n't (?:exist|found|have|be found|known)|invalid|unavailable|moved|rejected|refused|undeliverable)/i,
    'recipient-unknown',
  ],
  [
    /(?:unknown|no such|invalid|bad|nonexist[ea]nt|non-existent|unavailable|illegal|undeliverable|incorrect|undefined) (?:\w{1,20} )?(?:user|recipient|mailbox|account|address|alias|person|local|rcpt|name|destination|customer|subscriber|here|member)|(?:no|any|find|sorry, no) (?:mailbox|user|account|one|recipient|person|such person|inbox)(?:s)? (?:here|by|with|found|at|for|on|named|called)|does ?n[o'`]t (?:exist|have an? .{0,40}account|live here)|not (?:a )?(?:valid|known|our|registered) (?:\w{1,20} )?(?:user|customer|mailbox|recipient|address|account)|has moved|address changed|(?:couldn't|could not|can't|cannot) find (?:a )?(?:user|mailbox|recipient|account)|not listed|addressee/i,
    'recipient-unknown',
  ],
  [/try (?:again )?later|temporar(?:y|ily) (?:deferred|rejected|suspended)|please retry/i, 'deferred'],
  [
    /connection (?:timed out|refused|reset|was|to|time)|timed? ?-?out|(?:could not|couldn't|cannot|can't|unable to|failed to) (?:connect|establish|contact|reach|open|create|complete|run|process)|requests? to connect|socket error|unreachable|no route to host|not (?:responding|reachable)|expired|retry time|queue too long|gave up|still undelivered|(?:could not|unable to) deliver .{0,30}(?:for the last|after)|multiple retries|(?:delivery|has been) (?:delayed|in the queue)|(?:operating )?system (?:is )?(?:down|full|error|not accepting|problem|failure)|internal (?:system |server |software )?error|service (?:is |currently |temporarily )*(?:unavailable|not available)|server (?:is )?(?:busy|error|down|unavailable|failure)|local (?:error|configuration|problem)|lost connection|command (?:died|failed|output)|program ended with|mailer error|no answer|not accepting connections|temporary failure|broken pipe|i\/o error|misconfigur/i,
    'server-trouble',
  ],
];
