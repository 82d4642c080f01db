/** Seconds since 1970; to be asked when an answer is made: a suite on a busy machine begins minutes before its last case. */
export function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1_000) + seconds;
}
