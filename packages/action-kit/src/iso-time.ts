/**
 * Writes a moment as `Date.toISOString` does. That one would load what Node knows of time zones, which is 10 MB of
 * memory, and each run that succeeds says when its token expires.
 */
export function isoTime(moment: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const date = `${moment.getUTCFullYear()}-${two(moment.getUTCMonth() + 1)}-${two(moment.getUTCDate())}`;
  const time = [moment.getUTCHours(), moment.getUTCMinutes(), moment.getUTCSeconds()].map(two).join(":");
  return `${date}T${time}.${String(moment.getUTCMilliseconds()).padStart(3, "0")}Z`;
}
