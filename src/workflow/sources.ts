import type { BarSource } from "../model/bar-source.js";
import { UsageError } from "../model/errors.js";
import { didYouMean } from "../model/nearest.js";
import { defined } from "./defined.js";

/** Where TWS or Gateway is, and how patient to be with it. */
export interface GatewayAddress {
  /** Host name or address. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** API client id. */
  readonly clientId: number;
  /** Longest wait for the connection and for each answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether volumes of US stocks come in lots of 100, a setting of TWS. @default false */
  readonly volumeLots?: boolean;
}

/** Which source to open, and what each kind needs. */
export interface SourceRequest {
  /** `ibkr`, `csv` or `sample`. @default "csv" with a file, else "ibkr" */
  readonly source?: string;
  /** The file of `csv`. */
  readonly file?: string;
  /** Leave bad rows of the file out instead of refusing it. @default false */
  readonly skipBad?: boolean;
  /** Zone of the file's times without one. @default "UTC" */
  readonly tz?: string;
  /** Where `ibkr` connects. */
  readonly gateway: GatewayAddress;
}

/** A source and what kind of source it is. */
export interface OpenSource {
  /** Where the bars come from. */
  readonly source: BarSource;
  /** Whether it can be asked for any window, as a broker can and a file cannot. */
  readonly live: boolean;
  /** Lists every symbol in it; null where there is no such list. */
  readonly symbols: ((signal?: AbortSignal) => Promise<readonly string[]>) | null;
}

type CreateSource = (request: SourceRequest) => Promise<OpenSource>;

const creators: Readonly<Record<string, CreateSource>> = {
  async ibkr({ gateway }) {
    const { createIbkrSource } = await import("../broker/ibkr/ibkr-source.js");
    return { source: createIbkrSource(gateway), live: true, symbols: null };
  },
  async csv({ file = "", skipBad, tz }) {
    const { createCsvSource } = await import("../data/sources/csv.js");
    const source = createCsvSource({ file, ...defined({ skipBad, tz }) });
    return { source, live: false, symbols: (signal) => source.symbols(signal) };
  },
  async sample() {
    const { createSampleSource, sampleSeries } = await import("../data/sources/sample.js");
    const symbols = [...new Set(sampleSeries.map(({ symbol }) => symbol))];
    return { source: createSampleSource(), live: false, symbols: () => Promise.resolve(symbols) };
  },
};

/** Names for {@link SourceRequest.source}. */
export const sourceNames: readonly string[] = Object.keys(creators);

/**
 * Opens a source of bars by name for one piece of work and closes it whatever happens. Nothing is connected or read
 * before the first question.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for an unknown name, `CONFLICTING_OPTIONS` for a file that is not `csv`
 */
export async function withSource<T>(request: SourceRequest, work: (open: OpenSource) => Promise<T>): Promise<T> {
  const name = request.source ?? (request.file === undefined ? "ibkr" : "csv");
  const create = creators[name];
  if (create === undefined) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected a source (${sourceNames.join(", ")}), received "${name}".${didYouMean(name, sourceNames)}`,
    );
  }
  if (request.file !== undefined && name !== "csv") {
    throw new UsageError(
      "CONFLICTING_OPTIONS",
      `--file is read by --source csv, received --source "${name}". Use one of the two.`,
    );
  }
  const open = await create(request);
  try {
    return await work(open);
  } finally {
    await open.source.close();
  }
}
