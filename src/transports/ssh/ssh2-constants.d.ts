/** What ssh2 can do, and what it does unasked. Its types leave this file out. */
declare module 'ssh2/lib/protocol/constants.js' {
  import type { CipherAlgorithm, KexAlgorithm, MacAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';

  const constants: {
    readonly DEFAULT_KEX: readonly KexAlgorithm[];
    readonly SUPPORTED_KEX: readonly KexAlgorithm[];
    readonly DEFAULT_SERVER_HOST_KEY: readonly ServerHostKeyAlgorithm[];
    readonly SUPPORTED_SERVER_HOST_KEY: readonly ServerHostKeyAlgorithm[];
    readonly DEFAULT_CIPHER: readonly CipherAlgorithm[];
    readonly SUPPORTED_CIPHER: readonly CipherAlgorithm[];
    readonly DEFAULT_MAC: readonly MacAlgorithm[];
    readonly SUPPORTED_MAC: readonly MacAlgorithm[];
  };
  export default constants;
}
