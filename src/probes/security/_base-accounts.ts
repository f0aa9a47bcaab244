/** Accounts that come with every distribution and that nobody logs in to. */
export const baseAccounts =
  /^(?:daemon|bin|sys|sync|games|man|lp|news|uucp|proxy|list|irc|gnats|nobody|_apt|messagebus|sshd|adm|halt|shutdown|operator|dbus|polkitd|avahi(?:-autoipd)?|rtkit|colord|tss|dnsmasq|usbmux|_?chrony|ntp|_?rpc|rpcuser|statd|nfsnobody|systemd-[\w-]+)$/;
