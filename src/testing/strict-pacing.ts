import { resolutionMs, type Resolution } from "../model/resolution.js";

/** IBKR's hard limits for bars of 30 seconds and less, for a whole gateway. Times are epoch milliseconds. */
export class StrictPacing {
  #sent: { readonly time: number; readonly identity: string; readonly group: string }[] = [];

  /** Counts a request; true if it breaks a limit: the same within 15 s, six of one kind in 2 s, sixty in 10 minutes. */
  violates(now: number, request: { resolution: Resolution; what: string; identity: string; group: string }): boolean {
    if (resolutionMs(request.resolution) > 30_000) return false;
    const weight = request.what === "BID_ASK" ? 2 : 1;
    this.#sent = this.#sent.filter(({ time }) => time > now - 600_000);
    const isRepeat = this.#sent.some((old) => old.identity === request.identity && old.time > now - 15_000);
    const inGroup = this.#sent.filter((old) => old.group === request.group && old.time > now - 2000).length;
    const broken = isRepeat || inGroup + weight >= 6 || this.#sent.length + weight > 60;
    for (let i = 0; i < weight; i++) this.#sent.push({ time: now, identity: request.identity, group: request.group });
    return broken;
  }
}
