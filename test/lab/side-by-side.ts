/** Does something with each of a list, a few at a time; results in the order of the list. */
export async function sideBySide<T, R>(
  list: readonly T[],
  atOnce: number,
  work: (one: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = list.entries();
  const lane = async (): Promise<void> => {
    for (const [index, one] of left) results[index] = await work(one, index);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
