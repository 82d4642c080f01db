/**
 * Writes a moment as `Date.toISOString` does. That method would load Node's time zone data, 10 MB of memory, in each
 * successful run.
 */
export function isoTime(moment: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const date = `${moment.getUTCFullYear()}-${two(moment.getUTCMonth() + 1)}-${two(moment.getUTCDate())}`;
  const time = [moment.getUTCHours(), moment.getUTCMinutes(), moment.getUTCSeconds()].map(two).join(":");
  return `${date}T${time}.${String(moment.getUTCMilliseconds()).padStart(3, "0")}Z`;
}
