import { expectTypeOf, test } from "vitest";
import {
  choice,
  defineStrategy,
  int,
  PortfolioStrategy,
  real,
  runBacktest,
  Strategy,
  type BacktestOptions,
  type BarRow,
  type Decision,
  type Frame,
  type RowOf,
} from "../../src/index.js";
import type { SymbolView } from "../../src/strategy/index.js";

declare const frame: Frame;

test("RowOf is the bar and what was declared, and cannot be written", () => {
  class Own extends Strategy {
    override indicators() {
      return { rsi: "rsi14", trend: "ma200" };
    }
    onBar(_i: number, row: RowOf<Own>): Decision {
      // @ts-expect-error a row is read only
      row.rsi = 1;
      return null;
    }
  }
  expectTypeOf<keyof RowOf<Own>>().toEqualTypeOf<keyof BarRow | "rsi" | "trend">();
});

test("a portfolio strategy reads what it declared of every symbol, null where there is no bar", () => {
  class Both extends PortfolioStrategy {
    override indicators() {
      return { mean: "ma200" };
    }
    onTick(_i: number, symbols: Readonly<Record<string, SymbolView<RowOf<Both>>>>): Decision {
      expectTypeOf(symbols["SPY"]!.row!.mean).toEqualTypeOf<number>();
      // @ts-expect-error the row may be null
      expectTypeOf(symbols["SPY"]!.row.close);
      // @ts-expect-error ma20 was not declared
      expectTypeOf(symbols["SPY"]!.row!.ma20);
      return { weights: { SPY: 0.5 } };
    }
  }
  expectTypeOf(runBacktest).toBeCallableWith({ SPY: frame }, Both);
});

test("parameters are typed by int, real and choice, and a default is one of its choices", () => {
  defineStrategy({
    params: { n: int(20), drop: real(0.03), side: choice("long", ["long", "short"]) },
    onBar: (_i, _row, _df, { params }) => {
      expectTypeOf(params).toEqualTypeOf<{
        readonly n: number;
        readonly drop: number;
        readonly side: "long" | "short";
      }>();
      // @ts-expect-error no such parameter
      return params.m > 0 ? "BUY" : null;
    },
  });
  // @ts-expect-error none of the choices
  choice("flat", ["long", "short"]);
});

test("onBar answers at once, with a decision", () => {
  // @ts-expect-error it must not be async
  defineStrategy({ onBar: async () => Promise.resolve("BUY" as const) });
  // @ts-expect-error lower case is no signal
  defineStrategy({ onBar: () => "buy" });
  // @ts-expect-error there is no such key
  defineStrategy({ onBar: () => null, onTick: () => null });
  expectTypeOf((i: number, row: BarRow) => (row.close > i ? "BUY" : null) as Decision).toExtend<
    Parameters<typeof runBacktest>[1]
  >();
});

test("options and results say what they hold", () => {
  expectTypeOf<{ profile: "seed"; cash: 1000; window: { start: 5 } }>().toExtend<BacktestOptions>();
  // @ts-expect-error a misspelt option
  runBacktest(frame, "macd", { csh: 1 });
  const result = runBacktest(frame, "macd");
  expectTypeOf(result.metrics).toEqualTypeOf<Readonly<Record<string, number | null>>>();
  expectTypeOf(result.equity).toEqualTypeOf<Float64Array>();
  expectTypeOf(result.trades[0]!.side).toEqualTypeOf<"BUY" | "SELL">();
});
