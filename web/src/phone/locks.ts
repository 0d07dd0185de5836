/** One at a time across tabs and the worker, where the browser can keep that order. */

export function alone<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  return locks ? (locks.request(name, act) as Promise<Result>) : act();
}
