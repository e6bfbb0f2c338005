import { UsageError } from "../model/errors.js";

/** A finished picture. */
export class Plot {
  /** Width of the layout, pixels; the PNG has `scale` times as many. */
  readonly width: number;
  /** Height of the layout, pixels; the PNG has `scale` times as many. */
  readonly height: number;
  /** The file it was written to, or null. */
  readonly file: string | null;
  readonly #serialize: () => string;
  readonly #rasterize: () => Promise<Uint8Array>;
  #svg: string | null = null;
  #png: Promise<Uint8Array> | null = null;

  /** @internal */
  constructor(content: {
    serialize: () => string;
    rasterize: () => Promise<Uint8Array>;
    width: number;
    height: number;
    file: string | null;
  }) {
    this.width = content.width;
    this.height = content.height;
    this.file = content.file;
    this.#serialize = content.serialize;
    this.#rasterize = content.rasterize;
  }

  /** The picture as SVG text for browsers: texts are texts, set in Inter or the nearest sans-serif font. */
  svg(): string {
    this.#svg ??= this.#serialize();
    return this.#svg;
  }

  /** The picture as PNG. Texts are drawn from shipped outlines: the same bytes with any fonts installed, or none. */
  png(): Promise<Uint8Array> {
    this.#png ??= this.#rasterize();
    return this.#png;
  }

  /**
   * Shows the picture below the cell of a tslab notebook.
   *
   * @throws {UsageError} `INVALID_ARGUMENT` outside a notebook
   */
  async show(): Promise<void> {
    const { __tslab__: kernel } = globalThis as { __tslab__?: Kernel };
    if (!kernel) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        'Expected to run in a tslab notebook, where show() can display a picture. Elsewhere write a file: plotResult(result, { file: "plot.png" }).',
      );
    }
    kernel.require("tslab").display.png(await this.png());
  }
}

/** The part of tslab's kernel that a cell's code can reach. */
interface Kernel {
  require(id: "tslab"): { readonly display: { png(data: Uint8Array): void } };
}
