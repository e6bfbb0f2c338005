/** Runs work that keeps the process busy, so that the caller decides what an interrupt does to it meanwhile. */
export type Compute = <T>(work: () => T) => Promise<T>;

/** Runs it as it is. */
export const computeHere: Compute = (work) => Promise.resolve().then(work);
