import type { Reason } from './reason.ts';

/** A provider's own meaning of a code: the same code has another one elsewhere, so code and words must both fit. */
interface VendorWords {
  readonly code: RegExp;
  readonly words: RegExp;
  readonly reason: Reason;
}

export const vendorWords: readonly VendorWords[] = [
  // Microsoft 365
  { code: /^5\.7\.139$/, words: /basic authentication is disabled/i, reason: 'login-method-off' },
  { code: /^5\.7\.139$/, words: /SmtpClientAuthentication is disabled/i, reason: 'login-method-off' },
  { code: /^5\.7\.139$/, words: /credentials were incorrect/i, reason: 'login-wrong' },
  { code: /^5\.7\.139$/, words: /security defaults policy|conditional access/i, reason: 'login-policy' },
  { code: /^5\.7\.30$/, words: /basic authentication is not supported/i, reason: 'login-method-off' },
  { code: /^5\.1\.8$/, words: /bad outbound sender/i, reason: 'account-sends-spam' },
  { code: /^5\.1\.10$/, words: /recipient ?not ?found/i, reason: 'recipient-unknown' },
  { code: /^5\.2\.2$/, words: /submission quota/i, reason: 'sending-limit' },
  { code: /^5\.4\.1$/, words: /recipient address rejected/i, reason: 'recipient-unknown' },
  { code: /^5\.4\.1$/, words: /relay access denied/i, reason: 'relay-refused' },
  { code: /^5\.7\.57$/, words: /not authenticated to send anonymous/i, reason: 'relay-refused' },
  { code: /^5\.7\.60$/, words: /send as this sender/i, reason: 'send-as-denied' },
  { code: /^5\.7\.64$/, words: /tenantattribution/i, reason: 'relay-refused' },
  { code: /^5\.7\.13[346]$/, words: /authenticat|recipient|sender/i, reason: 'sender-restricted' },
  { code: /^5\.7\.(?:509|515)$/, words: /dmarc|authentication/i, reason: 'dmarc-failed' },
  { code: /^5\.7\.6(?:0[6-9]|[1-4]\d)$/, words: /banned|block/i, reason: 'blocklisted' },
  { code: /^[45]\.7\.32[1-5]$/, words: /certificate|starttls|dnssec|tlsa|dane|validation/i, reason: 'tls-required' },
  { code: /^5\.7\.705$/, words: /tenant|threshold/i, reason: 'account-sends-spam' },
  { code: /^5\.7\.708$/, words: /traffic|not accepted|IP/i, reason: 'blocklisted' },
  { code: /^4\.7\.[56]\d\d$/, words: /./, reason: 'deferred' },
  // Gmail
  {
    code: /^5\.7\.9$/,
    words: /application-specific password|log in with your web browser/i,
    reason: 'login-method-off',
  },
  { code: /^5\.4\.5$/, words: /sending (?:limit|quota)/i, reason: 'sending-limit' },
  // Yahoo
  { code: /^5\.7\.9$/, words: /not accepted for policy reasons/i, reason: 'dmarc-failed' },
];
