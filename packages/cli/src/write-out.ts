/**
 * Writes to stdout and waits until it has left.
 *
 * @throws whatever the system says of a stdout that nobody reads
 */
export function writeOut(text: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  process.stdout.once("error", reject);
  process.stdout.write(text, (error) => (error === null || error === undefined ? resolve() : reject(error)));
  return promise;
}
