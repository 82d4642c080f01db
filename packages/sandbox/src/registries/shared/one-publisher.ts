/**
 * Lists the entries of one publisher: a registry keeps it once, however many projects it is registered on.
 *
 * @param own names of the fields in which its entries differ
 */
export function entriesOf<Entry extends object>(
  all: readonly Entry[],
  entry: Entry,
  own: readonly string[],
): readonly Entry[] {
  const shared = (one: Entry): string =>
    JSON.stringify(
      Object.entries(one)
        .filter(([name, value]) => !own.includes(name) && value !== undefined)
        .sort(([left], [right]) => left.localeCompare(right)),
    );
  return all.filter((one) => shared(one) === shared(entry));
}
