/** Index of the first value that is at least `limit`, in ascending values, from index `from` on; their number if none is. */
export function lowerBound(values: Float64Array, limit: number, from = 0): number {
  let low = from;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
