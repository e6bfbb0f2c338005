/** A split (`ratio` new units for one old) or a cash dividend per unit, effective at the open of the first bar from `ts` on. */
export type CorporateAction =
  | { readonly type: "split"; readonly ts: number; readonly ratio: number }
  | { readonly type: "dividend"; readonly ts: number; readonly amount: number };
