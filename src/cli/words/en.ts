/** What itfix says to a person, in English. Plain words first; the technical word stands in brackets. */
export const en = {
  // Questions and how they are answered
  keys: (arrows: string) => `${arrows} to choose, Enter to answer, Ctrl-C to stop`,
  arrowKeys: 'arrow keys',
  searchKeys: (arrows: string) => `type to search, ${arrows} to choose, Enter to answer, Ctrl-C to stop`,
  typeNumber: (most: number) => `Type a number from 1 to ${most} and Enter: `,
  typeNumberOrWords: (most: number) => `Type a number from 1 to ${most}, or words to search, and Enter: `,
  noneFound: (typed: string) => `Nothing here has the words "${typed}".`,
  dontKnow: "I don't know",
  back: 'Back',
  sudoPassword: (machine: string) => `Password for sudo on ${machine} (Enter: go on without)`,
  sudoPasswordHere: 'Your password on this computer, to see everything (Enter: go on without)',
  sudoRefused: 'That password was not taken.',
  mailPassword: (owner: string) => `Mail password of ${owner} (Enter: go on without)`,

  // The beginning
  noTerminal: 'Nobody can be asked here: this is not a terminal.',
  noTerminalHint: 'Run `itfix diagnose` instead; `itfix --help` shows all commands.',
  welcome:
    'itfix finds out what is wrong with this computer. It only looks. Before it changes anything, it asks you. Ctrl-C ends it at any time.',
  whatIsWrong: 'What is wrong?',
  somethingElse: 'Something else, or I cannot say',
  stopped: 'Stopped. Nothing was changed.',
  stoppedLater: 'Ended. What was found is kept: `itfix report show` shows it.',

  typeAnswer: "Type it, then Enter (empty: I don't know; <: back)",
  noSuchFile: 'There is no such file.',
  notUnderstood: 'itfix does not understand that.',

  // A run that was cut off
  unfinished: (when: string, what: string) => `Last time (${when}) this was not finished: ${what}. Go on with it?`,
  unfinishedAll: 'a look at the whole computer',
  goOn: 'Yes, go on; what I answered is known already',
  startAnew: 'No, it is about something else',
  cutOffChange: (title: string) =>
    `Last time itfix was ended in the middle of a change: "${title}". Nobody knows how far it came. Take it back?`,
  takeBack: 'Yes, take it back',
  leaveChange: 'No, leave it as it is',
  tookBack: (title: string) => `Taken back: ${title}`,
  couldNotTakeBack: (title: string) =>
    `This could not be taken back: ${title}. Give the report to somebody who looks after computers.`,

  // While it looks
  looking: 'itfix looks at the computer now. This takes a minute or two.',
  lookingAt: (area: string) => `looking at ${area}`,
  lookedAt: (area: string) => `Looked at ${area}`,
  doing: (title: string) => `itfix does it now: ${title}`,
  helped: 'That helped: the trouble is gone.',
  didNotHelp: 'That did not help.',
  didNotHelpUndone: 'That did not help. It was taken back.',
  helpUnknown: 'Whether it helped cannot be told.',
  undoHint: 'This takes the changes back, also later:',
  areas: {
    link: 'the network cable and Wi-Fi',
    address: 'the number of this computer in the network (IP address)',
    router: 'the way to the router',
    names: 'how names of websites are found (DNS)',
    firewall: 'the firewall',
    proxy: 'the way programs go online (proxy)',
    sites: 'whether the internet answers, and how fast',
    clock: 'the clock',
    printing: 'the program that prints',
    queues: 'the printers that are set up here, and what waits to be printed',
    printer: 'the printer itself',
    mail: 'the mail settings',
    mailServer: 'the mail server',
    space: 'the space on the disks',
    disks: 'how well the disks are',
    backups: 'the backups',
    protection: 'the protection against viruses',
    startup: 'what starts by itself',
    accounts: 'who logs in to this computer',
    browsers: 'the browsers',
    services: 'the programs in the background (services)',
    memory: 'the memory',
    crashes: 'what broke down lately',
    updates: 'the updates',
    power: 'battery and temperature',
  },

  // What came out
  foundHeading: 'What is wrong',
  foundNothing: 'Nothing wrong was found.',
  foundNothingHint: 'If the trouble is still there, run itfix again while it shows.',
  foundUnknown: 'itfix found nothing wrong, but could not look at everything. So it cannot say that all is well.',
  allFixed: 'All that was wrong is mended.',
  wasFixed: 'What was wrong, and is mended',
  cutShort: 'The run was ended before everything was looked at.',
  sure: {
    confirmed: 'This is certain.',
    likely: 'This is likely.',
    possible: 'This is possible; what is behind it is open.',
  },
  at: (subject: string) => `It is about: ${subject}`,
  explains: (number: number) =>
    number === 1
      ? 'One other thing does not work because of it, and will again when this is mended.'
      : `${number} other things do not work because of it, and will again when this is mended.`,
  worthKnowing: 'Good to know, but not the trouble',
  handleSecurity:
    'Important: leave the computer on, unplug the network cable or switch Wi-Fi off, delete and clean nothing, and tell those who look after security.',
  handleData:
    'Important: a disk may be dying. Copy what you need to another place first. No repair, no full virus scan, no large update.',
  canDoHeading: 'What can be done',
  itfixCan: (title: string) => `itfix can do it: ${title}. It asks first.`,
  itfixNeedsRights: (title: string) => `itfix could do it as administrator (\`sudo itfix\`): ${title}.`,
  forTechnician: (title: string) => `Somebody who looks after computers can do it: ${title}.`,
  youCan: (title: string) => `You can do it: ${title}`,
  askOthers: 'Nothing that you can do yourself. Give the report to somebody who looks after computers.',
  fineHeading: 'What is fine',
  more: (number: number) => `and ${number} more`,
  openHeading: (number: number) =>
    number === 1 ? 'One thing could not be looked at' : `${number} things could not be looked at`,
  openRights: 'Some of it needs the rights of an administrator: `sudo itfix`.',

  // A change
  consent: (title: string) => `Shall itfix do it: ${title}?`,
  consentFor: (plain: string) => `What is wrong: ${plain}`,
  effect: (effect: string) => `What happens: ${effect}`,
  riskNone: 'Nothing can be lost.',
  riskUndoable: 'It can be taken back. The settings of now are written down first.',
  commands: 'This is what is run:',
  undoCommands: 'It is taken back with:',
  noChange: 'No, leave it as it is',
  yesChange: 'Yes, do it',
  showCommands: 'Show exactly what is run',
  readAgain: 'Back: read again what is wrong',

  // The end
  whatNow: 'What next?',
  saveReport: 'Save the report, for somebody who can help',
  showAll: 'Show all that was looked at',
  lookAgain: 'Look once more',
  otherTrouble: 'Something else is wrong (back to the beginning)',
  end: 'End',
  whoGetsIt: 'Who is to get it?',
  getsTrusted: 'Somebody who looks after this computer: with all names and addresses',
  getsStranger: 'Somebody else, for instance a shop or a forum: with made-up names and addresses',
  saved: 'The report is saved in this file:',
  savedHint: (whom: string) =>
    `Give this file to ${whom}: by mail, or on a stick. It opens in any browser, says what was found and what was done, and needs no question back.`,
  savedWithNames: 'It holds names and addresses of this computer and its network, and no passwords.',
  savedWithoutNames:
    'Names and addresses in it are made up, and there are no passwords. Which is which is known to this computer only.',
  notSaved: (why: string) => `The report could not be saved: ${why}`,
  notSavedHint: '`itfix report show` shows it, as long as there was room to keep it.',
  notKept: (why: string) => `This run is not kept: ${why}`,
  whom: {
    network: 'those who look after the network, or your internet provider',
    print: 'those who look after the printers',
    desktop: 'those who look after your computer',
    mail: 'those who look after the mail',
    security: 'those who look after security',
    vendor: 'the maker of the device, or the shop',
    server: 'those who look after the servers',
  },
  state: {
    pass: 'Fine',
    fails: 'NOT FINE',
    consequence: 'Does not work because of that',
    open: 'Not looked at',
  },
};
