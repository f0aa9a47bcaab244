/** When things happen while servers are asked, as parts of the whole wait: a lost packet is sent once more, then the same by TCP. */
export const resendAt = 1 / 3;
/** Late enough for a slow server, early enough for two round trips over a satellite (600 ms each) within the usual 2.5 s. */
export const tcpAt = 1 / 2;
