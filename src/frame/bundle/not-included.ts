/** Stands for a package that is not bundled: loads silently, and throws at the first call with what to use instead. */
export function notIncluded(name: string, instead: string): unknown {
  const refuse = (): never => {
    throw new Error(`Expected no use of danfo's "${name}": algo-trader does not include it. Use ${instead}.`);
  };
  return new Proxy(refuse, { get: (_, member) => (member === "__esModule" ? undefined : refuse) });
}
