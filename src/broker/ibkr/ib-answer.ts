import type { ContractDescription, ContractDetails } from "@stoqey/ib";

/** One bar as it came, nothing checked. Unset prices are undefined. */
export interface RawBar {
  /** Time text, in any of TWS's forms. */
  readonly time: string;
  /** First price. */
  readonly open: number | undefined;
  /** Highest price. */
  readonly high: number | undefined;
  /** Lowest price. */
  readonly low: number | undefined;
  /** Last price. */
  readonly close: number | undefined;
  /** Units traded; -1 where there are none. */
  readonly volume: number | undefined;
}

/** A piece of an answer, as the client hands it over; `key` is the request id, or a name where TWS sends none. */
export type IbAnswer = { readonly key: number | string } & (
  | { readonly type: "bar"; readonly bar: RawBar }
  | { readonly type: "bars-end" }
  | { readonly type: "contract"; readonly details: ContractDetails }
  | { readonly type: "contracts-end" }
  | { readonly type: "head-timestamp"; readonly time: string }
  | { readonly type: "symbols"; readonly found: readonly ContractDescription[] }
  | { readonly type: "market-data-type"; readonly kind: number }
  | { readonly type: "current-time"; readonly epochSeconds: number }
  | { readonly type: "open-orders-end" }
);
